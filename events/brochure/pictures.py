"""The pictures of a brochure, at the size they are printed in: handed to the press by name, from the site's own files only."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from cms.models import CustomImage, CustomRendition
from cms.models.media import Rights
from cms.pictures import READY, SPECS
from events.brochure.content import Entry, Place
from museums.models.facts import threads_of
from museums.weave import LINEN, any_family, weave_svg

logger = structlog.get_logger("portal.brochures")

FONTS = Path(settings.BASE_DIR) / "cms" / "static" / "build" / "fonts"
CUT = 9  # millimetres
DOTS = 300 / 25.4  # for each millimetre: more is not seen on paper
#: Millimetres that a photograph takes on paper; brochure.css says the same.
PRINTED = (34, 23)
QUALITY = 85
#: Of what the site made of each photograph already, so that no original of 50 megapixels is opened here: whole, else as cards show it.
KEPT = (READY, SPECS["card"].fallback)


@dataclass(frozen=True)
class Photograph:
    address: str
    alt: str


class Shelf:
    """What the press may fetch: `font:`, `card:`, `weave:` and `picture:` followed by a name. Nothing else, and nothing from elsewhere."""

    def __init__(self) -> None:
        self._cloths: dict[str, str] = {}
        self._photographs: dict[str, bytes] = {}
        self._credits: dict[str, set[int]] = {}

    def cloth(self, name: str, families: tuple[object, ...] = (), trades: tuple[str, ...] = (), variant: str = "card") -> str:
        """The address of a woven picture."""
        key = f"{variant}-{slugify(name)}"
        self._cloths[key] = weave_svg(name, families or any_family(name), trades=trades, variant=variant, standalone=True)  # type: ignore[arg-type]  # families and variants of the weave
        return f"weave:{key}"

    def photograph_of(self, place: Place) -> Photograph | None:
        """Of a museum, by its own page."""
        return self._photograph(place.page.card_picture if place.page else None, place, place.name)

    def photograph_at(self, entry: Entry) -> Photograph | None:
        """Of an event, by its own page."""
        return self._photograph(entry.picture, entry.place, entry.name)

    def _photograph(self, image: CustomImage | None, place: Place, name: str) -> Photograph | None:
        if image is None:
            return None
        key = str(image.pk)
        if key not in self._photographs:
            self._photographs[key] = printed(image)
        if not self._photographs[key]:
            return None
        numbers = self._credits.setdefault(credit_of(image), set())
        numbers.add(place.number)
        words, language = image.words()
        alt = words if words and language == get_language() else _("Photograph: %(museum)s") % {"museum": name}
        return Photograph(f"picture:{key}", alt)

    @property
    def credits(self) -> list[tuple[str, list[int]]]:
        """Who took or owns the photographs, with the numbers of their places, in the order of those."""
        return sorted(
            ((credit, sorted(numbers)) for credit, numbers in self._credits.items() if credit), key=lambda item: item[1]
        )

    def cloth_of(self, place: Place) -> str:
        families, trades = trades_of(place)
        return self.cloth(place.museum.slug if place.museum else place.key, families, tuple(trades))

    def take(self, address: str) -> tuple[bytes, str]:
        """The bytes and their kind. Raises KeyError or OSError for what is not there."""
        kind, _colon, name = address.partition(":")
        if kind == "font" and name == Path(name).name:
            return (FONTS / name).read_bytes(), "font/woff2"
        if kind == "card":
            return cut_card(*(int(side) for side in name.split("x"))).encode(), "image/svg+xml"
        if kind == "weave":
            return self._cloths[name].encode(), "image/svg+xml"
        if kind == "picture":
            return self._photographs[name], "image/jpeg"
        raise KeyError(address)


def printed(image: CustomImage) -> bytes:
    """A photograph cut to its place on paper, at 300 dots an inch at most; nothing when no file of it can be read.

    Made here once, as the press takes it over as it is: left to WeasyPrint, each is decoded and written three times.
    """
    made = {rendition.filter_spec: rendition for rendition in image.prefetched_renditions}
    rendition = next((made[each] for each in KEPT if each in made), None)
    if rendition is None:
        logger.warning("brochure_picture_left_out", image=image.pk, error="not made yet")
        return b""
    try:
        return _cut(rendition, _middle(image))
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        logger.warning("brochure_picture_left_out", image=image.pk, error=type(error).__name__)
        return b""


def _middle(image: CustomImage) -> tuple[float, float]:
    """Where the picture is cut around, as shares of its sides: what its editor marked, else its middle."""
    point = image.get_focal_point()
    return (point.centroid.x / image.width, point.centroid.y / image.height) if point else (0.5, 0.5)


def _cut(rendition: CustomRendition, middle: tuple[float, float]) -> bytes:
    wide, high = (round(side * DOTS) for side in PRINTED)
    with rendition.file.open("rb") as opened, Image.open(opened) as picture:
        picture.draft("RGB", (wide, high))
        share = min(1.0, picture.width / wide, picture.height / high)  # a small one is not blown up
        size = (max(1, round(wide * share)), max(1, round(high * share)))
        written = BytesIO()
        ImageOps.fit(picture.convert("RGB"), size, centering=middle).save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def credit_of(image: CustomImage) -> str:
    """Who is named, and the licence where it is an open one, which asks for it."""
    parts = (image.credit, image.rights_note if image.rights == Rights.OPEN else "")
    return ", ".join(part for part in parts if part)


def trades_of(place: Place) -> tuple[tuple[Any, ...], list[str]]:
    """The threads and trades that the cloth of a place is woven in."""
    trades = list(place.museum.trades.all()) if place.museum else []
    return threads_of(trades), [trade.slug for trade in trades]


def cut_card(width: int, height: int) -> str:
    """A sheet of linen with one corner cut, in millimetres."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<path fill="{LINEN}" d="M0 0h{width - CUT}l{CUT} {CUT}v{height - CUT}H0z"/></svg>'
    )
