"""An issue on its way: composed once, handed over in batches, each recipient once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django_q.tasks import async_task
from wagtail.models import Locale, Page
from wagtail.rich_text import expand_db_html

from cms.mail import MAIL_FAULTS, concerns_one_recipient, fault_in_words, is_refused_for_good, while_at_work
from events.listing import upcoming_dates
from events.models import AgendaPage
from home.contact.services import network
from home.models.articles import latest_articles
from home.models.newsletter import Delivery, DeliveryState, IssueState, NewsletterIssue, Subscriber
from home.newsletter.links import leave_link

logger = structlog.get_logger("portal.newsletter")

LEAVE_MARK = "https://leave.invalid/"
BATCH = 10
#: An issue of which nothing was handed over for so long has no task at work.
QUIET = timedelta(minutes=5)
#: How long a mailbox that is refused for now is left in peace after each try; after the last one it counts as refused.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 180, 360, 720, 1440))


# --- What it says -------------------------------------------------------------------------------


def compose(issue: NewsletterIssue) -> tuple[str, str]:
    """The issue as HTML and as plain text, as the site is now, with LEAVE_MARK where each reader's way out goes."""
    with translation.override(issue.locale):
        context = contents(issue)
        html = render_to_string("email/newsletter.html", context)
        return absolute(html), render_to_string("email/newsletter.txt", context)


def contents(issue: NewsletterIssue) -> dict[str, Any]:
    locale = Locale.objects.get(language_code=issue.locale)
    agenda = AgendaPage.objects.filter(locale=locale).listed().first()
    return {
        "issue": issue,
        "network": network(),
        "intro": expand_db_html(issue.intro),
        "intro_text": plain(expand_db_html(issue.intro)),
        "pages": [{"title": page.title, "summary": page.summary, "url": address_of(page)} for page in pages_of(issue, locale)],
        "events": list(upcoming_dates().taking_place()[: issue.events]) if issue.events else [],
        "agenda_url": address_of(agenda) if agenda else "",
        "leave": LEAVE_MARK,
        "site": settings.WAGTAILADMIN_BASE_URL,
    }


def pages_of(issue: NewsletterIssue, locale: Locale) -> list[Any]:
    """The chosen pages that visitors can see, in the language of the issue where they exist in it, then the latest articles."""
    keys = [chosen.page.translation_key for chosen in issue.chosen.select_related("page")]
    found = {page.translation_key: page for page in Page.objects.filter(translation_key__in=keys).live().public().specific()}
    here = {page.translation_key: page for page in found.values() if page.locale_id == locale.pk}
    in_language = Page.objects.filter(translation_key__in=keys, locale=locale).live().public().specific()
    here |= {page.translation_key: page for page in in_language}
    chosen = [here[key] for key in keys if key in here]
    more = (
        latest_articles(locale.pk, locale=locale.pk).exclude(pk__in=[page.pk for page in chosen])[: issue.articles]
        if issue.articles
        else []
    )
    return [*chosen, *more]


def address_of(page: Any) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL}{page.get_url() or '/'}"


def absolute(html: str) -> str:
    return re.sub(r'(href|src)="/', rf'\1="{settings.WAGTAILADMIN_BASE_URL}/', html)


def plain(html: str) -> str:
    """The introduction without its tags; where a link leads stands after its words."""
    with_addresses = re.sub(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', r"\2 (\1)", absolute(html))
    with_lines = re.sub(r"</p>|<br\s*/?>|</li>", "\n", with_addresses)
    return "\n\n".join(line.strip() for line in unescape(strip_tags(with_lines)).splitlines() if line.strip())


def recipients(issue: NewsletterIssue) -> Any:
    return Subscriber.objects.active().filter(lists=issue.list_id, locale=issue.locale)


# --- How it goes out ----------------------------------------------------------------------------


def message_to(
    issue: NewsletterIssue, html: str, text: str, *, email: str, leave: str, subject: str = ""
) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=" ".join((subject or issue.subject).split()),
        body=text.replace(LEAVE_MARK, leave),
        to=[email],
        headers={
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "List-Id": f"<{issue.list.slug}.newsletter.{settings.WAGTAILADMIN_BASE_URL.split('//')[-1].split(':')[0]}>",
        },
    )
    message.attach_alternative(html.replace(LEAVE_MARK, leave), "text/html")
    return message


def send_test(issue: NewsletterIssue, email: str) -> None:
    """To an editor's own address; the way out leads to the site. Raises what the mail server raises."""
    html, text = compose(issue)
    with translation.override(issue.locale):
        subject = _("[test] %(subject)s") % {"subject": issue.subject}
    message_to(issue, html, text, email=email, leave=settings.WAGTAILADMIN_BASE_URL, subject=subject).send()


def start(issue: NewsletterIssue) -> int:
    """Freeze the issue and send it to everybody who asked for its list in its language. How many; 0 when it was
    started before, or when nobody asked for it."""
    if not recipients(issue).exists():
        return 0
    html, text = compose(issue)
    with transaction.atomic():
        begun = NewsletterIssue.objects.filter(pk=issue.pk, state=IssueState.DRAFT).update(
            state=IssueState.SENDING, started_at=timezone.now(), html=html, text=text
        )
        if not begun:
            return 0
        rows = [Delivery(issue=issue, subscriber_id=pk) for pk in recipients(issue).values_list("pk", flat=True)]
        Delivery.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
        transaction.on_commit(lambda: async_task("home.newsletter.tasks.send_issue", issue.pk))
    return len(rows)


def send(issue_id: int) -> int:
    """Hand over what waits, for one shift; how many were. A shift that ends before the work queues the next one.

    Several tasks may do so at once: each delivery is taken by one.
    """
    issue = NewsletterIssue.objects.select_related("list").get(pk=issue_id)
    if issue.state != IssueState.SENDING:
        return 0
    sent = 0
    connection = get_connection()
    try:
        for delivery in while_at_work(_one_by_one(issue, connection)):
            sent += _hand_over(issue, delivery, connection)
    except MAIL_FAULTS as error:
        NewsletterIssue.objects.filter(pk=issue.pk).update(last_error=fault_in_words(error))
        logger.warning("newsletter_interrupted", issue=issue.pk, error=fault_in_words(error))
        return sent
    finally:
        connection.close()
    _finish_or_go_on(issue)
    return sent


def _one_by_one(issue: NewsletterIssue, connection: Any) -> Iterator[Delivery]:
    """Whoever's turn it is, in small batches, so that two tasks seldom look at the same ones."""
    while batch := list(_due(issue)[:BATCH]):
        connection.open()
        yield from batch


def to_take_up() -> list[int]:
    """The issues on their way whose task was cut off, or that wait for a mail server or a mailbox. One with a task at work is
    left to it: a second one each time would leave no worker for anything else."""
    at_work = Delivery.objects.filter(issue__state=IssueState.SENDING, at__gt=timezone.now() - QUIET).values("issue")
    return list(NewsletterIssue.objects.filter(state=IssueState.SENDING).exclude(pk__in=at_work).values_list("pk", flat=True))


def _due(issue: NewsletterIssue) -> QuerySet[Delivery]:
    """Whoever was refused for now stands behind those who were not tried yet."""
    waiting = issue.deliveries.filter(state=DeliveryState.WAITING, next_try_at__lte=timezone.now())
    return waiting.select_related("subscriber").order_by("next_try_at", "pk")


def _hand_over(issue: NewsletterIssue, delivery: Delivery, connection: Any) -> bool:
    """Raises what stops the others too. What the server has certainly not taken waits again; where nobody knows, it stays taken."""
    mine = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING)
    if not mine.update(state=DeliveryState.TAKEN, at=timezone.now()):
        return False
    taken = Delivery.objects.filter(pk=delivery.pk)
    if not Subscriber.objects.active().filter(pk=delivery.subscriber_id).exists():
        taken.update(state=DeliveryState.SKIPPED)
        return False
    message = message_to(issue, issue.html, issue.text, email=delivery.subscriber.email, leave=leave_link(delivery.subscriber))
    message.connection = connection
    try:
        message.send()
    except MAIL_FAULTS as error:
        if isinstance(error, SMTPResponseException | SMTPRecipientsRefused):
            _put_back(taken, delivery.tries, error)
        if concerns_one_recipient(error):
            return False
        raise
    taken.update(state=DeliveryState.SENT, at=timezone.now())
    return True


def _put_back(taken: QuerySet[Delivery], tries: int, error: Exception) -> None:
    """Behind the others, so that the next task does not begin with it. Only what concerns this recipient counts as a try."""
    tries += concerns_one_recipient(error)
    if is_refused_for_good(error) or tries > len(PAUSES):
        taken.update(state=DeliveryState.REFUSED, tries=tries)
        return
    pause = PAUSES[max(tries, 1) - 1]
    taken.update(state=DeliveryState.WAITING, tries=tries, next_try_at=timezone.now() + pause)


def _finish_or_go_on(issue: NewsletterIssue) -> None:
    """What waits for its turn is left to the task of every five minutes."""
    if _due(issue).exists():
        async_task("home.newsletter.tasks.send_issue", issue.pk)
        return
    if issue.deliveries.filter(state=DeliveryState.WAITING).exists():
        return
    NewsletterIssue.objects.filter(pk=issue.pk, state=IssueState.SENDING).update(
        state=IssueState.SENT, sent_at=timezone.now(), last_error=""
    )
