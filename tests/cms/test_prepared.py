"""Lists whose statement is written once: the same rows as the queryset itself, and a refusal of what cannot be prepared."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db.models import Q
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Locale, Page, PageViewRestriction

from cms.prepared import Prepared, PreparedError, keep_related
from cms.short_cache import clear_every
from events.models import Event
from museums.models import Commune, Museum, MuseumPage, Trade
from tests.cms.tree import Tree, build

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def museums(*names: str) -> list[Museum]:
    return [Museum.objects.create(slug=name, name=name, sort_name=name) for name in names]


def test_rows_are_those_of_the_queryset_with_what_hangs_on_them(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    commune = Commune.objects.create(slug="lille", name="Lille", country="FR")
    first, second = museums("a", "b")
    Museum.objects.filter(pk=first.pk).update(commune=commune)
    found = Prepared(lambda pk, slug: Museum.objects.filter(pk=pk, slug=slug).select_related("commune"), int, str)
    for _again in range(2):
        with django_assert_num_queries(2):  # outside a request, what is private is asked for each time
            [museum] = found(first.pk, "a")
            assert museum.commune == commune
        assert found(first.pk, "b") == []
        assert [other.pk for other in found(second.pk, "b")] == [second.pk]


def test_days_keys_and_lists_are_values_too() -> None:
    one, other, third = museums("a", "b", "c")
    for museum, day in ((one, 1), (other, 2), (third, 3)):
        Event.objects.create(slug=museum.slug, name_fr="x", kind="workshop", start=date(2026, 5, day), end=date(2026, 5, day))
    of = Prepared(
        lambda slugs, day: Event.objects.filter(slug__in=slugs, start__gte=day).values_list("slug", flat=True), [str], date
    )
    for slugs in (["a"], ["a", "b"], ["a", "b", "c"], ["c", "b", "a", "a", "x"]):
        plain = Event.objects.filter(slug__in=slugs, start__gte=date(2026, 5, 2)).values_list("slug", flat=True)
        assert sorted(of(slugs, date(2026, 5, 2))) == sorted(plain)
    assert of([], date(2026, 5, 2)) == []
    pages = Prepared(lambda keys: Page.objects.filter(translation_key__in=keys), [UUID])
    home = build().homes["fr"]
    assert [page.pk for page in pages([home.translation_key, uuid4()])] == [
        page.pk for page in Page.objects.filter(translation_key=home.translation_key)
    ]


def test_other_values_are_refused() -> None:
    found = Prepared(lambda pk: Museum.objects.filter(pk=pk), int)
    with pytest.raises(TypeError):
        found("1")
    with pytest.raises(ValueError, match="argument"):
        found(1, 2)


@pytest.mark.parametrize(
    "build",
    [
        lambda _value: Museum.objects.all(),
        lambda value: Museum.objects.filter(member_until=value * 2),
        lambda value: Museum.objects.filter(Q(slug__startswith=str(value))),
    ],
    ids=["forgotten", "reckoned with", "made into another"],
)
def test_a_queryset_that_does_more_with_a_value_is_refused(build: Any) -> None:
    with pytest.raises(PreparedError):
        Prepared(build, int)(1)


def test_the_form_is_said_by_name_and_written_for_each() -> None:
    museums("b", "a")
    listed = Prepared(lambda first, *, order: Museum.objects.filter(slug__gte=first).order_by(order), str)
    assert [museum.slug for museum in listed("a", order="slug")] == ["a", "b"]
    assert [museum.slug for museum in listed("a", order="-slug")] == ["b", "a"]


def test_what_is_withdrawn_from_the_public_goes_at_once(tree: Tree) -> None:
    listed = Prepared(lambda locale: MuseumPage.objects.filter(locale_id=locale).listed(), int)
    french = Locale.objects.get(language_code="fr").pk
    before = listed(french)
    assert before
    PageViewRestriction.objects.create(page=tree.directories["fr"], restriction_type=PageViewRestriction.LOGIN)
    assert listed(french) == []


def test_what_is_kept_of_a_relation_is_what_all_answers(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    [museum] = museums("a")
    museum.trades.add(Trade.objects.create(slug="textile", name_fr="Textile"))
    trades = Prepared(lambda pk: Trade.objects.filter(museums=pk), int)
    fresh = Museum.objects.get(pk=museum.pk)
    keep_related(fresh, trades=trades(fresh.pk))
    with django_assert_num_queries(0):
        assert [trade.slug for trade in fresh.trades.all()] == ["textile"]
        assert fresh.trades.all()[0].slug == "textile"
        assert fresh.trades.count() == 1
    with pytest.raises(TypeError):
        fresh.trades.filter(slug="textile")


def test_a_statement_is_not_kept_for_another_database_state() -> None:
    """`clear_every` (between tests, after bulk loads) forgets statements as it forgets results."""
    found = Prepared(lambda slug: Museum.objects.filter(slug=slug), str)
    museums("a")
    assert len(found("a")) == 1
    clear_every()
    assert found._written.entries == {}
