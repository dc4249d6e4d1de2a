"""The list for a printing house that lays the cards out itself: CSV, one line a card."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import TextIO

from passes.models import Batch
from passes.printing.pieces import AT_ONCE, pieces

COLUMNS = ("batch", "serial", "short code", "qr text")


def write(batch: Batch, file: TextIO, progress: Callable[[int], None] = lambda _done: None) -> int:
    """How many lines. The short code keeps its space: without it a spreadsheet takes `12345E6789` for a number.

    The text of the QR code is taken as it is: a token contains spaces, though it never begins or ends with one.
    """
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    count = 0
    for piece in pieces(batch):
        writer.writerow([batch.pk, piece.serial, piece.code, piece.qr])
        count += 1
        if count % AT_ONCE == 0:
            progress(count)
    progress(count)
    return count
