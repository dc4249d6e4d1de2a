"""WeasyPrint, and so Pango: imported by what prints alone. Sets whole pages, or a forme that is printed from again and again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pydyf
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from events.brochure.pictures import Shelf

STYLES = Path(__file__).parent


class _Fetcher(URLFetcher):
    """What stands on the shelf, and nothing from elsewhere."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__()
        self._shelf = shelf

    def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002 - the signature of WeasyPrint
        try:
            content, kind = self._shelf.take(url)
        except (KeyError, OSError) as error:
            raise ValueError(f"not on the shelf: {url}") from error
        return URLFetcherResponse(url, body=content, headers={"Content-Type": kind})


def typeset(markup: str, shelf: Shelf, style: str, **options: Any) -> bytes:
    """A PDF of this markup in the style of print.css and of a sheet of its own."""
    fetcher, fonts = _Fetcher(shelf), FontConfiguration()
    sheets = [
        CSS(string=(STYLES / name).read_text(encoding="utf-8"), font_config=fonts, url_fetcher=fetcher)
        for name in ("print.css", style)
    ]
    html = HTML(string=markup, url_fetcher=fetcher, base_url="shelf:/")
    return bytes(html.write_pdf(stylesheets=sheets, font_config=fonts, **options))


@dataclass(frozen=True)
class Forme:
    """Pages made into plates: drawn at any place of any page of another PDF, which takes over `objects` with their numbers."""

    objects: list[Any]
    plates: list[bytes]
    start: int


def cast(markup: str, shelf: Shelf, style: str) -> Forme:
    made: list[Forme] = []
    typeset(markup, shelf, style, finisher=lambda _document, pdf: made.append(_plates(pdf)))
    return made[0]


def _plates(pdf: Any) -> Forme:
    """The content of each page, under its own frame, becomes a form that other pages draw."""
    by_reference = {item.reference: item for item in pdf.objects}
    pages = [item for item in pdf.objects if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/Page"]
    left_out = {pdf.pages.number, pdf.catalog.number, *(page.number for page in pages)}
    plates = []
    for page in pages:
        content = by_reference[page["Contents"]]
        content.extra = {
            "Type": "/XObject", "Subtype": "/Form", "BBox": page["MediaBox"], "Resources": page["Resources"],
        }  # fmt: skip
        plates.append(bytes(content.reference))
    kept = [_Kept(item) for item in pdf.objects if item.free == "n" and item.number not in left_out]
    return Forme(kept, plates, start=len(pdf.objects))


class _Kept(pydyf.Object):
    """An object as it stands now: WeasyPrint goes on to write its own pages from it."""

    data = b""

    def __init__(self, item: Any) -> None:
        super().__init__()
        self.number, self.generation = item.number, item.generation
        self.data = item.data
