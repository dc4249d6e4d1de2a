"""The form of the newsletter, for any page: plain HTML, the same for everybody."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from cms.models import NetworkSettings
from home.newsletter.forms import SignUpForm, consent_text, open_lists

register = template.Library()


@register.inclusion_tag("newsletter/form.html", takes_context=True)
def newsletter_form(context: Context, where: str = "page", form: SignUpForm | None = None) -> dict[str, Any]:
    """`where` keeps apart the ids of two forms on one page. Nothing where no list is offered. No statement when warm."""
    network: NetworkSettings | None = context.get("network")
    name = network.organisation_name if network else NetworkSettings().organisation_name
    return {"form": form or SignUpForm(where=where), "where": where, "consent": consent_text(name)}


@register.simple_tag
def newsletter_offered() -> bool:
    """Whether there is a newsletter to ask for. No statement when warm."""
    return bool(open_lists(""))
