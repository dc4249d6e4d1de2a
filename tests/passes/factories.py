"""Passes, editions, museums and desks to test with, made by the real services."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from museums.models import Museum
from passes.holders import giving
from passes.models import Advantage, AdvantageKind, Desk, Edition, Gift, Offer, Pass, Sponsor
from passes.services import desks, issuing, schemes


def make_museum(slug: str = "musee-du-sabot", **fields: Any) -> Museum:
    museum, _created = Museum.objects.get_or_create(slug=slug, defaults={"name": slug.replace("-", " ").capitalize(), **fields})
    return museum


def make_edition(slug: str = "pass-2026", **fields: Any) -> Edition:
    today = timezone.localdate()
    return schemes.create_edition(
        **{
            "slug": slug,
            "names": {"fr": f"Le {slug}", "nl": f"De {slug}", "en": f"The {slug}"},
            "valid_from": today - timedelta(days=30),
            "valid_until": today + timedelta(days=30),
            **fields,
        }
    )


def make_advantage(scheme: Edition | Offer, museum: Museum, **fields: Any) -> Advantage:
    owner: dict[str, Any] = {"edition": scheme} if isinstance(scheme, Edition) else {"offer": scheme}
    return Advantage.objects.create(
        **owner, museum=museum, **{"kind": AdvantageKind.REDUCED_PRICE, "full_price": 5, "pass_price": 3, **fields}
    )


def make_desk(museum: Museum, **fields: Any) -> tuple[Desk, str]:
    """A desk and its credential."""
    return desks.create_desk(museum=museum, **{"name": "Test", **fields})


def make_pass(scheme: Edition | Offer, **fields: Any) -> Pass:
    changes = {name: fields.pop(name) for name in ("valid_from", "valid_until") if name in fields}
    [held_pass] = issuing.issue(scheme=scheme, quantity=1, **fields)
    for name, value in changes.items():
        setattr(held_pass, name, value)
    held_pass.save()
    return held_pass


def make_sponsor(slug: str = "banque-du-nord") -> Sponsor:
    return Sponsor.objects.get_or_create(slug=slug, defaults={"name_fr": "La Banque du Nord"})[0]


def make_offer(slug: str = "entree-offerte", **fields: Any) -> Offer:
    """An offer that is valid today; its museums are given with `make_advantage(offer, museum)`."""
    today = timezone.localdate()
    return schemes.create_offer(
        **{
            "sponsor": make_sponsor(),
            "slug": slug,
            "names": {"fr": f"L’offre {slug}"},
            "entitled_fr": "Les sociétaires de la banque",
            "check_fr": "La carte bancaire de sociétaire",
            "valid_from": today - timedelta(days=30),
            "valid_until": today + timedelta(days=30),
            **fields,
        }
    )


def make_gift(edition: Edition, **fields: Any) -> Gift:
    """Not confirmed yet; sent today once it is."""
    wish = {"giver_email": "marie@example.org", "giver_name": "Marie", "to_email": "paul@example.org", "message": "Bonne visite"}
    return giving.prepare(
        edition=edition,
        **{**wish, "giver_locale": "fr", "locale": "fr", "party_size": 1, "send_on": timezone.localdate(), **fields},
    )
