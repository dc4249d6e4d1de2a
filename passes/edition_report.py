"""What is still missing of an edition before it is given out: museum by museum, with the place to mend it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from museums.hours.evaluate import OPEN_CODE
from museums.models import Museum, OpenYear
from passes.models import Advantage, AdvantageKind, Edition

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NONE, PRICE, UNCONFIRMED, LEFT, CLOSED, WORDS = "none", "price", "unconfirmed", "left", "closed", "words"

HEADINGS: dict[str, StrOrPromise] = {
    PRICE: gettext_lazy("A price is missing"),
    LEFT: gettext_lazy("The museum leaves the network before the edition ends"),
    CLOSED: gettext_lazy("The museum is closed all the time"),
    UNCONFIRMED: gettext_lazy("Not confirmed by the museum"),
    WORDS: gettext_lazy("Not translated"),
    NONE: gettext_lazy("No advantage at this museum"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """Something to mend. `detail`: what exactly; `url`: where."""

    kind: str
    museum: Museum
    detail: str
    url: str


def report(edition: Edition) -> list[Line]:
    """In the order of HEADINGS, then by museum. Four statements, however many museums."""
    members = list(Museum.objects.members().order_by("sort_name"))
    given = {row.museum_id: row for row in Advantage.objects.filter(edition=edition).select_related("museum")}
    closed = _closed(edition, set(given))
    lines = [
        Line(NONE, museum, "", f"{reverse('advantage:add')}?{urlencode({'edition': edition.pk, 'museum': museum.pk})}")
        for museum in members
        if museum.pk not in given
    ]
    for advantage in sorted(given.values(), key=lambda each: each.museum.sort_name):
        url = reverse("advantage:edit", args=[advantage.pk])
        lines += [Line(kind, advantage.museum, detail, url) for kind, detail in _missing(edition, advantage)]
        if advantage.museum_id in closed:
            lines.append(Line(CLOSED, advantage.museum, "", url))
    order = list(HEADINGS)
    return sorted(lines, key=lambda line: order.index(line.kind))


def _missing(edition: Edition, advantage: Advantage) -> Iterator[tuple[str, str]]:
    if advantage.kind == AdvantageKind.REDUCED_PRICE and advantage.pass_price is None:
        yield PRICE, _("price with the pass")
    if advantage.kind in (AdvantageKind.REDUCED_PRICE, AdvantageKind.FREE_ENTRY) and advantage.full_price is None:
        yield PRICE, _("full price: statements cannot say what the advantage is worth")
    if advantage.confirmed_at is None:
        late = edition.confirm_by is not None and edition.confirm_by < timezone.localdate()
        yield UNCONFIRMED, _("the deadline is over") if late else ""
    until = advantage.museum.member_until
    if until is not None and until < edition.valid_until.year:
        yield LEFT, str(until)
    missing = [
        code
        for code in ("nl", "en")
        for name in ("conditions", "check")
        if getattr(advantage, f"{name}_fr") and not getattr(advantage, f"{name}_{code}")
    ]
    if missing:
        yield WORDS, ", ".join(sorted(set(missing)))


def _closed(edition: Edition, museums: set[int]) -> set[int]:
    """Museums whose opening hours are known for all of the edition's validity and have no open day in it."""
    years: defaultdict[int, list[bool]] = defaultdict(list)
    wanted = range(edition.valid_from.year, edition.valid_until.year + 1)
    for museum, year, days in OpenYear.objects.filter(museum__in=museums, year__in=wanted).values_list("museum", "year", "days"):
        first = edition.valid_from.timetuple().tm_yday - 1 if year == edition.valid_from.year else 0
        last = edition.valid_until.timetuple().tm_yday if year == edition.valid_until.year else len(days)
        years[museum].append(OPEN_CODE in days[first:last])
    return {museum for museum, open_in in years.items() if len(open_in) == len(wanted) and not any(open_in)}


def report_buttons(edition: Edition) -> list[Button]:
    return [Button(_("What is missing"), url=reverse("edition:report", args=[edition.pk]), icon_name="tick-inverse", priority=30)]


class EditionReportView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "passes/admin/edition_report.html"
    page_title = gettext_lazy("What is missing")
    header_icon = "tick-inverse"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm("passes.view_edition"):
            raise PermissionDenied
        self.edition = get_object_or_404(Edition, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.edition)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = report(self.edition)
        counts = Counter(line.kind for line in lines)
        parts = [
            (HEADINGS[kind], counts[kind], [line for line in lines if line.kind == kind]) for kind in HEADINGS if counts[kind]
        ]
        return super().get_context_data(edition=self.edition, parts=parts, **kwargs)
