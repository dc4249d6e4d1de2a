"""The text of an uploaded PDF, read in a process of its own with bounds on its time, memory, pages and length.

A PDF is a program that strangers wrote: it may loop, ask for gigabytes or crash the reader. Then that process ends, and
the file is simply not found by its text.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import structlog

from cms.models import CustomDocument
from search.models import FileState
from search.texts import one_line

logger = structlog.get_logger("portal.search")

READER = Path(__file__).with_name("pdf_reader.py")
MAX_BYTES = 50_000_000
SECONDS = 60


@dataclass(frozen=True)
class Reading:
    state: FileState
    text: str = ""


REFUSED = Reading(FileState.REFUSED)


def read(file: CustomDocument) -> Reading:
    """The text of a file, whatever the file is. Never raises."""
    try:
        if file.file.size > MAX_BYTES:
            return REFUSED
        with tempfile.NamedTemporaryFile(suffix=".pdf") as copy:
            with file.file.open("rb") as stored:
                shutil.copyfileobj(stored, copy)
            copy.flush()
            return read_path(copy.name)
    except (OSError, ValueError) as error:
        logger.warning("file_not_read", file=file.pk, why=type(error).__name__)
        return REFUSED


def read_path(path: str, seconds: int = SECONDS) -> Reading:
    try:
        done = subprocess.run(  # noqa: S603 - our own module, one path as its argument
            [sys.executable, "-I", str(READER), path], capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return REFUSED
    if done.returncode:
        return REFUSED
    text = one_line(done.stdout.decode("utf-8", errors="replace"))
    return Reading(FileState.READ, text) if text else Reading(FileState.EMPTY)
