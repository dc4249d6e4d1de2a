"""Work done after the answer. Each may run twice."""

from __future__ import annotations

from smtplib import SMTPException

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from passes.models import Pass
from passes.services import forgetting
from passes.services.issuing import address_of


class MailNotSentError(RuntimeError):
    """The mail server did not take the message. Says why without the address: failures are logged and kept."""


def send_pass_address(pass_id: int) -> None:
    """Send a holder the address of their pass, in the language they took it in, if they still want it there."""
    held_pass = Pass.objects.select_related("edition", "contact").filter(pk=pass_id, contact__isnull=False).first()
    if held_pass is None:
        return
    with translation.override(held_pass.locale):
        subject = _("Your Pass’Musées")
        context = {"held_pass": held_pass, "address": address_of(held_pass), "edition": held_pass.edition}
        message = render_to_string("email/pass_address.txt", context)
    try:
        send_mail(subject=subject, message=message, from_email=None, recipient_list=[held_pass.contact.email])
    except SMTPException as error:
        raise MailNotSentError(f"{type(error).__name__} {getattr(error, 'smtp_code', '')}".strip()) from None


def cut_links() -> int:
    """Cut the link between scans and passes 48 hours after the scan. Runs every hour (passes/apps.py)."""
    return forgetting.cut_links()
