"""Letters to the office: what somebody has to do something about, and by when. In French, without the buyer's data."""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from cms.models import NetworkSettings
from passes.models import DisputeState, Order, SellingSettings


class News(StrEnum):
    WITHDRAWAL = "withdrawal"
    DISPUTE_OPEN = "dispute_open"
    DISPUTE_WON = "dispute_won"
    DISPUTE_LOST = "dispute_lost"
    REFUND_FAILED = "refund_failed"


NEWS_OF_DISPUTES = {
    DisputeState.OPEN: News.DISPUTE_OPEN,
    DisputeState.WON: News.DISPUTE_WON,
    DisputeState.LOST: News.DISPUTE_LOST,
}


def tell(order_id: int, news: News) -> None:
    """Have the office told once this is committed."""
    transaction.on_commit(lambda: async_task("passes.payments.tasks.tell_office", order_id, news.value))


def write(order_id: int, news: News) -> None:
    to = address()
    if not to:
        return
    order = Order.objects.get(pk=order_id)
    with translation.override(settings.LANGUAGE_CODE):
        link = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('order:inspect', args=[order.pk])}"
        EmailMessage(
            subject=_subject(news) % {"order": order},
            body=render_to_string("email/office.txt", {"order": order, "news": news.value, "link": link}),
            to=[to],
            headers={"Auto-Submitted": "auto-generated"},
        ).send()


def address() -> str:
    """The office's own, or the association's."""
    selling = SellingSettings.objects.filter(site__is_default_site=True).first()
    network = NetworkSettings.objects.filter(site__is_default_site=True).first()
    return (selling.office_email if selling else "") or (network.email if network else "")


def _subject(news: News) -> str:
    return {
        News.WITHDRAWAL: _("The buyer withdraws from the order %(order)s"),
        News.DISPUTE_OPEN: _("The buyer’s bank disputes the order %(order)s"),
        News.DISPUTE_WON: _("The dispute about the order %(order)s is won"),
        News.DISPUTE_LOST: _("The dispute about the order %(order)s is lost"),
        News.REFUND_FAILED: _("Money of the order %(order)s could not be given back"),
    }[news]
