"""What a museum's facts refuse, keep in step and answer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import override

from museums import open_days
from museums.models import Commune, MembershipPeriod, Museum, OpenYear
from museums.validation import phone_errors, spell_errors

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def museum(slug: str = "musee", **values: Any) -> Museum:
    return Museum(slug=slug, name="Musée", **{"area": "FR-59", **values})


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("languages", ["fr", "xx"], "xx"),
        ("languages", "fr", "liste"),
        ("social_links", ["http://example.org/"], "https://"),
        ("social_links", ["javascript:alert(1)"], "https://"),
        ("social_links", ["https://example.org/musee", "pas une adresse"], "pas une adresse"),
        ("phone", "12", "03 20 12 34 56"),
        ("postal_code", "59", "cinq chiffres"),
        ("member_since", 21, "année"),
        ("group_size_max", 0, "une personne"),
        ("opening_hours", "10h-18h", "10:00"),
    ],
)
def test_wrong_facts_are_refused_at_their_field(field: str, value: Any, reason: str) -> None:
    with override("fr"), pytest.raises(ValidationError) as refused:
        museum(**{field: value}).full_clean()
    assert list(refused.value.message_dict) == [field]
    assert reason in " ".join(refused.value.message_dict[field])


def test_right_facts_pass() -> None:
    museum(
        languages=["fr", "fsl"],
        social_links=["https://example.org/musee"],
        phone="+33 (0)3 20 12 34 56",
        member_since=1999,
        member_until=2004,
        groups_welcome=True,
        group_size_max=30,
        opening_hours="Mo-Su 10:00-18:00",
    ).full_clean()


@pytest.mark.parametrize("phone", ["03 20 12 34 56", "03.20.12.34.56", "056 12 34 56", "+32 56 12 34 56", "0479/12.34.56", ""])
def test_telephones_are_written_in_many_ways(phone: str) -> None:
    assert phone_errors(phone) == []


@pytest.mark.parametrize("phone", ["12", "03 20 12 34", "appelez-nous", "+33", "0" * 30])
def test_what_cannot_be_called_is_refused(phone: str) -> None:
    assert phone_errors(phone)


def test_a_membership_ends_after_it_begins() -> None:
    with pytest.raises(ValidationError):
        museum(member_since=2010, member_until=2009).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        museum(member_since=2010, member_until=2009).save()


def test_groups_that_are_not_welcome_have_no_size() -> None:
    with pytest.raises(ValidationError) as refused:
        museum(groups_welcome=False, group_size_max=20).full_clean()
    assert "group_size_max" in refused.value.message_dict


def test_memberships_follow_each_other() -> None:
    assert spell_errors([(1990, 1995), (1995, 2001)], 2005) == []
    assert spell_errors([(1990, 1996), (1995, 2001)], 2005)
    assert spell_errors([(1990, 2006)], 2005)
    assert spell_errors([(1996, 1990)], None)


def test_a_museum_was_a_member_in_its_years() -> None:
    kept = museum(member_since=2010)
    kept.save()
    MembershipPeriod.objects.create(museum=kept, since=1990, until=1995)
    assert [kept.was_member_in(year) for year in (1989, 1990, 1995, 2000, 2010, 2026)] == [False, True, True, False, True, True]


def test_a_museum_is_found_under_its_communes_new_name() -> None:
    commune = Commune.objects.create(slug="tournai", name="Tournay", country="BE", area="BE-WHT")
    museum(commune=commune).save()
    commune.name, commune.name_nl = "Tournai", "Doornik"
    commune.save()
    assert Museum.objects.matching("doornik").exists()
    assert Museum.objects.matching("tournai").exists()
    assert not Museum.objects.matching("tournay").exists()


# --- Open days ----------------------------------------------------------------------------------


def today() -> date:
    return date(open_days.years_kept()[0], 7, 14)


def open_on(day: date) -> set[str]:
    return set(Museum.objects.open_on(day).values_list("slug", flat=True))


def test_open_on_a_day_goes_by_the_holidays_of_the_country() -> None:
    museum("lille", opening_hours="Mo-Su 10:00-18:00; PH off").save()
    museum("tournai", area="BE-WHT", opening_hours="Mo-Su 10:00-18:00; PH off").save()
    museum("unknown").save()
    museum("appointment", opening_hours='Mo-Su unknown "by appointment"').save()
    year = today().year
    assert open_on(date(year, 7, 13)) == {"lille", "tournai"}
    assert open_on(date(year, 7, 14)) == {"tournai"}
    assert open_on(date(year, 7, 21)) == {"lille"}
    assert open_on(date(year + 1, 12, 31)) == {"lille", "tournai"}


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1999, 1, 1), date(9999, 12, 31)])
def test_nobody_knows_who_is_open_on_a_day_far_off(day: date) -> None:
    museum(opening_hours="Mo-Su 10:00-18:00").save()
    assert open_on(day) == set()


def test_changed_hours_count_at_once() -> None:
    kept = museum(opening_hours="Mo-Su 10:00-18:00")
    kept.save()
    kept.opening_hours = ""
    kept.save()
    assert open_on(today()) == set()
    assert not OpenYear.objects.exists()
    kept.opening_hours = "PH off"
    kept.save()
    assert open_on(today()) == set()
    assert OpenYear.objects.count() == 2


def test_the_night_mends_what_another_hand_wrote() -> None:
    museum(opening_hours="Mo-Su 10:00-18:00").save()
    museum("other", opening_hours="Mo-Su 10:00-18:00").save()
    Museum.objects.filter(slug="musee").update(opening_hours="off")
    assert open_days.refresh_all() == 1
    assert open_on(today()) == {"other"}
    assert open_days.refresh_all() == 0


def test_open_now_is_by_the_clock_of_the_place() -> None:
    museum(opening_hours="Mo-Su 10:00-12:00,14:00-18:00").save()
    for hour, found in ((7, False), (8, True), (11, False), (12, True), (16, False)):
        moment = datetime(today().year, 7, 1, hour, tzinfo=UTC)
        assert Museum.objects.open_now(moment).exists() is found


@pytest.mark.parametrize("count", [3, 30])
def test_filters_cost_the_same_for_many_museums(count: int, django_assert_num_queries: Any) -> None:
    for number in range(count):
        museum(f"musee-{number}", opening_hours="Mo-Su 10:00-18:00").save()
    with django_assert_num_queries(1):
        assert len(Museum.objects.open_on(today())) == count
    moment = datetime(today().year, 7, 1, 12, tzinfo=UTC)
    with django_assert_num_queries(2):
        assert len(Museum.objects.open_now(moment)) == count
    with django_assert_num_queries(1):
        assert len(Museum.objects.open_now(moment)) == count
