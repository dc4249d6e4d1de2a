"""What desks hold to decide by themselves: all that is needed, signed, small, and the same text while nothing changes."""

from __future__ import annotations

import base64
import gzip
import json
import random
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms import shortcode
from cms.short_cache import clear_every
from passes import code_lists
from passes.models import Edition, Pass, SigningKey
from passes.services import bundles, issuing, schemes
from tests.passes.factories import make_advantage, make_desk, make_edition, make_museum, make_offer, make_pass
from tests.passes.scene import Scene

KEPT = 60 * 1024


@pytest.mark.parametrize("count", [0, 1, 2, 3, 1000])
def test_a_list_of_codes_has_all_that_were_written_and_hardly_any_other(count: int) -> None:
    codes = [shortcode.new() for _ in range(count)]
    written = code_lists.write(codes)
    there = code_lists.read(written)
    assert all(code_lists.number_of(code) >> (40 - written.bits) in there for code in codes)
    others = sum(code_lists.number_of(shortcode.new()) >> (40 - written.bits) in there for _ in range(2000))
    assert others <= 3


def test_twenty_thousand_codes_take_some_fifteen_bits_each() -> None:
    chance = random.Random(1)
    codes = ["".join(chance.choices(shortcode.ALPHABET, k=10)) for _ in range(20_000)]
    assert len(code_lists.write(codes).data) * 8 / 20_000 < 15.5


def content(museum_id: int) -> dict[str, Any]:
    clear_every()
    found: dict[str, Any] = json.loads(bundles.bundle_for(museum_id).text)
    return found


def scheme_in(found: dict[str, Any], scheme: Any) -> dict[str, Any]:
    kind = 1 if isinstance(scheme, Edition) else 2
    [entry] = [entry for entry in found["schemes"] if (entry["kind"], entry["number"]) == (kind, scheme.number)]
    return dict(entry)


@pytest.mark.database
@pytest.mark.django_db
def test_it_holds_what_a_pass_gives_here_the_codes_the_uses_and_what_was_revoked() -> None:
    scene = Scene(conditions_nl="Op vertoon van de pas", check_fr="Une carte")
    one, two, revoked = make_pass(scene.edition), make_pass(scene.edition, party_size=4), make_pass(scene.edition)
    Pass.objects.filter(pk=revoked.pk).update(state="revoked")
    scene.scan(one)
    entry = scheme_in(content(scene.museum.pk), scene.edition)
    assert entry["right"] == {"uses_per_museum": 1, "uses_per_day": None, "uses_in_all": None, "full": False, "check": True}
    assert entry["give"]["nl"][1] == "Op vertoon van de pas"
    assert "in plaats van" in entry["give"]["nl"][0]
    assert entry["check"]["fr"] == "Une carte"
    assert [(each["party_size"], each["count"]) for each in entry["codes"]] == [(1, 2), (4, 1)]
    listed = entry["codes"][1]
    of_four = code_lists.CodeList(listed["count"], listed["bits"], base64.b64decode(listed["data"]))
    assert code_lists.may_have(of_four, two.short_code)
    assert base64.b64decode(entry["uses"][timezone.localdate().isoformat()]) == bundles.id_of(one.public_id, one.short_code)
    assert base64.b64decode(entry["revoked"]) == bundles.id_of(revoked.public_id, revoked.short_code)
    assert (entry["used_up"], entry["begun"]) == ("", {})


@pytest.mark.database
@pytest.mark.django_db
def test_limits_that_look_further_bring_what_they_look_at() -> None:
    scene = Scene(uses_per_pass=None, quota=1)
    Edition.objects.update(uses_in_all=1)
    elsewhere = make_museum("ailleurs")
    make_advantage(scene.edition, elsewhere, uses_per_pass=None)
    there, _credential = make_desk(elsewhere)
    held_pass = make_pass(scene.edition)
    Pass.objects.update(lasts_days=3)
    clear_every()
    scene.scan(held_pass, desk=there)
    entry = scheme_in(content(scene.museum.pk), scene.edition)
    mark = bundles.id_of(held_pass.public_id, held_pass.short_code)
    assert entry["uses"] == {}
    assert base64.b64decode(entry["used_up"]) == mark
    assert base64.b64decode(entry["begun"][timezone.localdate().isoformat()]) == mark
    assert entry["right"]["full"] is False
    Edition.objects.update(uses_in_all=None)
    clear_every()
    scene.scan(make_pass(scene.edition))
    assert scheme_in(content(scene.museum.pk), scene.edition)["right"]["full"] is True


@pytest.mark.database
@pytest.mark.django_db
def test_what_gives_nothing_here_is_named_so_that_it_can_be_told() -> None:
    scene = Scene()
    today = timezone.localdate()
    other = make_offer()
    over = make_edition("over", valid_from=today - timedelta(days=90), valid_until=today - timedelta(days=60))
    make_advantage(over, scene.museum)
    found = content(scene.museum.pk)
    for scheme in (other, over):
        entry = scheme_in(found, scheme)
        assert entry["until"] == scheme.valid_until.isoformat()
        assert "right" not in entry


@pytest.mark.database
@pytest.mark.django_db
def test_the_next_edition_s_key_is_there_before_its_first_pass_and_a_distrusted_one_is_not() -> None:
    scene = Scene()
    today = timezone.localdate()
    following = make_edition("next", valid_from=today + timedelta(days=40), valid_until=today + timedelta(days=400))
    numbers = {key["number"] for key in content(scene.museum.pk)["keys"]}
    assert following.signing_key.number in numbers
    old = scene.edition.signing_key.number
    schemes.replace_key(scene.edition, distrust=True)
    scene.edition.refresh_from_db()
    numbers = {key["number"] for key in content(scene.museum.pk)["keys"]}
    assert scene.edition.signing_key.number in numbers
    assert old not in numbers


def fetch(credential: str, **headers: str) -> Any:
    return Client().get("/desk/api/bundle", headers={"Authorization": f"Bearer {credential}", **headers})


@pytest.mark.database
@pytest.mark.django_db
def test_it_is_signed_and_sent_once() -> None:
    scene = Scene()
    answer = fetch(scene.credential)
    key, signature = (part.split("=", 1)[1] for part in answer.headers["Bundle-Signature"].split("; "))
    public = SigningKey.objects.get(number=int(key)).public_key
    Ed25519PublicKey.from_public_bytes(bytes(public)).verify(
        base64.b64decode(signature), bundles.SIGNATURE_CONTEXT + answer.content
    )
    again = fetch(scene.credential, **{"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    make_pass(scene.edition)
    clear_every()
    assert fetch(scene.credential, **{"If-None-Match": answer.headers["ETag"]}).status_code == 200
    assert fetch("x").status_code == 401


@pytest.mark.database
@pytest.mark.django_db
def test_a_large_edition_is_small_and_takes_no_more_statements() -> None:
    scene = Scene()

    def cost() -> int:
        clear_every()
        with CaptureQueriesContext(connection) as queries:
            bundles.bundle_for(scene.museum.pk)
        return len(queries)

    issuing.issue(scheme=scene.edition, quantity=3)
    cost()  # makes the key that signs it
    few = cost()
    issuing.issue(scheme=scene.edition, quantity=1500)
    assert cost() == few <= 10
    size = len(gzip.compress(bundles.bundle_for(scene.museum.pk).text))
    assert size < 2048 + 1503 * 2.05  # so 20,000 passes take 43 KB of the 60 KB allowed
    assert KEPT > 2048 + 20_000 * 2.05
