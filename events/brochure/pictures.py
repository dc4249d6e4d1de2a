"""The pictures of a brochure, at the size they are printed in: handed to the press by name, from the site's own files only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings

from cms.models import CustomImage
from cms.pictures import SPECS
from events.brochure.content import Place
from museums.models.facts import threads_of
from museums.weave import LINEN, any_family, weave_svg

FONTS = Path(settings.BASE_DIR) / "cms" / "static" / "build" / "fonts"
CUT = 9  # millimetres
#: What the site's own cards show where nothing better is read: 640 dots on 34 mm of paper, and made after upload already.
PRINTED = SPECS["card"].fallback


class Shelf:
    """What the press may fetch: `font:`, `card:`, `weave:` and `picture:` followed by a name. Nothing else, and nothing from elsewhere."""

    def __init__(self) -> None:
        self._cloths: dict[str, str] = {}
        self._images: dict[str, CustomImage] = {}

    def cloth(self, name: str, families: tuple[object, ...] = (), trades: tuple[str, ...] = (), variant: str = "card") -> str:
        """The address of a woven picture."""
        key = f"{variant}-{name}"
        self._cloths[key] = weave_svg(name, families or any_family(name), trades=trades, variant=variant, standalone=True)  # type: ignore[arg-type]  # families and variants of the weave
        return f"weave:{key}"

    def picture_of(self, place: Place) -> str:
        """The address of a museum's photograph where it has one."""
        image = place.page.card_picture if place.page else None
        if image is None:
            return ""
        self._images[str(image.pk)] = image
        return f"picture:{image.pk}"

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
            rendition = self._images[name].get_rendition(PRINTED)
            with rendition.file.open("rb") as opened:
                return opened.read(), "image/jpeg"
        raise KeyError(address)


def cut_card(width: int, height: int) -> str:
    """A sheet of linen with one corner cut, in millimetres."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<path fill="{LINEN}" d="M0 0h{width - CUT}l{CUT} {CUT}v{height - CUT}H0z"/></svg>'
    )


def trades_of(place: Place) -> tuple[tuple[Any, ...], list[str]]:
    """The threads and trades that the cloth of a place is woven in."""
    trades = list(place.museum.trades.all()) if place.museum else []
    return threads_of(trades), [trade.slug for trade in trades]
