"""`page:directory`: the directory and its map as the network is (126 museums) and a hundred times as large (10,000).

`directory`: the plain list, its counts warm as on a busy site. `directory-near`: around another town at each call, so that nothing
is known beforehand. `directory-text`: likewise, with visitors' words for trades and towns as a text. `directory-map`: the map's data.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from tests.bench.harness import ENGINES, Request, Site, measured, note
from tests.bench.pages import COUNTED, SENT, WARM, first_view, measure, page_site

SIZES = (126, 10_000)

# Fills the directory up with made-up museums around real towns: pages in bulk, as the tree has them.
SCENE = """
import random
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page
from museums.folding import fold, words_of
from museums.models import Club, Commune, Museum, MuseumDirectoryPage, MuseumPage, Territory, Trade
from museums.places import gazetteer
chance = random.Random(20261206)
directory = MuseumDirectoryPage.objects.get(locale__language_code="fr")
there = Museum.objects.count()
towns = [town for town in gazetteer().places if town.longitude < 4.5]
trades, clubs, territories = list(Trade.objects.all()), list(Club.objects.all()), list(Territory.objects.all())
areas = {"FR": ("FR-59", "FR-62", "FR-80", "FR-02", "FR-60"), "BE": ("BE-WHT", "BE-VWV", "BE-VOV")}
communes = Commune.objects.bulk_create([
    Commune(slug=f"bench-{town.slug}", name=town.name, country=town.country, latitude=town.latitude, longitude=town.longitude)
    for town in towns if not Commune.objects.filter(slug=f"bench-{town.slug}").exists()
]) or list(Commune.objects.filter(slug__startswith="bench-"))
made = []
for number in range(there, %(size)d):
    commune, trade = chance.choice(communes), chance.choice(trades)
    name = f"Musée {trade.name_fr} {commune.name} {number}"
    made.append(Museum(
        slug=f"bench-{number}", name=name, commune=commune, area=chance.choice(areas[commune.country]),
        latitude=commune.latitude + chance.uniform(-0.02, 0.02), longitude=commune.longitude + chance.uniform(-0.02, 0.02),
        territory=chance.choice(territories), step_free=chance.random() < 0.3 or None, schools_welcome=chance.random() < 0.5 or None,
        groups_welcome=chance.random() < 0.5 or None, folded_text=words_of(f"{name} {commune.name}"), sort_name=fold(name),
    ))
with transaction.atomic():
    made = Museum.objects.bulk_create(made, batch_size=500)
    Museum.trades.through.objects.bulk_create(
        [Museum.trades.through(museum=museum, trade=trade) for museum in made for trade in chance.sample(trades, 2)], batch_size=2000
    )
    Museum.clubs.through.objects.bulk_create(
        [Museum.clubs.through(museum=museum, club=chance.choice(clubs)) for museum in made if chance.random() < 0.3], batch_size=2000
    )
    last = directory.get_children().order_by("path").last()
    first = int(last.path[-Page.steplen:], 36) + 1
    kind, now = ContentType.objects.get_for_model(MuseumPage), timezone.now()
    for place, museum in enumerate(made):
        page = MuseumPage(
            path=Page._get_path(directory.path, directory.depth + 1, first + place), depth=directory.depth + 1, title=museum.name,
            draft_title=museum.name, slug=museum.slug, url_path=f"{directory.url_path}{museum.slug}/", locale=directory.locale,
            content_type=kind, live=True, first_published_at=now, last_published_at=now, museum=museum, summary="Un exemple du banc.",
        )
        base = Page(**{field.attname: getattr(page, field.attname) for field in Page._meta.concrete_fields})
        base.save_base(raw=True)
        page.page_ptr_id = page.id = base.pk
        page.save_base(raw=True, force_insert=True)
    Page.objects.filter(pk=directory.pk).update(numchild=directory.numchild + len(made))
answer = directory.get_url()
"""

TOWNS = """
from museums.places import gazetteer
answer = [town.slug for town in gazetteer().towns(400)]
"""

# Words for trades in three languages, alone and two together, and towns: no two texts alike.
TEXTS = """
from museums.places import gazetteer
from museums.trade_words import things
said = sorted({word for thing in things() for _language, word in thing.said})
pairs = [f"{one} {other}" for one, other in zip(said, reversed(said))]
answer = [text for three in zip(said, pairs, (f"musée {town.name}" for town in gazetteer().towns(400))) for text in three]
"""


def run() -> Iterator[dict[str, Any]]:
    for engine in ENGINES:
        for size in SIZES:
            with page_site(engine) as prepared:
                note(f"{engine}: {size} museums ...")
                path = prepared.ask(SCENE % {"size": size})
                towns = prepared.ask(TOWNS)
                analyse(prepared)
                with prepared.serve():
                    yield measure(prepared, "directory", path, n=size)
                    near = [Request(f"{path}?near={town}&radius=20", expect="</html>") for town in towns]
                    yield measure_each(prepared, "directory-near", near, n=size)
                    texts = [Request(f"{path}?{urlencode({'q': text})}", expect="</html>") for text in prepared.ask(TEXTS)]
                    yield measure_each(prepared, "directory-text", texts, n=size)
                    maps = [Request("/fr/museums/map.json", expect='"')]
                    yield measure_each(prepared, "directory-map", maps * (WARM + SENT), n=size)


def analyse(prepared: Site) -> None:
    """The database's own figures on its tables: PostgreSQL keeps them by itself, but not within seconds of a bulk load."""
    prepared.ask("from django.db import connection\nconnection.cursor().execute('ANALYZE')\nanswer = True")


def measure_each(prepared: Site, name: str, requests: Sequence[Request], *, n: int) -> dict[str, Any]:
    """As `measure`, with another address at each call."""
    warm, sent = requests[:WARM], requests[WARM : WARM + SENT]
    prepared.load(warm, connections=8)
    with measured(prepared, len(sent)) as spent:
        eight = prepared.load(sent, connections=8)
    count, weight = first_view(prepared, sent[0].path)
    return {
        "bench": f"page:{name}",
        "db": prepared.engine,
        "n": n,
        "statements": prepared.statements(list(requests[-COUNTED:])),
        "cpu_ms": round(spent[0].web + spent[0].database, 2),
        "cpu_ms_web": round(spent[0].web, 2),
        "cpu_ms_db": round(spent[0].database, 2),
        "p50_ms": round(eight.quantile(0.5), 2),
        "p99_ms": round(eight.quantile(0.99), 2),
        "bytes": weight,
        "requests": count,
    }


BENCHES = {"page:directory": run}
