"""Newsletter tests: somebody signs up, somebody is subscribed, an issue is ready."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from django.utils import timezone

from home.models import NewsletterIssue, NewsletterList, Subscriber

HERE = {"Sec-Fetch-Site": "same-origin"}
LINK = re.compile(r"https?://\S+/newsletter/(?:confirm|leave)/\S+/")


def ask(language: str = "fr", email: str = "marie@example.org", **fields: Any) -> Any:
    typed = {"email": email, "lists": ["visitors"], **fields}
    return Client().post(f"/{language}/newsletter/", typed, headers=HERE)


def path_in(message: Any) -> str:
    found = LINK.search(message.body)
    assert found, message.body
    return "/" + found[0].split("/", 3)[3]


def subscribed(email: str = "marie@example.org", language: str = "fr", *lists: str) -> Subscriber:
    subscriber = Subscriber.objects.create(email=email, locale=language, confirmed_at=timezone.now(), consent_text="Oui")
    subscriber.lists.set(NewsletterList.objects.filter(slug__in=lists or ("visitors",)))
    return subscriber


def issue(**fields: Any) -> NewsletterIssue:
    values = {"list": NewsletterList.objects.get(slug="visitors"), "subject": "Au fil des musées", "intro": "<p>Bonjour</p>"}
    return NewsletterIssue.objects.create(**{**values, **fields})
