"""What the pages the law asks for are filled with, and where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Locale, Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.accounts import ATTEMPT_DAYS
from cms.context_processors import network_of, site_id
from cms.models import NetworkSettings
from cms.readers import reader_url
from cms.short_cache import ShortCache
from home.models.contact import ContactPage
from home.models.legal import LegalKind, LegalPage
from home.newsletter.periods import SIGN_UP_DAYS
from passes.models import Edition
from passes.models.orders import RECEIPT_YEARS
from passes.payments.forgetting import UNPAID_DAYS
from passes.services.forgetting import ADDRESS_YEARS, longest_link

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CONTACT = "contact"

#: What each page needs and nobody can invent.
NEEDED: dict[str, tuple[str, ...]] = {
    LegalKind.NOTICE: (
        "address", "email", "legal_form", "registration_rna", "registration_siren", "director_role_fr", "host_name", "host_address",
        "host_phone",
    ),
    LegalKind.PRIVACY: ("email", "privacy_email"),
    LegalKind.ACCESSIBILITY: ("accessibility_level", "accessibility_audited_on", "accessibility_email"),
    LegalKind.TERMS: ("email",),
}  # fmt: skip


def missing_facts(network: NetworkSettings, kind: str) -> list[StrOrPromise]:
    """The names of the settings that this page needs and nobody has filled in."""
    empty = ("", None, "unknown")
    fields = [network._meta.get_field(name) for name in NEEDED.get(kind, ())]
    return [field.verbose_name for field in fields if getattr(network, field.name) in empty]


def missing_for_staff(kind: str, request: HttpRequest) -> dict[str, Any] | None:
    """What is missing and where to fill it in, for somebody who may; nothing for a visitor, who has no session to look into."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES and not getattr(request, "is_preview", False):
        return None
    if not request.user.has_perm("cms.change_networksettings"):
        return None
    site = site_id(request)
    facts = missing_facts(network_of(site), kind)
    return {"facts": facts, "url": reverse("wagtailsettings:edit", args=["cms", "networksettings", site])} if facts else None


def facts_for(kind: str) -> dict[str, Any]:
    if kind == LegalKind.PRIVACY:
        return {
            "link_hours": longest_link(),
            "sign_up_days": SIGN_UP_DAYS,
            "address_years": ADDRESS_YEARS,
            "receipt_years": RECEIPT_YEARS,
            "unpaid_days": UNPAID_DAYS,
            "log_in_days": ATTEMPT_DAYS,
        }
    if kind == LegalKind.TERMS:
        today = timezone.localdate()
        return {"edition": Edition.objects.filter(valid_until__gte=today).order_by("valid_from", "pk").first()}
    return {}


def _links(language: str) -> dict[str, dict[str, str]]:
    """By kind: the title and the address of the contact page and of the pages the law asks for, in the order of a footer."""
    found: dict[str, Page] = {}
    locale = Locale.objects.filter(language_code=language).first()
    if locale is None:
        return {}
    for page in ContactPage.objects.readable_in(locale.pk).only(*LIGHT).order_by("path"):
        found.setdefault(CONTACT, page)
    for page in LegalPage.objects.readable_in(locale.pk).only(*LIGHT, "kind").order_by("path"):
        found.setdefault(page.kind, page)
    with override(language):
        return {kind: {"title": page.title, "url": reader_url(page)} for kind, page in found.items()}


LIGHT = ("title", "slug", "url_path", "locale_id", "path", "depth", "content_type_id")
links_in = ShortCache[str, dict[str, dict[str, str]]](_links)


@receiver([page_published, page_unpublished, post_page_move, page_slug_changed])
def forget_links(**_kwargs: Any) -> None:
    links_in.clear()
