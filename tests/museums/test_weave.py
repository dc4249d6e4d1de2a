"""The weave: the same name always gives the same cloth, and no two museums share one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from museums.weave import FAMILIES, FAMILY_OF_TRADE, families_of, mark_svg, weave, weave_svg

MUSEUMS = Path(__file__).parents[2] / "cms" / "demo" / "network" / "museums.json"

PINNED = ("8d7834a7a6", "copper", "field", 15)


def slugs() -> list[tuple[str, tuple[str, ...]]]:
    record = json.loads(MUSEUMS.read_text(encoding="utf-8"))
    return [(museum["slug"], families_of(museum["kinds"])) for museum in record["museums"]]


def drawing(slug: str, families: tuple[str, ...] = (), **options: object) -> str:
    """The picture without its identifiers and colours: what is left is the cloth."""
    svg = weave_svg(slug, families, **options)  # type: ignore[arg-type]
    return re.sub(r'(id="|#)w\w+|weave-(?!pale|deep|field)[a-z-]+', "", svg)


def test_no_two_museums_have_the_same_cloth():
    museums = slugs()
    assert len({drawing(slug) for slug, _ in museums}) == len(museums)
    assert len({drawing(slug, variant="band") for slug, _ in museums}) == len(museums)


def test_no_two_of_ten_thousand_have_the_same_identifier():
    assert len({weave(f"museum-{number}").key for number in range(10_000)}) == 10_000


def test_the_same_name_gives_the_same_cloth():
    weave.cache_clear()
    first = weave_svg("musee-du-sabot", ("verdigris",))
    weave.cache_clear()
    assert weave_svg("musee-du-sabot", ("verdigris",)) == first


def test_the_cloth_is_pinned_because_a_museum_keeps_its_picture():
    cloth = weave("musee-de-la-nacre-et-de-la-tabletterie", ("verdigris",))
    assert (cloth.key, cloth.second, cloth.tone, cloth.size) == PINNED


def test_a_page_of_cards_repeats_no_identifier():
    page = "".join(weave_svg(slug, families, variant=kind) for slug, families in slugs() for kind in ("card", "band", "patch"))
    names = re.findall(r'id="(\w+)"', page)
    assert len(names) == len(set(names)) == 6 * len(slugs())
    assert set(re.findall(r"url\(#(\w+)\)", page)) == set(names)


def test_a_card_is_light():
    sizes = [len(weave_svg(slug, families)) for slug, families in slugs()]
    assert max(sizes) <= 2_300
    assert sum(sizes) / len(sizes) <= 1_600


def test_the_picture_asks_for_nothing_that_the_content_policy_forbids():
    for slug, families in slugs():
        svg = weave_svg(slug, families)
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


def test_a_figure_is_neither_empty_nor_full():
    for slug, families in slugs():
        cells = [cell for row in weave(slug, families).figure for cell in row]  # type: ignore[arg-type]
        assert 0.08 < sum(cells) / len(cells) < 0.95


def test_families_keep_the_order_of_trades_each_once():
    assert families_of(["mining", "textile", "railway", "unheard-of"]) == ("coal", "madder")
    assert families_of(["rural-life"]) == ("straw",)
    assert families_of([]) == ()


def test_every_trade_has_a_family():
    assert len(FAMILY_OF_TRADE) == 28
    assert set(FAMILY_OF_TRADE.values()) == set(FAMILIES)


def test_the_mark_is_the_same_on_every_page():
    assert mark_svg() == weave_svg("anything", ("coal",), variant="mark")
