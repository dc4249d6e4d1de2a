"""What a card says, in the language that is active."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.dates import day_words
from cms.models import NetworkSettings
from passes.models import Batch, BatchForm, Edition, Offer


@dataclass(frozen=True, slots=True)
class CardWords:
    network: str
    example: str
    validity: str
    lasts: str
    persons: str
    todo: str
    address: str
    check: str
    museums: str
    site: str
    title_size: str


def card_words(batch: Batch) -> CardWords:
    scheme = batch.scheme
    is_card = batch.form == BatchForm.CARDS
    return CardWords(
        network=network_name(),
        example=_("Example") if is_example(scheme) else "",
        validity=validity(scheme),
        lasts=lasting(scheme),
        persons=ngettext("For one person", "For %(count)d persons", batch.party_size) % {"count": batch.party_size},
        todo=_("Show this card at the museum’s desk.") if is_card else _("Scan this code to get your pass."),
        address=bare("" if is_card else reverse("passes:activate")),
        check=scheme.check_at_desk if isinstance(scheme, Offer) else "",
        museums=museum_count(scheme),
        site=bare(""),
        title_size=title_size(scheme.name),
    )


def is_example(scheme: Edition | Offer) -> bool:
    """Whether something of it is made up for the demonstration: then nothing is printed that does not say so."""
    return bool(getattr(scheme, "is_example", False)) or scheme.advantages.filter(is_example=True).exists()


def network_name() -> str:
    return (NetworkSettings.objects.filter(site__is_default_site=True).first() or NetworkSettings()).organisation_name


def title_size(name: str) -> str:
    """A card has room for three lines of a long name."""
    return "" if len(name) <= 20 else "is-long" if len(name) <= 60 else "is-longest"


def bare(path: str) -> str:
    """An address as people type it. It may be parted behind a slash."""
    parts = urlsplit(f"{settings.WAGTAILADMIN_BASE_URL}{path}")
    return f"{parts.netloc}{parts.path}".rstrip("/").replace("/", "/\u200b")


def validity(scheme: Edition | Offer) -> str:
    first, last = scheme.valid_from, scheme.valid_until
    if first.year != last.year:
        return _("From %(first)s to %(last)s") % {"first": day_words(first), "last": day_words(last)}
    return _("From %(first)s to %(last)s") % {"first": day_words(first, "j F"), "last": day_words(last)}


def lasting(scheme: Edition | Offer) -> str:
    if scheme.lasts_days is None:
        return ""
    return ngettext("%(count)d day from the first visit", "%(count)d days from the first visit", scheme.lasts_days) % {
        "count": scheme.lasts_days
    }


def museum_count(scheme: Edition | Offer) -> str:
    count = scheme.advantages.values("museum").distinct().count()
    if not count:
        return ""
    return ngettext("An advantage in %(count)d museum", "An advantage in %(count)d museums", count) % {"count": count}
