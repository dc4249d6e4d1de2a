"""Asking for a brochure, and making it: once, with its progress told, and a failure said in plain words."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic
from typing import Any

import structlog
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext
from django_q.tasks import async_task

from cms import qr
from cms.models import NetworkSettings, User
from events.brochure.calendar import month_grids, weekdays
from events.brochure.changes import printed
from events.brochure.content import Brochure, Place
from events.brochure.gathering import gather
from events.brochure.ground import map_svg
from events.brochure.index import index_of
from events.brochure.pictures import Shelf
from events.models import BrochureEdition, BrochureOrder, BrochureState
from events.models.brochures import BrochureFault, BrochureStep

logger = structlog.get_logger("portal.brochures")

#: A task that has been silent for so long was stopped: django-q2 ends it after its own timeout and gives it out again.
STOPPED = timedelta(seconds=int(str(settings.Q_CLUSTER["timeout"])))
MOST_TRIES = 3
PAUSE = 1.0  # seconds between two notes of the progress
#: What the page of contents holds at its usual size, in characters; a chapter takes the height of so many.
PAGE, LINE = 1900, 120
TASK = "events.brochure.tasks.make_brochure"


def ask(edition: BrochureEdition, user: User | None) -> BrochureEdition:
    """Keep what is asked for; the work begins once it is kept."""
    edition.made_by = user
    edition.save()
    transaction.on_commit(lambda: async_task(TASK, edition.pk))
    return edition


def ask_again(edition: BrochureEdition) -> bool:
    """Try one that failed again; False when there is nothing to try."""
    waiting = {"state": BrochureState.WAITING, "progress": 0, "step": "", "fault": "", "tries": 0, "started_at": None}
    if not BrochureEdition.objects.filter(pk=edition.pk, state=BrochureState.FAILED).update(**waiting):
        return False
    transaction.on_commit(lambda: async_task(TASK, edition.pk))
    return True


def make(edition_id: int) -> bool:
    """Make a brochure that waits, or whose making was stopped. May run twice: what is ready or at work is left alone."""
    stopped = Q(state=BrochureState.WORKING, started_at__lt=timezone.now() - STOPPED)
    mine = BrochureEdition.objects.filter(Q(state=BrochureState.WAITING) | stopped, pk=edition_id)
    if not mine.update(state=BrochureState.WORKING, started_at=timezone.now(), tries=F("tries") + 1, progress=1):
        return False
    edition = BrochureEdition.objects.select_related("programme", "made_by").get(pk=edition_id)
    if edition.tries > MOST_TRIES:
        fail(edition, BrochureFault.STOPPED)
        return False
    try:
        with undisturbed():
            _make(edition)
    except (ImportError, OSError) as error:  # what WeasyPrint's import raises where Pango is not installed
        logger.exception("brochure_failed", edition=edition.pk)
        fail(
            edition,
            BrochureFault.NO_PANGO if "pango" in str(error).lower() or "gobject" in str(error).lower() else BrochureFault.BROKEN,
        )
        return False
    except Exception:
        logger.exception("brochure_failed", edition=edition.pk)
        fail(edition, BrochureFault.BROKEN)
        return False
    return True


@contextmanager
def undisturbed() -> Iterator[None]:
    """Without Python looking for circles to throw away: what a brochure is made of lives until it is written, and looking at those
    hundred thousands of objects again and again takes a fifth of the time, for 4 MB."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def fail(edition: BrochureEdition, why: BrochureFault) -> None:
    BrochureEdition.objects.filter(pk=edition.pk).update(state=BrochureState.FAILED, fault=why, step="")


def _make(edition: BrochureEdition) -> None:
    from events.brochure import press  # noqa: PLC0415 - it needs Pango, which only the task does

    with translation.override(edition.language):
        note(edition, 5, BrochureStep.GATHERING)
        brochure = gather(edition)
        shelf = Shelf()
        markup = compose(brochure, shelf)
        snapshot = printed(brochure.occurrences)
        note(edition, 20, BrochureStep.LAYING_OUT)
        made = press.typeset(markup, shelf, Progress(edition, expected=8 + len(brochure.places) // 2 + brochure.events // 4))
    note(edition, 95, BrochureStep.KEEPING)
    keep(edition, made, snapshot)


def keep(edition: BrochureEdition, made: Any, snapshot: list[dict[str, Any]]) -> None:
    """Both files, then the row that names them: a stop in between leaves only files that nothing names."""
    name = slugify(str(edition)) or "brochure"
    edition.print_file.save(f"{name}-print.pdf", ContentFile(made.for_printer), save=False)
    edition.web_file.save(f"{name}.pdf", ContentFile(made.for_web), save=False)
    BrochureEdition.objects.filter(pk=edition.pk, state=BrochureState.WORKING).update(
        state=BrochureState.READY, progress=100, step="", fault="", pages=made.pages, snapshot=snapshot, made_at=timezone.now(),
        print_file=edition.print_file.name, web_file=edition.web_file.name,
    )  # fmt: skip


def note(edition: BrochureEdition, progress: int, step: BrochureStep) -> None:
    BrochureEdition.objects.filter(pk=edition.pk).update(progress=progress, step=step)


class Progress:
    """Hears of each step of the press, and notes how far it is: at most once a second."""

    def __init__(self, edition: BrochureEdition, expected: int) -> None:
        self._edition, self._expected = edition, expected
        self._pages = 0
        self._noted = monotonic()

    def __call__(self, message: str) -> None:
        self._pages += "page" in message.lower()
        if monotonic() - self._noted < PAUSE:
            return
        self._noted = monotonic()
        done = 20 + round(70 * self._pages / (self._pages + self._expected))
        note(self._edition, done, BrochureStep.LAYING_OUT)


# --- Markup -----------------------------------------------------------------------------------------


def compose(brochure: Brochure, shelf: Shelf) -> str:
    """The whole brochure as one page of markup, in the language that is active."""
    edition = brochure.edition
    borrow = edition.order == BrochureOrder.TERRITORY
    looks = {place.number: Look(place, shelf, borrow=borrow) for place in brochure.places}
    slug = f"brochure-{edition.programme.slug if edition.programme else 'agenda'}"
    return render_to_string(
        "events/brochure/brochure.html",
        {
            "brochure": brochure,
            "edition": edition,
            "network": NetworkSettings.objects.filter(site__is_default_site=True).first() or NetworkSettings(),
            "is_full": len(edition.words) + LINE * len(brochure.chapters) > PAGE,
            "cover": shelf.cloth(slug, variant="sheet"),
            "bands": {chapter.anchor: shelf.cloth(f"{slug}-{chapter.anchor}", variant="band") for chapter in brochure.chapters},
            "map": map_svg(brochure.places, gettext("Map of the places; their numbers are those of this brochure.")),
            "weekdays": weekdays(),
            "months": month_grids(brochure),
            "index": index_of(brochure),
            "looks": looks,
            "photographs": {pk: photograph for look in looks.values() for pk, photograph in look.of_events.items()},
            "credits": shelf.credits,
            "site_qr": _qr(brochure.site, gettext("QR code: the agenda on the site")) if brochure.site else "",
            "today": timezone.localdate(),
        },
    )


class Look:
    """What a card shows of a place: a photograph or its cloth, and the way to its page; and the photographs of its events.

    `borrow`: a place without a photograph shows that of its first event, which stands on the same card.
    """

    def __init__(self, place: Place, shelf: Shelf, *, borrow: bool) -> None:
        found = ((entry.event.pk, shelf.photograph_at(entry)) for entry in place.entries)
        self.of_events = {pk: photograph for pk, photograph in found if photograph}
        self.photograph = shelf.photograph_of(place)
        if not self.photograph and borrow and self.of_events:
            self.photograph = self.of_events.pop(next(iter(self.of_events)))
        self.cloth = "" if self.photograph or place.is_online else shelf.cloth_of(place)
        self.qr = _qr(place.url, gettext("QR code: page of %(museum)s") % {"museum": place.name}) if place.url else ""


def _qr(address: str, title: str) -> str:
    return qr.printed(address, title=title)
