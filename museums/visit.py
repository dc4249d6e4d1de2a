"""What a visitor may count on at a museum, in words: access, services, languages, groups. What is not known is not said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from museums.models.facts import Museum, VisitLanguage

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: The families of the label Tourisme & Handicap.
LABELS: dict[str, StrOrPromise] = {
    "label_hearing": gettext_lazy("hearing"),
    "label_mental": gettext_lazy("mental"),
    "label_physical": gettext_lazy("physical"),
    "label_visual": gettext_lazy("visual"),
}

#: What to say when it is so, and when it is not; nothing for what nobody misses.
ACCESS: dict[str, tuple[StrOrPromise, StrOrPromise]] = {
    "step_free": (gettext_lazy("Step-free access"), gettext_lazy("There are steps at the entrance")),
    "accessible_toilets": (gettext_lazy("Accessible toilets"), gettext_lazy("No accessible toilets")),
    "accessible_parking": (gettext_lazy("A parking space for disabled visitors"), ""),
    "parking": (gettext_lazy("Parking nearby"), gettext_lazy("No parking nearby")),
}
SERVICES: dict[str, tuple[StrOrPromise, StrOrPromise]] = {
    "shop": (gettext_lazy("Shop"), ""),
    "cafe": (gettext_lazy("Café"), ""),
    "picnic": (gettext_lazy("Picnic area"), ""),
}

NETWORKS = {
    "facebook.com": "Facebook",
    "instagram.com": "Instagram",
    "youtube.com": "YouTube",
    "linkedin.com": "LinkedIn",
    "tiktok.com": "TikTok",
    "bsky.app": "Bluesky",
}


@dataclass(frozen=True)
class Said:
    """One thing that is so (`good`), or that is not and that a visitor must know."""

    words: str
    good: bool = True


@dataclass(frozen=True)
class Visit:
    labels: tuple[str, ...]
    access: tuple[Said, ...]
    services: tuple[Said, ...]
    languages: tuple[str, ...]
    groups: tuple[Said, ...]

    def __bool__(self) -> bool:
        return any((self.labels, self.access, self.services, self.languages, self.groups))


def visit_of(museum: Museum) -> Visit:
    return Visit(
        labels=tuple(str(words) for field, words in LABELS.items() if getattr(museum, field)),
        access=said(museum, ACCESS),
        services=said(museum, SERVICES),
        languages=tuple(str(VisitLanguage(code).label) for code in museum.languages if code in VisitLanguage.values),
        groups=tuple(group_words(museum)),
    )


def said(fact: Model, table: dict[str, tuple[StrOrPromise, StrOrPromise]]) -> tuple[Said, ...]:
    """Of a museum or an event."""
    found = ((getattr(fact, field), words) for field, words in table.items())
    return tuple(
        Said(str(words[0] if known else words[1]), known) for known, words in found if known is not None and (known or words[1])
    )


def group_words(museum: Museum) -> Iterable[Said]:
    if museum.groups_welcome and museum.group_size_max:
        size = museum.group_size_max
        yield Said(ngettext("Groups of %(size)d person", "Groups of up to %(size)d people", size) % {"size": size})
    elif museum.groups_welcome is not None:
        yield Said(_("Groups are welcome") if museum.groups_welcome else _("No group visits"), museum.groups_welcome)
    if museum.schools_welcome is not None:
        yield Said(_("Schools are welcome") if museum.schools_welcome else _("No school visits"), museum.schools_welcome)


def has_left(museum: Museum) -> bool:
    """Whether the membership has ended; the year it ends in is still a member's."""
    return museum.member_until is not None and museum.member_until < timezone.localdate().year


@dataclass(frozen=True)
class WebLink:
    name: str
    url: str


def web_links(museum: Museum) -> list[WebLink]:
    """The museum's pages on social networks, each by the name of its network or host. What is no web address is left out."""
    links = [url for url in museum.social_links if isinstance(url, str) and url.startswith(("https://", "http://"))]
    return [WebLink(name, url) for url in links if (name := _network(url))]


def _network(url: str) -> str:
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    return next((name for domain, name in NETWORKS.items() if host == domain or host.endswith(f".{domain}")), host)
