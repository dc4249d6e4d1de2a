"""A printed programme of forty events, in a process of its own that has done nothing before: its CPU time and its peak of memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.bench.harness import BenchError, note, site

EVENTS = 40

#: Each at a museum of its own that has a photograph, a page with a summary, opening hours; a quarter of them every week, some with tariffs.
PREPARE = """
from datetime import date, time, timedelta
from io import BytesIO
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image
from recurrence import deserialize
from wagtail.models import Locale
from cms.models import CustomImage
from cms.pictures import SPECS
from events.models import AgendaPage, BrochureEdition, Event, EventPage, EventPrice, Occurrence
from museums.models import MuseumPage, MuseumPicture
locale = Locale.objects.get(language_code="fr")
agenda = AgendaPage.objects.get(locale=locale)
today = timezone.localdate()
Event.objects.all().update(is_public=False)
Occurrence.objects.all().update(is_public=False)
summary = "Une démonstration par celles et ceux qui ont appris le geste à l’atelier, puis chacun essaie. " * 3
pages = MuseumPage.objects.filter(locale=locale).live().select_related("museum").order_by("museum__slug")[:EVENTS]
for number, page in enumerate(pages):
    content = BytesIO()
    Image.effect_noise((300, 200), 60).convert("RGB").resize((1500, 1000)).save(content, "JPEG")
    image = CustomImage.objects.create(title=f"Bench {number}", file=ImageFile(content, name=f"bench-{number}.jpg"))
    image.get_rendition(SPECS["card"].fallback)
    MuseumPicture.objects.create(page=page, image=image)
    weekly = number % 4 == 0
    event = Event.objects.create(
        slug=f"bench-{number}", name_fr=f"Démonstration et atelier numéro {number}", kind="visit", place_kind="museum", venue=page.museum,
        timing="repeats" if weekly else "once", start=today + timedelta(days=number), start_time=time(14), duration=90,
        recurrences=deserialize("RRULE:FREQ=WEEKLY") if weekly else None,
        booking="contact", booking_phone="03 20 00 00 00", price_kind="tariffs" if number % 3 == 0 else "free",
    )
    event.museums.set([page.museum])
    for label, amount in (("Plein tarif", 8), ("Tarif réduit", 5)) if number % 3 == 0 else ():
        EventPrice.objects.create(event=event, label_fr=label, amount=amount)
    agenda.add_child(instance=EventPage(title=event.name_fr, slug=event.slug, event=event, locale=locale, summary=summary[:290], live=True))
edition = BrochureEdition.objects.create(language="fr", title="Bench", start=today, end=today + timedelta(days=60))
answer = edition.pk
"""

MAKE = """
import resource, time
from django.db import connection
from events.brochure import making
from events.models import BrochureEdition
statements = []
def counted(execute, sql, params, many, context):
    statements.append(sql)
    return execute(sql, params, many, context)
start, used = time.perf_counter(), time.process_time()
with connection.execute_wrapper(counted):
    made = making.make(EDITION)
spent = {"cpu": time.process_time() - used, "whole": time.process_time(), "seconds": time.perf_counter() - start,
    "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
edition = BrochureEdition.objects.get(pk=EDITION)
answer = {**spent, "made": made, "statements": len(statements), "pages": edition.pages, "dates": len(edition.snapshot),
    "events": len({row["event"] for row in edition.snapshot}), "bytes": edition.print_file.size if made else 0}
"""


def run() -> Iterator[dict[str, Any]]:
    with site("sqlite") as prepared:
        note(f"{EVENTS} events with their museums and pictures ...")
        edition = prepared.ask(f"EVENTS = {EVENTS}\n{PREPARE}")
        note("their brochure ...")
        found = prepared.ask(f"EDITION = {edition}\n{MAKE}")
    if not found["made"] or found["events"] != EVENTS:
        raise BenchError(f"not the brochure of {EVENTS} events: {found}")
    yield {
        "bench": "brochure",
        "db": "sqlite",
        "n": EVENTS,
        "dates": found["dates"],
        "pages": found["pages"],
        "statements": found["statements"],
        "cpu_ms": round(1000 * found["cpu"]),
        "cpu_ms_process": round(1000 * found["whole"]),
        "seconds": round(found["seconds"], 2),
        "mb": round(found["mb"]),
        "bytes": found["bytes"],
    }
