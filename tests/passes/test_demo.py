"""The edition of the demonstration: every kind of advantage, all marked as examples, shown on the pass pages."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command

from museums.models import Price, PriceKind
from passes.demo import load_demo_passes
from passes.demo_selling import load_demo_selling
from passes.models import Advantage, Edition, Offer, PassPage, SellingSettings, SharedCode
from passes.services import activating

pytestmark = pytest.mark.django_db


def test_the_demonstration_has_an_edition_with_examples_on_each_pass_page(tiny_site: Edition) -> None:
    assert tiny_site.is_free
    assert tiny_site.slug.startswith("pass-musees-")
    assert set(PassPage.objects.values_list("edition", flat=True)) == {tiny_site.pk}
    assert PassPage.objects.filter(live=True, has_unpublished_changes=False).count() == 3
    assert set(Advantage.objects.values_list("is_example", flat=True)) == {True}


def test_the_examples_cover_every_kind_and_limit(network: None) -> None:
    done = load_demo_passes()
    advantages = Advantage.objects.filter(edition=done.edition)
    assert advantages.count() == 25
    assert set(advantages.values_list("kind", flat=True)) == {"free_entry", "reduced_price", "gift", "guided_visit"}
    assert advantages.values("museum__territory").distinct().count() == 9
    assert advantages.filter(uses_per_pass=None).exists()
    assert advantages.exclude(quota=None).exists()
    assert advantages.exclude(check_fr="").exclude(check_nl="").exclude(check_en="").count() == 2
    assert not advantages.filter(conditions_nl="").exists()
    for each in advantages:
        each.full_clean()


def test_the_demonstration_loaded_again_brings_no_deleted_advantage_back(tiny_site: Edition) -> None:
    Advantage.objects.filter(museum__slug="tamat").delete()
    again = load_demo_passes()
    assert (again.created, again.edition) == (False, tiny_site)
    assert not Advantage.objects.filter(museum__slug="tamat").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("today", "slug", "until"),
    [
        (date(2026, 3, 1), "pass-musees-2026", date(2026, 12, 31)),
        (date(2026, 11, 1), "pass-musees-2027", date(2027, 12, 31)),
        (date(2026, 12, 31), "pass-musees-2027", date(2027, 12, 31)),
    ],
)
def test_late_in_the_year_the_pass_is_valid_through_the_next(today: date, slug: str, until: date) -> None:
    edition = load_demo_passes(today=today).edition
    assert (edition.slug, edition.valid_until) == (slug, until)
    assert edition.valid_on(today)


@pytest.mark.django_db
def test_when_an_edition_is_over_the_pass_pages_show_the_next(tiny_site: Edition) -> None:
    Edition.objects.filter(pk=tiny_site.pk).update(
        valid_from=date(2020, 1, 1), valid_until=date(2020, 12, 31), slug="pass-musees-2020"
    )
    again = load_demo_passes()
    assert again.created
    assert set(PassPage.objects.values_list("edition", flat=True)) == {again.edition.pk}


def test_no_museum_asks_one_full_price_on_its_page_and_another_beside_its_advantage(network: None) -> None:
    load_demo_passes()
    entries = dict(Price.objects.filter(kind=PriceKind.FULL).values_list("museum", "amount"))
    priced = [each for each in Advantage.objects.exclude(full_price=None) if each.museum_id in entries]
    assert len(priced) >= 5
    for each in priced:
        assert each.full_price == entries[each.museum_id], each.museum
        assert (each.pass_price or 0) < each.full_price, each.museum
    free = Advantage.objects.filter(museum__in=[museum for museum, amount in entries.items() if amount == 0])
    assert free.exists()
    assert not free.filter(kind__in=("free_entry", "reduced_price")).exists()


def test_the_report_s_offer_and_one_to_try(network: None) -> None:
    call_command("load_demo_offers", verbosity=0)
    report = Offer.objects.get(slug="offre-societaire-2022")
    assert (report.valid_from, report.valid_until) == (date(2022, 1, 1), date(2022, 12, 31))
    assert report.sponsor.name_fr == "Crédit Agricole Nord de France"
    # Ten museums, as the report says; which ones it does not, so each is an example.
    assert set(report.advantages.values_list("kind", "is_example")) == {("free_entry", True)}
    assert report.advantages.count() == 10
    code = SharedCode.objects.get()
    held_pass = activating.activate(text=code.code, locale="nl")
    assert held_pass.offer is not None
    assert held_pass.offer.is_example
    Offer.objects.filter(pk=report.pk).update(month_quota=7)
    call_command("load_demo_offers", verbosity=0)  # what somebody changed stays so
    report.refresh_from_db()
    assert (Offer.objects.count(), SharedCode.objects.count(), report.month_quota) == (2, 1, 7)


def test_an_example_to_buy_stays_as_somebody_changed_it(tiny_site: Edition) -> None:
    edition = load_demo_selling()
    selling = SellingSettings.objects.get()
    assert (edition.is_free, selling.also_sold, "(exemple)" in edition.name_fr) == (False, edition, True)
    assert edition.advantages.exists()
    assert not edition.advantages.exclude(is_example=True).exists()
    assert all(
        "nobody" in text or "personne" in text or "niemand" in text
        for text in (selling.terms_fr, selling.terms_nl, selling.terms_en)
    )
    SellingSettings.objects.update(terms_fr="Les vraies conditions.", terms_version="1")
    assert load_demo_selling() == edition
    assert SellingSettings.objects.get().terms_fr == "Les vraies conditions."
    assert set(PassPage.objects.values_list("edition", flat=True)) == {tiny_site.pk}
