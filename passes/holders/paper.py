"""One pass on paper: a tagged A4 that folds twice to A6, the code outside, what the museums give inside."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms import qr, shortcode
from events.brochure.pictures import Shelf
from passes.models import Pass
from passes.printing.counter import areas_of, length_of, page_address, title_size
from passes.printing.wording import is_example
from passes.services import issuing


def file_name(held_pass: Pass) -> str:
    return f"pass-{held_pass.short_code}.pdf"


def pdf(held_pass: Pass) -> bytes:
    """In the language of the moment."""
    from passes.printing import press  # noqa: PLC0415 - WeasyPrint is heavy, and rarely needed

    shelf, scheme, language = Shelf(), held_pass.scheme, get_language() or held_pass.locale
    areas = areas_of(scheme)
    context = {
        "held_pass": held_pass,
        "scheme": scheme,
        "offer": held_pass.offer,
        "is_example": is_example(scheme),
        "title_size": title_size(scheme.name),
        "cloth": shelf.cloth(held_pass.short_code, ("madder", "indigo"), variant="band"),
        "qr": qr.printed(issuing.token_of(held_pass), title=_("QR code of your pass")),
        "short_code": shortcode.spaced(held_pass.short_code),
        "areas": areas,
        "length": length_of(areas),
        "address": page_address(language).partition("://")[2].rstrip("/").replace("/", "/\u200b"),
    }
    return press.typeset(render_to_string("passes/holder/paper.html", context), shelf, "pass.css", pdf_variant="pdf/ua-1")
