"""Stamps of the museums visited: only when the holder asks, day by day and never the hour, gone when switched off; and the
uses that no limit needs any more are erased."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from passes.holders import rights, stamps
from passes.models import Pass, Stamp, StampBook, UseSlot
from passes.printing.editing import used_of
from passes.services import batches, forgetting
from tests.passes.factories import make_advantage, make_desk, make_museum, make_pass
from tests.passes.scene import Scene

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


def switch(held_pass: Pass, keep: str, **headers: str) -> Any:
    return Client().post(f"/fr/pass/{held_pass.access_key}/stamps/", {"keep": keep}, headers=headers or SAME_SITE)


def page(held_pass: Pass, language: str = "fr") -> str:
    return Client().get(f"/{language}/pass/{held_pass.access_key}/").text


def forget(days: int) -> int:
    """Erase as it will be done in so many days, the links being cut long before."""
    at = timezone.now() + timedelta(days=days)
    forgetting.cut_links(at=at)
    return forgetting.forget_uses(at=at)


def test_nothing_is_kept_nor_shown_before_the_holder_asks_and_nothing_after_they_change_their_mind() -> None:
    scene = Scene()
    held_pass = make_pass(scene.edition)
    scene.scan(held_pass)
    for language, title, button in [
        ("fr", "Carnet de visites", "Garder mes tampons"),
        ("nl", "Bezoekboekje", "Mijn stempels bewaren"),
        ("en", "Book of visits", "Keep my stamps"),
    ]:
        assert title in page(held_pass, language)
        assert button in page(held_pass, language)
    assert "stamp__name" not in page(held_pass)
    assert switch(held_pass, "yes")["Location"] == f"/fr/pass/{held_pass.access_key}/#stamps"
    assert '<p class="stamp__name">Musee du sabot</p>' in page(held_pass)
    assert "1 musée visité" in page(held_pass)
    today = timezone.localdate().isoformat()
    kept = rights.everything(held_pass)["stamps"]
    assert kept["museums"] == [{"museum": "Musee du sabot", "day": today}]
    assert switch(held_pass, "no").status_code == 302
    assert "stamp__name" not in page(held_pass)
    assert not StampBook.objects.exists()


def test_a_stamp_outlives_the_use_only_for_who_asked() -> None:
    scene = Scene(uses_per_pass=None, uses_per_day=1)
    other = make_museum("musee-du-lin")
    make_advantage(scene.edition, other, uses_per_pass=2)
    asked, silent = make_pass(scene.edition), make_pass(scene.edition)
    stamps.agree(asked)
    for held_pass in (asked, silent):
        scene.scan(held_pass, at=timezone.now() - timedelta(days=1))
        scene.scan(held_pass)
        scene.scan(held_pass, desk=make_desk(other)[0])
    assert forget(1) == 0  # a link is not cut yet
    Pass.objects.update(valid_until=timezone.localdate() + timedelta(days=60))
    assert forget(20) == 0  # a desk may have been without a network
    assert forget(33) == 4  # what counts for its day alone
    assert forget(33) == 0
    assert set(Pass.objects.values_list("was_used", flat=True)) == {True}
    assert set(UseSlot.objects.values_list("museum__slug", flat=True)) == {"musee-du-lin"}
    yesterday = timezone.localdate() - timedelta(days=1)
    assert list(Stamp.objects.values_list("book__held_pass", "museum__slug", "day")) == [(asked.pk, "musee-du-sabot", yesterday)]
    found = stamps.of(asked)
    assert found is not None
    assert [each.museum.slug for each in found] == ["musee-du-sabot", "musee-du-lin"]
    assert forget(95) == 2  # the pass is over
    assert not UseSlot.objects.exists()
    assert stamps.of(asked) == found
    assert stamps.of(silent) is None


def test_what_a_limit_still_needs_is_kept() -> None:
    scene = Scene(uses_per_pass=None)
    scene.edition.uses_in_all = 3
    scene.edition.save()
    counted = make_pass(scene.edition)
    scene.scan(counted)
    scene.edition.uses_in_all, scene.edition.lasts_days, scene.edition.starts = None, 10, "first_use"
    scene.edition.save()
    from_first_use, cancelled = make_pass(scene.edition), make_pass(scene.edition)
    assert from_first_use.lasts_days == 10
    scene.scan(from_first_use)
    scene.scan(cancelled)
    cancelled.state = "revoked"
    cancelled.save()
    Pass.objects.update(valid_until=timezone.localdate() + timedelta(days=60))
    assert forget(40) == 1
    assert set(UseSlot.objects.values_list("held_pass", flat=True)) == {counted.pk, from_first_use.pk}


def test_stamps_go_a_year_after_the_pass_and_with_it() -> None:
    scene = Scene()
    held_pass, ended = make_pass(scene.edition), make_pass(scene.edition)
    for each in (held_pass, ended):
        stamps.agree(each)
        scene.scan(each)
    rights.end_and_forget(ended)
    assert stamps.of(ended) is None
    assert "stamp__name" not in page(ended)
    assert stamps.forget_old(at=timezone.now() + timedelta(days=394)) == 0
    assert stamps.forget_old(at=timezone.now() + timedelta(days=397)) == 1
    assert not Stamp.objects.exists()


def test_who_may_switch_and_who_may_not() -> None:
    held_pass = make_pass(Scene().edition)
    assert switch(held_pass, "yes", **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert switch(held_pass, "yes", Origin="https://elsewhere.example").status_code == 403
    assert switch(held_pass, "maybe").status_code == 302
    assert Client().get(f"/fr/pass/{held_pass.access_key}/stamps/").status_code == 405
    assert Client().post("/fr/pass/unknown/stamps/", {"keep": "yes"}, headers=SAME_SITE).status_code == 404
    assert not StampBook.objects.exists()
    switch(held_pass, "yes", Origin="null")  # an older browser: the page tells nobody its address
    assert StampBook.objects.exists()
    held_pass.state = "revoked"
    held_pass.save()
    switch(held_pass, "no")
    switch(held_pass, "yes")
    assert not StampBook.objects.exists()


def test_erased_from_the_page_of_what_is_kept() -> None:
    held_pass = make_pass(Scene().edition)
    stamps.agree(held_pass)
    assert "Vous avez demandé" in Client().get(f"/fr/pass/{held_pass.access_key}/data/").text
    Client().post(f"/fr/pass/{held_pass.access_key}/data/erase/", {"what": "stamps"}, headers=SAME_SITE)
    assert not StampBook.objects.exists()


def test_the_page_asks_the_database_as_often_for_one_stamp_as_for_many() -> None:
    scene = Scene()
    held_pass = make_pass(scene.edition)
    stamps.agree(held_pass)
    scene.scan(held_pass)
    page(held_pass)
    with CaptureQueriesContext(connection) as few:
        page(held_pass)
    for number in range(12):
        museum = make_museum(f"musee-{number}")
        make_advantage(scene.edition, museum)
        scene.scan(held_pass, desk=make_desk(museum)[0])
    page(held_pass)
    with CaptureQueriesContext(connection) as many:
        page(held_pass)
    assert len(many) == len(few)


def test_a_card_that_was_used_long_ago_stays_valid_when_its_batch_comes_back() -> None:
    scene = Scene(uses_per_pass=None, uses_per_day=1)
    batch = batches.order(scheme=scene.edition, quantity=3, form="cards", place="bookshop", place_name="Librairie du Beffroi")
    batches.make(batch.pk)
    used = Pass.objects.filter(batch=batch).earliest("pk")
    scene.scan(used)
    Pass.objects.update(valid_until=timezone.localdate() + timedelta(days=60))
    assert forget(40) == 1
    batch.refresh_from_db()
    assert used_of(batch) == 1
    assert batches.take_back(batch, reason="Retour") == 2
    used.refresh_from_db()
    assert used.state == "active"
