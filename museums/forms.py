"""The editor's form for a museum: its own facts, its prices and its earlier memberships on one page."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.db import models, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel

from museums.form_fields import LinesField, SpellsField, YesNoField, price_field, spells_of
from museums.hours.forms import OpeningHoursField
from museums.models.facts import MembershipPeriod, Museum, Price, PriceKind, VisitLanguage
from museums.validation import spell_errors

PRICE = "price_"
YES_OR_NO = (
    "groups_welcome", "schools_welcome", "step_free", "accessible_toilets", "accessible_parking", "parking", "shop", "cafe", "picnic",
)  # fmt: skip


def yes_no(name: str) -> YesNoField:
    field = cast("models.Field[Any, Any]", Museum._meta.get_field(name))
    return YesNoField(label=capfirst(str(field.verbose_name)), required=False)


class MuseumForm(WagtailAdminModelForm):
    other_names = LinesField(label=_("other names"), required=False, help_text=_("One a line."))
    social_links = LinesField(label=_("social networks"), required=False, help_text=_("One address a line, with https://."))
    languages = forms.MultipleChoiceField(
        label=_("languages spoken"), choices=VisitLanguage.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    opening_hours = OpeningHoursField(label=_("opening hours"), required=False)
    earlier_memberships = SpellsField(
        label=_("earlier memberships"),
        required=False,
        help_text=_("If it left and came back. One a line: two years and a note, for example 1998-2009 closed for works."),
    )
    price_full = price_reduced = price_child = price_family = price_group = price_school = forms.DecimalField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in PriceKind:
            self.fields[f"{PRICE}{kind}"] = price_field(kind)
        for name in YES_OR_NO:
            self.fields[name] = yes_no(name)
        self.fields["opening_hours"].country = self.instance.hours_country
        for field in self.fields.values():
            field.label = capfirst(str(field.label or ""))
        if self.instance.pk:
            self.initial["earlier_memberships"] = spells_of(self.instance.earlier_memberships.all())
            self.initial |= {f"{PRICE}{price.kind}": price.amount for price in self.instance.prices.all()}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        spells = [(since, until) for since, until, _note in cleaned.get("earlier_memberships", [])]
        for message in spell_errors(spells, cleaned.get("member_since")):
            self.add_error("earlier_memberships", message)
        return cleaned

    @transaction.atomic
    def save(self, commit: bool = True) -> Museum:
        museum: Museum = super().save(commit=commit)
        if commit:
            self.save_prices(museum)
            self.save_memberships(museum)
        return museum

    def save_prices(self, museum: Museum) -> None:
        for kind in PriceKind:
            amount: Decimal | None = self.cleaned_data.get(f"{PRICE}{kind}")
            if amount is None:
                museum.prices.filter(kind=kind).delete()
            else:
                Price.objects.update_or_create(museum=museum, kind=kind, defaults={"amount": amount})

    def save_memberships(self, museum: Museum) -> None:
        wanted = self.cleaned_data["earlier_memberships"]
        if wanted != spells_of(museum.earlier_memberships.all()):
            museum.earlier_memberships.all().delete()
            MembershipPeriod.objects.bulk_create(
                MembershipPeriod(museum=museum, since=since, until=until, note=note) for since, until, note in wanted
            )


def group(heading: Any, *panels: Panel | str, help_text: Any = "") -> Panel:
    children = [FieldPanel(panel) if isinstance(panel, str) else panel for panel in panels]
    return MultiFieldPanel(children, heading=heading, help_text=help_text)


def row(*names: str) -> Panel:
    return FieldRowPanel([FieldPanel(name) for name in names])


MUSEUM_PANELS = ObjectList(
    [
        group(_("Identity"), "name", "other_names", "slug", "legal_status"),
        group(_("Membership"), row("membership", "member_since", "member_until"), "earlier_memberships"),
        group(
            _("Place"),
            row("street", "postal_code"),
            row("commune", "area", "territory"),
            row("latitude", "longitude", "coordinate_precision"),
        ),
        group(
            _("Trades and clubs"),
            FieldPanel("trades", widget=forms.CheckboxSelectMultiple),
            FieldPanel("clubs", widget=forms.CheckboxSelectMultiple),
        ),
        group(_("Contact"), "website", row("email", "phone"), "social_links"),
        group(_("Opening hours"), "opening_hours"),
        group(
            _("Prices"),
            row("price_full", "price_reduced"),
            row("price_child", "price_family"),
            row("price_group", "price_school"),
            "practical_examples",
        ),
        group(_("The visit"), "languages", row("groups_welcome", "group_size_max"), "schools_welcome"),
        group(
            _("Access"),
            row("step_free", "accessible_toilets"),
            row("parking", "accessible_parking"),
            "label_hearing",
            "label_mental",
            "label_physical",
            "label_visual",
            help_text=_("The four labels are those of the French mark Tourisme & Handicap."),
        ),
        group(_("On site"), row("shop", "cafe", "picnic")),
        group(_("Review"), "reviewed_on"),
    ],
    base_form_class=MuseumForm,
)
