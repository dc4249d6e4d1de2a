"""Pictures: renditions exist before a visitor asks, tell nothing of people and places, and a page never shows a broken one."""

from __future__ import annotations

from html.parser import HTMLParser
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from PIL import Image
from wagtail.images.forms import get_image_form

from cms import pictures, renditions
from cms.models import CustomImage
from cms.pictures import EVERY_FILTER, READY, SPECS
from tests.cms import tree as site
from tests.cms.blocks import make_image, photograph

pytestmark = pytest.mark.django_db


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def one(self, tag: str) -> dict[str, str | None]:
        [attributes] = [attributes for name, attributes in self.found if name == tag]
        return attributes


def shown(image: CustomImage, spec: str = "card", options: str = "") -> Tags:
    template = Template("{% load picture_tags %}{% picture image '" + spec + "' " + options + " %}")
    return Tags(template.render(Context({"image": image})))


def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """AVIF takes its time: only the renditions of two specs are made."""
    some = tuple(dict.fromkeys([READY, *SPECS["card"].filters, *SPECS["thumb"].filters]))
    for module in (pictures, renditions):
        monkeypatch.setattr(module, "EVERY_FILTER", some)


def test_the_task_makes_each_rendition_once(monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch)
    image = make_image()
    assert renditions.make(image.pk) == len(renditions.EVERY_FILTER) - 1
    assert renditions.make(image.pk) == 0
    assert renditions.make(0) == 0
    assert image.renditions.count() == len(renditions.EVERY_FILTER)


def test_a_picture_offers_avif_webp_and_jpeg_in_several_widths(monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch)
    image = make_image()
    renditions.make(image.pk)
    tags = shown(CustomImage.objects.get(pk=image.pk))
    sources = [attributes for name, attributes in tags.found if name == "source"]
    assert [source["type"] for source in sources] == ["image/avif", "image/webp"]
    assert all(str(source["srcset"]).count("w,") == 2 for source in sources)
    img = tags.one("img")
    assert (img["width"], img["height"], img["alt"]) == ("640", "427", "Un métier à tisser en bois")
    assert img["loading"] == "lazy"
    assert str(img["src"]).endswith(".jpg")
    first = shown(image, options="first=True").one("img")
    assert "loading" not in first
    assert first["fetchpriority"] == "high"


def test_a_small_original_is_offered_in_each_width_once(monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch)
    image = make_image(content=photograph((400, 300)))
    renditions.make(image.pk)
    tags = shown(CustomImage.objects.get(pk=image.pk))
    [avif, _webp] = [str(attributes["srcset"]) for name, attributes in tags.found if name == "source"]
    assert [part.split()[1] for part in avif.split(", ")] == ["320w", "400w"]


def test_before_the_task_ran_the_rendition_made_at_upload_is_shown_and_none_is_made() -> None:
    image = make_image()
    with CaptureQueriesContext(connection) as queries:
        img = shown(CustomImage.objects.get(pk=image.pk)).one("img")
    assert len(queries) == 2
    assert str(img["src"]).endswith(".jpg")
    assert image.renditions.count() == 1


def test_a_picture_without_any_rendition_is_a_woven_pattern_with_its_words() -> None:
    image = make_image()
    image.renditions.all().delete()
    tags = shown(CustomImage.objects.get(pk=image.pk))
    assert not [name for name, _attributes in tags.found if name == "img"]
    assert tags.one("span")["aria-label"] == "Un métier à tisser en bois"
    assert image.renditions.count() == 0


def test_a_file_that_is_no_picture_is_left_and_breaks_nothing() -> None:
    image = make_image()
    image.renditions.all().delete()
    with image.file.storage.open(image.file.name, "wb") as file:
        file.write(b"not a picture")
    assert renditions.make(image.pk) == 0
    image.file.storage.delete(image.file.name)
    assert renditions.make(image.pk) == 0
    assert shown(CustomImage.objects.get(pk=image.pk)).one("span")


def test_lists_fetch_their_renditions_together(monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch)
    for number in range(4):
        renditions.make(make_image(f"Image {number}", content=photograph((330, 220))).pk)
    counts = []
    for number in (1, 4):
        with CaptureQueriesContext(connection) as queries:
            for image in pictures.images("card")[:number]:
                shown(image)
        counts.append(len(queries))
    assert counts == [2, 2]


@pytest.mark.django_db(transaction=True)
def test_an_upload_makes_one_rendition_at_once_and_asks_for_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Any, ...]] = []
    monkeypatch.setattr(renditions, "async_task", lambda *args, **options: asked.append(args))
    image = CustomImage.objects.create(
        title="Métier", description="Un métier", credit="Exemple", file=ContentFile(photograph(), name="loom.jpg")
    )
    assert [rendition.filter_spec for rendition in image.renditions.all()] == [READY]
    assert asked == [("cms.renditions.make", image.pk)]


def test_the_command_makes_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch)
    make_image()
    make_image("Rouet")
    said = StringIO()
    call_command("make_renditions", "--dry-run", stdout=said)
    assert f"{2 * (len(renditions.EVERY_FILTER) - 1)} renditions missing, 0 made." in said.getvalue()
    call_command("make_renditions", stdout=StringIO())
    said = StringIO()
    call_command("make_renditions", stdout=said)
    assert "0 renditions missing, 0 made." in said.getvalue()


def test_the_focal_point_stays_in_the_crop_and_a_new_one_gives_new_renditions() -> None:
    tall = Image.new("RGB", (600, 1800), "white")
    tall.paste("black", (0, 1500, 600, 1800))
    file = BytesIO()
    tall.save(file, "PNG")
    image = make_image(content=file.getvalue(), name="tall.png")
    spec = SPECS["card"].fallback

    def bottom_row() -> Any:
        with image.get_rendition(spec).file.open() as rendition:
            picture = Image.open(rendition).convert("L")
            return picture.getpixel((picture.width // 2, picture.height - 2))

    assert bottom_row() > 200
    image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = 300, 1650, 200, 200
    image.save()
    assert spec in renditions.missing(CustomImage.objects.get(pk=image.pk))
    assert bottom_row() < 50
    assert spec not in renditions.missing(CustomImage.objects.get(pk=image.pk))


@pytest.mark.parametrize("form", ["jpeg", "webp", "avif", "png"])
def test_renditions_tell_neither_the_place_nor_the_photographer(form: str) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x013B], exif[0x0112] = "Camera", "A. Person", 6
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (50.0, 41.0, 0.0)
    content = photograph((600, 400), exif=exif.tobytes(), comment=b"by A. Person", xmp=b"<x:xmpmeta>A. Person</x:xmpmeta>")
    assert b"A. Person" in content
    rendition = make_image(content=content).get_rendition(f"width-200|format-{form}")
    with rendition.file.open() as file:
        stored = file.read()
    assert b"Person" not in stored
    assert b"Camera" not in stored
    picture = Image.open(BytesIO(stored))
    assert not dict(picture.getexif())
    assert picture.height > picture.width  # turned upright all the same


def test_a_transparent_picture_gets_a_white_ground_as_jpeg() -> None:
    file = BytesIO()
    Image.new("RGBA", (300, 200), (0, 0, 0, 0)).save(file, "PNG")
    rendition = make_image(content=file.getvalue(), name="clear.png").get_rendition(READY)
    with rendition.file.open() as stored:
        assert Image.open(stored).convert("L").getpixel((5, 5)) > 250


# --- Words --------------------------------------------------------------------------------------


def test_alternative_texts_are_in_the_readers_language_or_say_that_they_are_french() -> None:
    image = make_image(description_nl="Een houten weefgetouw")
    with override("nl"):
        img = shown(image).one("img")
        assert img["alt"] == "Een houten weefgetouw"
        assert "lang" not in img
    with override("en"):
        img = shown(image).one("img")
        assert (img["alt"], img["lang"]) == ("Un métier à tisser en bois", "fr")
        assert shown(image, options="alt='A wooden loom'").one("img")["alt"] == "A wooden loom"
    assert shown(image, options="decorative=True").one("img")["alt"] == ""
    image.is_decorative = True
    assert shown(image).one("img")["alt"] == ""


# --- Uploads ------------------------------------------------------------------------------------


def form_errors(name: str, content: bytes, **values: Any) -> Any:
    _client, user = site.log_in("admin@example.org", is_superuser=True)
    data = {"title": "Métier", "credit": "Exemple", "rights": "own", "description": "Un métier", "collection": "1", **values}
    form = get_image_form(CustomImage)(data, {"file": SimpleUploadedFile(name, content)}, user=user)
    return form.errors


def test_words_or_decorative_are_asked_for_beside_the_field(settings: Any) -> None:
    assert not form_errors("loom.jpg", photograph((40, 30)))
    assert "description" in form_errors("loom.jpg", photograph((40, 30)), description="")
    assert not form_errors("loom.jpg", photograph((40, 30)), description="", is_decorative="on")


def test_svg_giants_and_bombs_are_refused(settings: Any) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    assert "file" in form_errors("loom.svg", svg)
    assert "file" in form_errors("loom.jpg", svg)
    bomb = BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 100_000
    assert "file" in form_errors("bomb.png", bomb.getvalue())
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 1000
    assert "file" in form_errors("loom.jpg", photograph())


def test_uploading_many_at_once_asks_for_words_before_a_picture_is_kept(tree: object) -> None:
    client, _user = site.log_in("admin@example.org", is_superuser=True)
    file = SimpleUploadedFile("loom.jpg", photograph((40, 30)), content_type="image/jpeg")
    answer = client.post(
        reverse("wagtailimages:add_multiple"), {"title": "loom", "files[]": file}, headers={"X-Requested-With": "XMLHttpRequest"}
    )
    assert answer.status_code == 200
    assert not CustomImage.objects.exists()


def test_the_table_of_renditions_is_within_reason() -> None:
    assert len(EVERY_FILTER) == len(set(EVERY_FILTER)) <= 40
    assert all("fill-" in each or "width-" in each or "max-" in each for each in EVERY_FILTER)
