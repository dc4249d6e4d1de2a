"""The two steps that turn a code into a pass, as visitors meet them."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms import shortcode
from passes import activation_views
from passes.models import HolderContact, Pass, SharedCode
from passes.services import batches, issuing, letters
from tests.passes.factories import make_advantage, make_edition, make_museum, make_offer
from tests.passes.test_activating import make_batch, make_shared

pytestmark = pytest.mark.django_db
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


def type_code(code: str, language: str = "fr") -> Any:
    return Client().post(f"/{language}/pass/activate/", {"code": code}, headers=SAME_SITE)


def press(code: str, language: str = "fr", **fields: Any) -> Any:
    return Client().post(f"/{language}/pass/activate/{code}/", fields, headers=SAME_SITE)


@pytest.mark.parametrize(("language", "words"), [("fr", "Utiliser un code"), ("nl", "Een code gebruiken"), ("en", "Use a code")])
def test_from_a_card_to_a_pass(language: str, words: str) -> None:
    code = make_batch(make_edition(), party_size=3).codes.first().code
    assert words in Client().get(f"/{language}/pass/activate/").text
    step = type_code(f"{code[:5].lower()}-{code[5:]}", language)
    assert step["Location"] == f"/{language}/pass/activate/{code}/"
    shown = Client().get(step["Location"])
    assert "party_size" not in shown.text
    assert "no-store" in shown["Cache-Control"]
    assert not shown.cookies
    assert not Pass.objects.exists()  # looking uses nothing up
    done = press(code, language, email="marie@example.org")
    held_pass = Pass.objects.get()
    assert done["Location"] == f"/{language}/pass/{held_pass.access_key}/"
    assert (held_pass.party_size, held_pass.locale) == (3, language)
    assert HolderContact.objects.get().email == "marie@example.org"
    assert mail.outbox == []
    assert "marie" not in done["Location"]


def test_a_shared_code_asks_for_how_many_and_says_whose_offer_it_is() -> None:
    shared = make_shared(make_offer())
    text = Client().get(f"/fr/pass/activate/{shared.code}/").text
    assert all(
        words in text for words in ("La Banque du Nord", "Les sociétaires de la banque", "La carte bancaire de sociétaire")
    )
    press(shared.code, party_size="4")
    assert Pass.objects.get().party_size == 4


def used() -> str:
    code = make_batch(make_edition()).codes.first().code
    press(code)
    return code


def returned() -> str:
    batch = make_batch(make_edition())
    batches.take_back(batch, reason="Retour")
    return batch.codes.first().code


def shared(**fields: Any) -> str:
    return make_shared(make_offer(), **fields).code


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: "ABCDE FGHJK", "ne connaissons pas ce code"),
        (lambda: "é" * 30, "ne connaissons pas ce code"),
        (used, "déjà devenu un pass"),
        (returned, "a été retiré"),
        (lambda: shared(is_closed=True), "ne peut plus servir"),
        (lambda: shared(opens_at=timezone.now() + timedelta(days=1)), "pourra servir à partir du"),
    ],
)
def test_a_code_that_gives_nothing_says_why_and_stays_in_its_field(make: Any, words: str) -> None:
    code = make()
    before = Pass.objects.count()
    for answer in (press(code), Client().get(f"/fr/pass/activate/{code}/")):
        assert answer.status_code in (404, 422)
        assert words in answer.text
        assert f'value="{code}"' in answer.text
    assert Pass.objects.count() == before


def test_the_last_one_went_in_this_moment() -> None:
    code = shared(cap=1)
    press(code, party_size="1")
    answer = press(code, party_size="1")
    assert "ont été pris" in answer.text
    assert Pass.objects.count() == 1


def test_bad_input_loses_nothing() -> None:
    code = shared()
    answer = press(code, party_size="5", email="marie@exemple")
    assert answer.status_code == 422
    assert all(words in answer.text for words in ("marie@exemple", '<option value="5" selected>', "Cette adresse"))
    assert type_code("").status_code == 422
    assert press(code, website="https://spam.example").status_code == 422
    assert Client().post(f"/fr/pass/activate/{code}/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not Pass.objects.exists()


def test_guessing_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activation_views, "WRONG_CODES_PER_HOUR", 2)
    texts = [type_code(shortcode.new()).text for _ in range(3)]
    assert ["Trop de codes" in text for text in texts] == [False, False, True]


def test_statements() -> None:
    code = make_batch(make_edition()).codes.first().code
    Client().get("/fr/pass/activate/")
    with CaptureQueriesContext(connection) as queries:
        press(code)
    # Two look-ups, then in one transaction (a savepoint of its own for the insert) the pass and the code.
    assert len(queries) <= 9, [query["sql"][:80] for query in queries]
    assert SharedCode.objects.count() == 0


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_the_pass_of_an_offer_says_whose_it_is_and_where_it_is_good(language: str) -> None:
    offer = make_offer(lasts_days=3, starts="first_use")
    make_advantage(offer, make_museum("ici"), kind="free_entry", pass_price=0)
    make_advantage(make_edition(), make_museum("ailleurs"))
    press(make_shared(offer).code, language, party_size="1", email="marie@example.org")
    held_pass = Pass.objects.get()
    text = Client().get(issuing.path_of(held_pass)).text
    for words in (offer.name_fr, "La Banque du Nord", "Les sociétaires de la banque", "La carte bancaire de sociétaire", "Ici"):
        assert html.escape(words) in text or words in text
    assert "Ailleurs" not in text
    [letter] = [letters.letter_for(contact) for contact in HolderContact.objects.all()]
    assert offer.name_fr in letter.body
