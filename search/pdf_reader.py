"""Reads one PDF (its path is the argument) and writes its text to standard output. A program of its own: see search/pdf.py."""

from __future__ import annotations

import sys
from contextlib import suppress

MAX_PAGES = 300
MAX_CHARACTERS = 60_000
MAX_MEMORY = 768 * 1024 * 1024


def bound_memory() -> None:
    with suppress(ImportError, ValueError, OSError):  # not on Windows, not above a lower bound of the system
        import resource  # noqa: PLC0415 - not there on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


def main(path: str) -> int:
    bound_memory()
    from pypdf import PdfReader  # noqa: PLC0415 - after the bound
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            return 2
        length = 0
        for number, page in enumerate(reader.pages):
            if number >= MAX_PAGES or length >= MAX_CHARACTERS:
                break
            text = page.extract_text()
            length += len(text)
            sys.stdout.buffer.write(text.encode("utf-8", errors="ignore") + b"\n")
    except (PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, MemoryError):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
