"""From a page of markup to the two PDFs. The only module that imports WeasyPrint, and so Pango: imported by the task alone."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pydyf
from weasyprint import CSS, HTML
from weasyprint.document import Page
from weasyprint.formatting_structure.boxes import LineBox, TextBox
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from events.brochure.pictures import Shelf

STYLE = Path(__file__).with_name("brochure.css")
BLEED = 3 / 25.4 * 72  # points
STEPS = logging.getLogger("weasyprint.progress")


@dataclass(frozen=True)
class Printed:
    """`for_printer`: with bleed and crop marks. `for_web`: the same pages cut to A5. Both tagged."""

    for_printer: bytes
    for_web: bytes
    pages: int


class _Fetcher(URLFetcher):
    def __init__(self, shelf: Shelf) -> None:
        super().__init__()
        self._shelf = shelf

    def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002 - the signature of WeasyPrint
        try:
            content, kind = self._shelf.take(url)
        except (KeyError, OSError) as error:
            raise ValueError(f"not on the shelf: {url}") from error
        return URLFetcherResponse(url, body=content, headers={"Content-Type": kind})


class _Listener(logging.Handler):
    """Tells of each page that is laid out."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__(logging.INFO)
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        self._tell(record.getMessage())


def typeset(markup: str, shelf: Shelf, tell: Callable[[str], None] = lambda _step: None) -> Printed:
    """Laid out and drawn once; the version for the web is the printer's, cut to its pages."""
    listener, level, propagate = _Listener(tell), STEPS.level, STEPS.propagate
    STEPS.addHandler(listener)
    STEPS.propagate = False
    STEPS.setLevel(logging.INFO)
    try:
        fetcher, fonts = _Fetcher(shelf), FontConfiguration()
        style = CSS(string=STYLE.read_text(encoding="utf-8"), font_config=fonts, url_fetcher=fetcher)
        html = HTML(string=markup, url_fetcher=fetcher, base_url="shelf:/")
        cutter = _Cutter()
        options = {"stylesheets": [style], "pdf_variant": "pdf/ua-1"}
        document = html.render(font_config=fonts, **options)
        name_pages_once(document)
        for_web = document.write_pdf(finisher=cutter, **options)
    finally:
        STEPS.removeHandler(listener)
        STEPS.setLevel(level)
        STEPS.propagate = propagate
    return Printed(cutter.for_printer, for_web, cutter.pages)


def name_pages_once(document: Any) -> None:
    """In the index, a commune names the page of each of its places; those that share a page are known only once all is laid out."""
    for number, page in enumerate(document.pages):
        entries = [box for box in page._page_box.descendants() if box.element_tag == "li"]  # noqa: SLF001 - nothing else has them
        if sum(map(_without_repeats, entries)):
            document.pages[number] = Page(page._page_box)  # noqa: SLF001 - its links and tags are gathered again


def _without_repeats(entry: Any) -> bool:
    """Take page numbers that were named before out of the lines of an entry, and move up what follows them."""
    named: set[str] = set()
    repeated = False
    for line in entry.children:
        kept, moved = [], 0.0
        for box in line.children if isinstance(line, LineBox) else ():
            if box.element_tag == "a" and box.element.get("class") == "page":
                text = "".join(each.text for each in box.descendants() if isinstance(each, TextBox))
                if text in named:
                    moved += box.margin_width()
                    continue
                named.add(text)
            box.translate(-moved, 0)
            kept.append(box)
        if moved:
            line.children, repeated = kept, True
    return repeated


class _Packed(pydyf.Object):
    """What is drawn, compressed once for both files."""

    compressible = False
    data = b""

    def __init__(self, drawn: pydyf.Stream) -> None:
        super().__init__()
        self.number, self.generation, self.free = drawn.number, drawn.generation, drawn.free
        self.data = drawn.data


class _Cutter:
    """Called when all is drawn. Writes the printer's version, with a bleed of exactly 3 mm around the trimmed page, inside the
    marks; then cuts the pages, so that what WeasyPrint writes afterwards is the version for the web. Drawing twice costs as much again."""

    for_printer = b""
    pages = 0

    def __call__(self, _document: Any, pdf: Any) -> None:
        pdf.objects[:] = [_Packed(each) if isinstance(each, pydyf.Stream) else each for each in pdf.objects]
        pages = [each for each in pdf.objects if isinstance(each, pydyf.Dictionary) and each.get("Type") == "/Page"]
        self.pages = len(pages)
        for page in pages:
            left, top, right, bottom = page["TrimBox"]
            page["BleedBox"] = pydyf.Array([left - BLEED, top - BLEED, right + BLEED, bottom + BLEED])
        self.for_printer = self._written(pdf)
        for page in pages:
            page["MediaBox"] = page["BleedBox"] = page["TrimBox"]

    def _written(self, pdf: Any) -> bytes:
        """Writing adds the table of objects to the objects: taken out again, as the pages are written once more."""
        objects, output = len(pdf.objects), BytesIO()
        pdf.write(output, version=b"1.7", compress=True)
        del pdf.objects[objects:]
        pdf.current_position = 0
        return output.getvalue()
