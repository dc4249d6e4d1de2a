"""Files asked for in the editor: made by a task with its progress told, kept apart for some days, thrown away."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from tempfile import TemporaryFile
from time import monotonic
from typing import BinaryIO
from uuid import uuid4

import structlog
from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.text import slugify
from django_q.tasks import async_task

from cms.models import User
from passes.models import Batch, PrintKind, PrintRun, PrintState
from passes.printing import listing
from passes.printing.pieces import NotPrintableError, see_that_printable
from passes.services import batches

logger = structlog.get_logger("portal.printing")

TASK = "passes.printing.tasks.make"
KEPT = timedelta(days=7)
#: A task that has been silent for so long was stopped: django-q2 ends it after its own timeout and gives it out again.
STOPPED = timedelta(seconds=int(str(settings.Q_CLUSTER["timeout"])))
MOST_TRIES = 3
PAUSE = 1.0  # seconds between two notes of the progress

Progress = Callable[[int], None]


def private() -> Storage:
    return storages["private"]


def ask(batch: Batch, kind: PrintKind, user: User | None) -> PrintRun:
    """Raises NotPrintableError for a batch that came back; one that is not whole yet is made first."""
    if batch.is_whole:
        see_that_printable(batch)
    run = PrintRun.objects.create(batch=batch, kind=kind, asked_by=user)
    transaction.on_commit(lambda: async_task(TASK, run.pk))
    return run


def make(run_id: int) -> bool:
    """Make one that waits, or whose making was stopped. May run twice: what is ready or at work is left alone."""
    stopped = Q(state=PrintState.WORKING, started_at__lt=timezone.now() - STOPPED)
    mine = PrintRun.objects.filter(Q(state=PrintState.WAITING) | stopped, pk=run_id)
    if not mine.update(state=PrintState.WORKING, started_at=timezone.now(), tries=F("tries") + 1, done=0):
        return False
    run = PrintRun.objects.get(pk=run_id)
    try:
        if run.tries > MOST_TRIES:
            raise NotPrintableError
        batches.make(run.batch_id)
        batch = Batch.objects.select_related("edition__signing_key", "offer__signing_key", "offer__sponsor").get(pk=run.batch_id)
        see_that_printable(batch)
        with TemporaryFile() as file:
            write(batch, PrintKind(run.kind), file, _told(run))
            _keep(run, batch, file)
    except Exception:
        logger.exception("printing_failed", run=run.pk, kind=run.kind)
        PrintRun.objects.filter(pk=run.pk).update(state=PrintState.FAILED)
        return False
    return True


def write(batch: Batch, kind: PrintKind, file: BinaryIO, progress: Progress) -> None:
    if kind == PrintKind.LIST:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        listing.write(batch, text, progress)
        text.detach()
        return
    from passes.printing import counter, sheets  # noqa: PLC0415 - they need Pango, which only the task does

    match kind:
        case PrintKind.LEAFLET:
            counter.write_leaflet(batch, file)
        case PrintKind.POSTER_A4 | PrintKind.POSTER_A3:
            counter.write_poster(batch, file, large=kind == PrintKind.POSTER_A3)
        case _cards:
            sheets.write(batch, file, backs=kind == PrintKind.SHEETS_AND_BACKS, progress=progress)


def _keep(run: PrintRun, batch: Batch, file: BinaryIO) -> None:
    """The file, then the row that names it: a stop in between leaves only a file that nothing names."""
    size = file.tell()
    file.seek(0)
    ending = "csv" if run.kind == PrintKind.LIST else "pdf"
    name = f"printing/{uuid4().hex}/{slugify(batch.scheme.name)}-{batch.pk}-{run.kind}.{ending}"
    kept = private().save(name, File(file))
    PrintRun.objects.filter(pk=run.pk, state=PrintState.WORKING).update(
        state=PrintState.READY, done=run.whole, file_name=kept, size=size, made_at=timezone.now()
    )


def _told(run: PrintRun) -> Progress:
    noted = monotonic()

    def tell(done: int) -> None:
        nonlocal noted
        if monotonic() - noted >= PAUSE:
            noted = monotonic()
            PrintRun.objects.filter(pk=run.pk).update(done=done)

    return tell


def forget() -> int:
    """Throw away what was made some days ago: it can be made again. How many."""
    old = PrintRun.objects.filter(asked_at__lt=timezone.now() - KEPT)
    count = 0
    for run in old:
        if run.file_name:
            private().delete(run.file_name)
        run.delete()
        count += 1
    return count
