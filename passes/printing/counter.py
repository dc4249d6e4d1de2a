"""What stands and lies on the counter beside the cards: a poster, and a leaflet of one sheet folded once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from cms import qr, shortcode
from cms.models import NetworkSettings
from events.brochure.pictures import Shelf
from passes.messages import advantage_headline
from passes.models import Advantage, Batch, BatchForm, Edition, Offer, PassPage, SharedCode
from passes.printing import press
from passes.printing.pieces import activation_address
from passes.printing.wording import bare, card_words

#: A3 is A4 made larger by this, and nothing else.
A3 = 2**0.5
#: What three columns of the leaflet hold: in large type, in smaller ones, the names alone; else a number a territory.
LENGTHS = ((12, "few"), (26, "some"), (58, "full"), (118, "many"))


@dataclass
class Area:
    """A territory, with its museums: name, commune and what the pass gives there."""

    name: str
    places: list[tuple[str, str, str]] = field(default_factory=list)


def write_poster(batch: Batch, file: BinaryIO, *, large: bool = False) -> None:
    file.write(_typeset(batch, "poster", zoom=A3 if large else 1))


def write_leaflet(batch: Batch, file: BinaryIO) -> None:
    file.write(_typeset(batch, "leaflet"))


def write_shared_poster(shared: SharedCode, locale: str, file: BinaryIO, *, large: bool = False) -> None:
    """A poster whose own code gives whoever scans it a pass: nothing lies beside it."""
    like = Batch(edition=shared.edition, offer=shared.offer, form=BatchForm.CODES, locale=locale)
    address = activation_address(shared.code, locale)
    with translation.override(locale):
        own = {
            "steps": [
                _("Scan this code with your phone: you get your own pass."),
                _("Choose a museum from its list."),
                _("Show your pass at the desk of each museum you visit."),
            ],
            "caption": _("Or type the code %(code)s at:") % {"code": shortcode.spaced(shared.code).replace(" ", "\u00a0")},
            "address": bare(reverse("passes:activate")),
            "qr": qr.printed(address, title=_("QR code: get your pass")),
        }
    file.write(_typeset(like, "poster", own, zoom=A3 if large else 1))


def _typeset(batch: Batch, kind: str, own: dict[str, Any] | None = None, **options: Any) -> bytes:
    """`own`: what stands in place of the steps and code of a batch."""
    shelf, scheme = Shelf(), batch.scheme
    with translation.override(batch.locale):
        address = page_address(batch.locale)
        areas = areas_of(scheme)
        network = NetworkSettings.objects.filter(site__is_default_site=True).first() or NetworkSettings()
        context = {
            "batch": batch,
            "scheme": scheme,
            "offer": scheme if isinstance(scheme, Offer) else None,
            "words": card_words(batch),
            "network": network,
            "steps": steps(batch),
            "title_size": title_size(scheme.name),
            "areas": areas,
            "length": length_of(areas),
            "cloth": shelf.cloth(scheme.slug, variant="sheet"),
            "address": address.partition("://")[2].rstrip("/").replace("/", "/\u200b"),
            "caption": _("The museums and what you get:"),
            "qr": qr.printed(address, title=_("QR code: the museums and what the pass gives there")),
            **(own or {}),
        }
        markup = render_to_string(f"passes/printing/{kind}.html", context)
        return press.typeset(markup, shelf, f"{kind}.css", pdf_variant="pdf/ua-1", **options)


def title_size(name: str) -> str:
    """Two lines at most of an usual name."""
    return "" if len(name) <= 16 else "is-long" if len(name) <= 44 else "is-longest"


def length_of(areas: list[Area]) -> str:
    count = sum(len(area.places) for area in areas)
    return next((name for most, name in LENGTHS if count <= most), "most")


def steps(batch: Batch) -> list[str]:
    """From this counter to a museum."""
    first, last = _("Take a card here."), _("Show it at the desk of each museum you visit.")
    if batch.form == BatchForm.CARDS:
        return [first, _("Choose a museum: the square code leads to the list."), last]
    return [first, _("Scan its code with your phone: your pass opens. It can be printed, too."), last]


def page_address(locale: str) -> str:
    """Of the page that says where passes give what; of the site where there is none."""
    page = PassPage.objects.live().public().filter(locale__language_code=locale).first()
    with translation.override(locale):
        return (page.full_url if page else None) or f"{settings.WAGTAILADMIN_BASE_URL}/{locale}/"


def areas_of(scheme: Edition | Offer) -> list[Area]:
    rows = Advantage.objects.filter(edition=scheme) if isinstance(scheme, Edition) else Advantage.objects.filter(offer=scheme)
    areas: dict[str, Area] = {}
    for advantage in rows.select_related("museum__territory", "museum__commune").order_by("museum__sort_name"):
        museum = advantage.museum
        name = str(museum.territory) if museum.territory else _("Other places")
        area = areas.setdefault(name, Area(name))
        area.places.append((museum.name, str(museum.commune or ""), advantage_headline(advantage)))
    return sorted(areas.values(), key=lambda area: area.name)
