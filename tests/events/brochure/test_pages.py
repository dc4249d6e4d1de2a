"""The rendered pages: nothing outside the trimmed page, no heading alone at its foot, numbers that are right, a code that scans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pypdfium2 as pdfium
import pytest
import zxingcpp
from django.db import transaction
from pypdf import PdfReader

from cms.pictures import images_of
from events.brochure.calendar import month_grids
from events.brochure.pictures import printed
from tests import content
from tests.cms.blocks import make_image
from tests.events.brochure import scene
from tests.events.brochure.scene import POINT, Sheet

TOLERANCE = 0.5  # points


@pytest.fixture(scope="module")
def sheets(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Sheet]]:
    """Each kind rendered once for the module, in a transaction that is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        content.build()
        scene.quiet()
        empty = scene.sheet(scene.edition())
        visit, workshop, *_others = scene.some_events()
        scene.some_photographs(visit, workshop)
        made = {
            "empty": empty,
            "fr": scene.sheet(scene.edition()),
            "nl": scene.sheet(scene.edition(language="nl", order="date")),
            "en": scene.sheet(scene.edition(language="en", title="A title that is so long that it takes several lines " * 2)),
        }
        scene.many_events(300)
        made["many"] = scene.sheet(scene.edition())
        yield made
        transaction.set_rollback(True)


KINDS = ("empty", "fr", "nl", "en", "many")


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_leaves_the_trimmed_page(sheets: dict[str, Sheet], kind: str) -> None:
    for number, page in enumerate(sheets[kind].for_web, start=1):
        width, height = page.get_size()
        text = page.get_textpage()
        for place in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(place)
            inside = left >= -TOLERANCE and bottom >= -TOLERANCE and right <= width + TOLERANCE and top <= height + TOLERANCE
            assert inside, (number, text.get_text_bounded(left, bottom, right, top))


def test_pages_are_a5_with_three_millimetres_of_bleed_and_marks_outside(sheets: dict[str, Sheet]) -> None:
    for page in PdfReader(BytesIO(sheets["fr"].made.for_printer)).pages:
        trim, bleed, media = page.trimbox, page.bleedbox, page.mediabox
        assert (float(trim.width) / POINT, float(trim.height) / POINT) == pytest.approx((148, 210), abs=0.05)
        assert float(bleed.width - trim.width) / 2 / POINT == pytest.approx(3, abs=0.01)
        assert media.width > bleed.width
    for page in PdfReader(BytesIO(sheets["fr"].made.for_web)).pages:
        assert (float(page.mediabox.width) / POINT, float(page.mediabox.height) / POINT) == pytest.approx((148, 210), abs=0.05)


def test_crop_marks_stand_at_the_corners_and_not_in_the_bleed(sheets: dict[str, Sheet]) -> None:
    dots = 4
    picture = sheets["fr"].for_printer[1].render(scale=dots / POINT).to_pil().convert("L")
    edge = 8 * dots  # where the page is cut

    def dark(left: int, top: int, right: int, bottom: int) -> bool:
        return picture.crop((left, top, right, bottom)).getextrema()[0] < 128

    assert dark(0, edge - 2, 3 * dots, edge + 2)
    assert dark(edge - 2, 0, edge + 2, 3 * dots)
    assert not dark(5 * dots, edge - 2, edge + 2 * dots, edge + 2)


def test_the_cover_runs_into_the_bleed(sheets: dict[str, Sheet]) -> None:
    dots = 4
    picture = sheets["fr"].for_printer[0].render(scale=dots / POINT).to_pil().convert("RGB")
    inside, outside = picture.getpixel((6 * dots, 60 * dots)), picture.getpixel((4 * dots, 60 * dots))
    assert inside != (255, 255, 255)
    assert outside == (255, 255, 255)


@pytest.mark.parametrize("kind", ["fr", "nl", "many"])
def test_no_heading_is_the_last_line_of_a_page(sheets: dict[str, Sheet], kind: str) -> None:
    brochure = sheets[kind].brochure
    names = {_plain(chapter.title) for chapter in brochure.chapters}
    if kind != "nl":  # by date, the name of a place stands below an event
        names |= {_plain(place.name) for place in brochure.places}
    names |= {_plain(entry.name) for place in brochure.places for entry in place.entries}
    names |= {_plain(day.heading) for chapter in brochure.chapters for day in chapter.days}
    first = sheets[kind].page_of(brochure.chapters[0].title, after=2)
    last = len(sheets[kind].texts) - 2  # the index and the partners
    for number in range(first, last):
        body = _lines_above_the_foot(sheets[kind], number)
        assert body[-1] not in names, number


def _lines_above_the_foot(sheet: Sheet, number: int) -> list[str]:
    page = sheet.for_web[number - 1]
    width, height = page.get_size()
    text = page.get_textpage().get_text_bounded(0, 17 * POINT, width, height)
    return [re.sub(r"^\d+ ", "", _plain(line)) for line in text.splitlines() if line.strip()]


def _plain(text: str) -> str:
    return " ".join(text.replace("\u2060", "").split())


@pytest.mark.parametrize("kind", ["fr", "nl", "en", "many"])
def test_the_contents_name_the_pages_where_the_chapters_begin(sheets: dict[str, Sheet], kind: str) -> None:
    sheet = sheets[kind]
    contents = _plain(sheet.texts[1])
    after = 2
    for chapter in sheet.brochure.chapters:
        found = re.search(rf"{re.escape(_plain(chapter.title))}[ .]*(\d+)", contents)
        assert found, chapter.title
        page = int(found[1])
        assert page >= after
        assert _plain(chapter.title) in _plain(sheet.texts[page - 1])
        after = page


def test_the_index_names_the_page_of_each_card(sheets: dict[str, Sheet]) -> None:
    sheet = sheets["fr"]
    index = _plain(" ".join(sheet.texts[-3:]))
    place = next(place for place in sheet.brochure.places if place.museum)
    found = re.search(rf"{re.escape(_plain(place.name))} (\d+)", index)
    assert found
    assert _plain(place.name) in _plain(sheet.texts[int(found[1]) - 1])


def test_the_index_names_a_page_once_for_a_commune(sheets: dict[str, Sheet]) -> None:
    several = [name for name, places in scene.by_commune(sheets["fr"].brochure).items() if len(places) > 1]
    assert several
    index = _plain(" ".join(sheets["fr"].texts[-3:]))
    for name in several:
        found = re.search(rf"{re.escape(_plain(name))}((?: \d+)+)", index)
        assert found, name
        pages = found[1].split()
        assert pages == list(dict.fromkeys(pages))


def test_the_code_on_paper_leads_to_the_page_of_the_museum(sheets: dict[str, Sheet]) -> None:
    sheet = sheets["fr"]
    wanted = {place.url for place in sheet.brochure.places if place.url}
    assert wanted
    assert all(url.startswith("http") and "/fr/" in url for url in wanted)
    read = set()
    for page in sheet.for_web:
        for found in zxingcpp.read_barcodes(page.render(scale=300 / 72, grayscale=True).to_pil()):
            read.add(found.text)
            corners = found.position
            assert (corners.top_right.x - corners.top_left.x) / 300 * 25.4 >= 12  # the modules alone, without the white around
    assert wanted <= read


@pytest.mark.parametrize(("kind", "language"), [("fr", "fr"), ("nl", "nl"), ("en", "en")])
def test_the_files_are_tagged_and_say_their_language_and_title(sheets: dict[str, Sheet], kind: str, language: str) -> None:
    for file in (sheets[kind].made.for_web, sheets[kind].made.for_printer):
        reader = PdfReader(BytesIO(file))
        root: Any = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert root["/Lang"] == language
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert reader.metadata
        assert reader.metadata.title
        assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
        assert not _figures_without_words(root["/StructTreeRoot"])


def _figures_without_words(node: Any) -> list[Any]:
    node = node.get_object()
    if not hasattr(node, "get"):
        return []
    found = [node] if node.get("/S") == "/Figure" and not node.get("/Alt") else []
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        if not isinstance(child, int):
            found += _figures_without_words(child)
    return found


@pytest.mark.parametrize("kind", ["fr", "nl"])
def test_photographs_are_as_fine_as_paper_shows_and_say_whose_they_are(sheets: dict[str, Sheet], kind: str) -> None:
    """By territory the museum without one borrows its event's; by date the event shows it. A portrait is cut, not stretched."""
    sheet = sheets[kind]
    numbers = {name: place.number for place in sheet.brochure.places for name in [entry.event.name_fr for entry in place.entries]}
    shown = [found for page in sheet.for_web for found in page.get_objects() if isinstance(found, pdfium.PdfImage)]
    assert len(shown) == 2
    for image in shown:
        left, bottom, right, top = image.get_bounds()
        wide, high = image.get_px_size()
        assert wide / high == pytest.approx((right - left) / (top - bottom), abs=0.01)
        assert 250 <= wide / (right - left) * 72 <= 301
    last = _plain(sheet.texts[-1])
    assert f"Photothèque du musée ({numbers['Visite de l’atelier']})" in last
    assert f"Jacquard, CC BY-SA 4.0 ({numbers['Démonstration']})" in last


@pytest.mark.django_db
def test_a_photograph_whose_file_is_lost_or_broken_leaves_its_place_to_the_cloth() -> None:
    images = [make_image("Perdue"), make_image("Cassée"), make_image("Bonne")]
    kept = {pk: image.prefetched_renditions[0].file for pk, image in images_of([image.pk for image in images], "card").items()}
    kept[images[0].pk].storage.delete(kept[images[0].pk].name)
    with kept[images[1].pk].open("wb") as file:
        file.write(b"no picture")
    found = images_of([image.pk for image in images], "card")
    assert [bool(printed(found[image.pk])) for image in images] == [False, False, True]


def test_each_language_has_its_own_words(sheets: dict[str, Sheet]) -> None:
    assert "Sommaire" in sheets["fr"].text
    assert "Inhoud" in sheets["nl"].text
    assert "Contents" in sheets["en"].text
    assert "januari 2027" in sheets["nl"].text.lower()


def test_an_empty_programme_says_so(sheets: dict[str, Sheet]) -> None:
    assert "Rien n’est encore annoncé" in sheets["empty"].text
    assert len(sheets["empty"].texts) <= 4


def test_three_hundred_events_are_all_there(sheets: dict[str, Sheet]) -> None:
    sheet = sheets["many"]
    text = _plain(sheet.text)
    assert sheet.brochure.events == 307
    assert all(re.search(rf"\b{number}\b", text) for number in range(300))


def test_as_many_statements_for_three_hundred_events_as_for_a_few(sheets: dict[str, Sheet]) -> None:
    assert sheets["many"].statements <= sheets["fr"].statements <= 30


def test_what_goes_on_for_months_stands_in_each_and_is_told_about_once(sheets: dict[str, Sheet]) -> None:
    january, february, *_places = sheets["nl"].brochure.chapters
    assert [entry.name for entry in january.periods] == ["Longue exposition"]
    assert january.anchor == "month-2027-1"  # the brochure begins there; the exhibition began before
    assert [entry.name for entry in february.continued] == ["Longue exposition"]
    assert not february.periods
    assert sheets["nl"].text.count("Longue exposition") == 2


def test_the_calendar_shows_no_week_outside_the_brochure(sheets: dict[str, Sheet]) -> None:
    for month in month_grids(sheets["fr"].brochure):
        assert all(any(cell.is_inside for cell in week) for week in month.weeks)
        assert month.lasting
