"""QR codes as one compact SVG path, crisp at any size and on paper."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

import qrcode
from django.utils.html import format_html
from django.utils.safestring import SafeString
from qrcode.constants import ERROR_CORRECT_M
from qrcode.util import MODE_8BIT_BYTE, MODE_ALPHA_NUM, QRData

QUIET_ZONE = 4  # modules of white around the code, as the standard asks


def _mode(text: str) -> int:
    alphanumeric = all(char in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:" for char in text)
    return MODE_ALPHA_NUM if alphanumeric else MODE_8BIT_BYTE


def matrix(text: str, *, mask: int | None = None, version: int | None = None) -> list[list[bool]]:
    """The modules of the QR code of a text, level M, without the quiet zone.

    A `mask` spares the choice of the best of eight, which is nine tenths of the work; every reader takes any of them. For
    thousands of texts that are noise, as a signature is: none of the masks is better for all of them. A `version`, from an earlier text
    as long as this one, spares the search for it.
    """
    code = qrcode.QRCode(version, error_correction=ERROR_CORRECT_M, border=0, mask_pattern=mask)
    code.add_data(QRData(text.encode(), mode=_mode(text)), optimize=0)
    code.make(fit=version is None)
    return [[bool(module) for module in row] for row in code.get_matrix()]


def version_of(rows: list[list[bool]]) -> int:
    return (len(rows) - 17) // 4


@lru_cache(maxsize=1024)
def path(text: str) -> tuple[str, int]:
    """The dark modules as SVG path data, one run of modules a stroke, and the side of the picture in modules."""
    rows = matrix(text)
    strokes: list[str] = []
    for y, row in enumerate(rows):
        x = QUIET_ZONE
        gap_from = None
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                start = f"M{x} {y + QUIET_ZONE}" if gap_from is None else f"m{x - gap_from} 0"
                strokes.append(f"{start}h{length}")
                gap_from = x + length
            x += length
    return "".join(strokes), len(rows) + 2 * QUIET_ZONE


def svg(text: str, *, label: str) -> SafeString:
    """An SVG picture of the QR code. `label` says what it is to those who cannot see it."""
    data, side = path(text)
    return format_html(
        '<svg class="qr" role="img" aria-label="{}" viewBox="0 -.5 {} {}" shape-rendering="crispEdges">'
        '<path class="qr__paper" fill="#fff" d="M0-.5h{}v{}H0z"/><path class="qr__ink" stroke="#000" d="{}"/></svg>',
        label, side, side, side, side, data,
    )  # fmt: skip


def printed(text: str, *, title: str) -> SafeString:
    """The same for paper: no style sheet reaches it there, and its name is the `title` that a tagged PDF takes over.

    Each run of modules is one stroke, a hair wider than its row, so that no renderer leaves a white line between two.
    """
    data, side = path(text)
    return format_html(
        '<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}"><title>{}</title><path fill="#fff" d="M0 0h{}v{}H0z"/>'
        '<path fill="none" stroke="#000" stroke-width="1.02" transform="translate(0 .5)" d="{}"/></svg>',
        side, side, title, side, side, data,
    )  # fmt: skip
