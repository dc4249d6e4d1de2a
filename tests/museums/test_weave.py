"""The weave: the same name always gives the same cloth, and no two museums share one."""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from museums.weave import FAMILIES, FAMILY_OF_TRADE, families_of, mark_svg, weave, weave_svg
from museums.weave.motifs import figure_of
from museums.weave.painting import share_png

MUSEUMS = Path(__file__).parents[2] / "cms" / "demo" / "network" / "museums.json"

PINNED = ("59769e7cef", "copper", "deep", 684359564)


def museums() -> list[tuple[str, tuple[str, ...]]]:
    """Each museum of the demo with its trades."""
    record = json.loads(MUSEUMS.read_text(encoding="utf-8"))
    return [(museum["slug"], tuple(museum["kinds"])) for museum in record["museums"]]


def drawing(slug: str, trades: tuple[str, ...] = (), **options: object) -> str:
    """The picture without its identifiers and colours: what is left is the cloth."""
    svg = weave_svg(slug, trades=trades, **options)  # type: ignore[arg-type]
    return re.sub(r'(id="|#)w\w+|weave-(?!pale|deep|field)[a-z-]+', "", svg)


@pytest.mark.parametrize("variant", ["card", "band"])
def test_no_two_museums_have_the_same_cloth(variant: str):
    drawn = {drawing(slug, trades, variant=variant) for slug, trades in museums()}
    assert len(drawn) == len(museums())


@pytest.mark.parametrize("trades", [(), ("textile",)])
def test_no_two_of_ten_thousand_have_the_same_cloth(trades: tuple[str, ...]):
    """Museums of one trade share its figure and its colour; the manner, the measures and the card still tell them apart."""
    cloths = [weave(f"museum-{number}", (), trades) for number in range(10_000)]
    assert len({cloth.key for cloth in cloths}) == 10_000
    assert len({(cloth.repeat, cloth.ground, cloth.tone, cloth.holes[:48]) for cloth in cloths}) == 10_000


def test_every_manner_is_met_in_a_network():
    """A contact sheet of the demo shows many repeats, and none takes more than a tenth of it."""
    repeats = Counter(weave(slug, (), trades).repeat for slug, trades in museums())
    assert len(repeats) >= 60
    assert max(repeats.values()) <= 8


def test_every_trade_has_a_figure_of_its_own():
    figures = {trade: figure_of(trade) for trade in FAMILY_OF_TRADE}
    assert None not in figures.values()
    assert len(set(figures.values())) == len(FAMILY_OF_TRADE)
    assert {len(row) for figure in figures.values() for row in figure or ()} == {11}


def test_the_same_name_gives_the_same_cloth():
    weave.cache_clear()
    first = weave_svg("musee-du-sabot", ("verdigris",))
    weave.cache_clear()
    assert weave_svg("musee-du-sabot", ("verdigris",)) == first


def test_the_cloth_is_pinned_because_a_museum_keeps_its_picture():
    cloth = weave("musee-de-la-nacre-et-de-la-tabletterie", (), ("mother_of_pearl",))
    assert (cloth.key, cloth.second, cloth.tone, zlib.crc32(repr(cloth.repeat).encode())) == PINNED


def test_a_page_of_cards_repeats_no_identifier():
    page = "".join(
        weave_svg(slug, trades=trades, variant=kind) for slug, trades in museums() for kind in ("card", "band", "patch")
    )
    names = re.findall(r'id="(\w+)"', page)
    assert len(names) == len(set(names)) == 7 * len(museums())
    assert set(re.findall(r"url\(#(\w+)\)", page)) == set(names)


def test_a_card_is_light():
    drawn = [weave_svg(slug, trades=trades) for slug, trades in museums()]
    assert max(len(zlib.compress(svg.encode())) for svg in drawn) <= 1_000
    assert sum(len(svg) for svg in drawn) / len(drawn) <= 1_800
    assert len(zlib.compress("".join(drawn[:24]).encode())) <= 8_000


def test_the_picture_asks_for_nothing_that_the_content_policy_forbids():
    for slug, trades in museums():
        svg = weave_svg(slug, trades=trades)
        assert "style=" not in svg
        assert "<script" not in svg
        assert "http" not in svg
        assert 'aria-hidden="true"' in svg


@pytest.mark.parametrize("standalone", [False, True])
@pytest.mark.parametrize("variant", ["card", "band", "patch", "mark"])
def test_the_picture_is_well_formed(variant: str, standalone: bool):
    root = ElementTree.fromstring(weave_svg("tamat", ("madder", "indigo"), variant=variant, standalone=standalone))  # type: ignore[arg-type]
    assert root.tag.endswith("svg")
    assert ("class=" in "".join(ElementTree.tostring(child, "unicode") for child in root)) is not standalone


@given(st.text(max_size=60), st.lists(st.sampled_from(FAMILIES), max_size=6, unique=True))
def test_any_name_gives_a_well_formed_picture(slug: str, families: list[str]):
    ElementTree.fromstring(weave_svg(slug, families))  # type: ignore[arg-type]


def test_a_cloth_is_never_of_one_thread_only():
    for number in range(500):
        cells = [cell for row in weave(f"museum-{number}").repeat for cell in row]
        assert Counter(cells).most_common(1)[0][1] / len(cells) < 0.97, number


def test_families_keep_the_order_of_trades_each_once():
    assert families_of(["mining", "textile", "railway", "unheard-of"]) == ("coal", "madder")
    assert families_of(["rural-life"]) == ("straw",)
    assert families_of([]) == ()


def test_every_trade_has_a_family():
    assert len(FAMILY_OF_TRADE) == 28
    assert set(FAMILY_OF_TRADE.values()) == set(FAMILIES)


def test_the_mark_is_the_same_on_every_page():
    assert mark_svg() == weave_svg("anything", ("coal",), variant="mark")


def test_the_picture_to_share_is_a_bitmap_that_is_always_the_same():
    cloth = weave("tamat", (), ("textile",))
    drawn = share_png(cloth)
    assert drawn == share_png(cloth)
    with Image.open(BytesIO(drawn)) as picture:
        assert (picture.size, picture.format) == ((1200, 630), "PNG")
    assert len(drawn) <= 40_000
