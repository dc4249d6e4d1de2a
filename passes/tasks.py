"""Work done after the answer. Each may run twice."""

from __future__ import annotations

from datetime import timedelta

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from passes.models import Pass, Scan
from passes.services.issuing import address_of

LINK_KEPT = timedelta(hours=48)


def send_pass_address(pass_id: int) -> None:
    """Send a holder the address of their pass, in the language they took it in, if they still want it there."""
    held_pass = Pass.objects.select_related("edition", "contact").filter(pk=pass_id, contact__isnull=False).first()
    if held_pass is None:
        return
    with translation.override(held_pass.locale):
        send_mail(
            subject=_("Your Pass’Musées"),
            message=render_to_string(
                "email/pass_address.txt", {"held_pass": held_pass, "address": address_of(held_pass), "edition": held_pass.edition}
            ),
            from_email=None,
            recipient_list=[held_pass.contact.email],
        )


def cut_links() -> int:
    """Cut the link between scans and passes 48 hours after the scan; the figures stay. Returns how many were cut."""
    return Scan.objects.filter(held_pass__isnull=False, received_at__lt=timezone.now() - LINK_KEPT).cut_links()
