"""The letters of what differs from card to card: the site's bold face, cut down to the characters that codes and numbers need."""

from __future__ import annotations

from io import BytesIO

import pydyf
from fontTools import subset
from fontTools.ttLib import TTFont

from cms import shortcode
from events.brochure.pictures import FONTS
from passes.printing.streaming import PdfStream

FILE = FONTS / "atkinson-hyperlegible-latin-700-normal.woff2"
LETTERS = " " + shortcode.ALPHABET + "/-"
#: Of a PDF's font descriptor: its glyphs stand where ASCII has them.
NON_SYMBOLIC = 32


class Lettering:
    """Embedded in one PDF. Sizes are in points."""

    def __init__(self) -> None:
        options = subset.Options(layout_features=[], notdef_outline=True, hinting=False, desubroutinize=True)
        font = subset.load_font(str(FILE), options)
        cutter = subset.Subsetter(options)
        cutter.populate(text=LETTERS)
        cutter.subset(font)
        self._font: TTFont = font
        names, metrics = font.getBestCmap(), font["hmtx"]
        scale = 1000 / font["head"].unitsPerEm
        self._widths = {letter: round(metrics[names[ord(letter)]][0] * scale) for letter in LETTERS}
        self._scale = scale

    def width(self, text: str, size: float, spacing: float = 0) -> float:
        """Without the space behind the last letter."""
        return sum(self._widths[letter] for letter in text) * size / 1000 + spacing * (len(text) - 1)

    def embed(self, pdf: PdfStream) -> bytes:
        """What pages call the font by."""
        written = BytesIO()
        self._font.flavor = None
        self._font.save(written)
        program = written.getvalue()
        file = pdf.add(pydyf.Stream([program], {"Length1": len(program)}, compress=True))
        head, line, weight = self._font["head"], self._font["hhea"], self._font["OS/2"]
        name = "/PRSCTC+AtkinsonHyperlegible-Bold"
        descriptor = pdf.add(
            pydyf.Dictionary(
                {
                    "Type": "/FontDescriptor",
                    "FontName": name,
                    "Flags": NON_SYMBOLIC,
                    "FontBBox": pydyf.Array([round(edge * self._scale) for edge in (head.xMin, head.yMin, head.xMax, head.yMax)]),
                    "ItalicAngle": 0,
                    "Ascent": round(line.ascent * self._scale),
                    "Descent": round(line.descent * self._scale),
                    "CapHeight": round(getattr(weight, "sCapHeight", line.ascent) * self._scale),
                    "StemV": 120,
                    "FontFile2": file,
                }
            )
        )
        first, last = ord(min(LETTERS)), ord(max(LETTERS))
        return pdf.add(
            pydyf.Dictionary(
                {
                    "Type": "/Font",
                    "Subtype": "/TrueType",
                    "BaseFont": name,
                    "Encoding": "/WinAnsiEncoding",
                    "FirstChar": first,
                    "LastChar": last,
                    "Widths": pydyf.Array([self._widths.get(chr(code), 0) for code in range(first, last + 1)]),
                    "FontDescriptor": descriptor,
                }
            )
        )
