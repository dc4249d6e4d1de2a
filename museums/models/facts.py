"""The network's facts: who its members are, where, and what crafts they show. One truth for every language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.models import NamedFact
from museums import open_days, validation
from museums.areas import Area, Country
from museums.folding import fold, words_of
from museums.querysets import MuseumQuerySet
from museums.weave.families import Family, families_of


class TradeFamily(models.TextChoices):
    """The six threads of the house (museums/weave/families.py)."""

    MADDER = "madder", _("Thread and cloth")
    STRAW = "straw", _("Land and grain")
    COPPER = "copper", _("Food and drink")
    COAL = "coal", _("Mines, machines and transport")
    VERDIGRIS = "verdigris", _("Glass, clay, wood and science")
    INDIGO = "indigo", _("Life and memory")


class Commune(models.Model):
    """A French commune or Belgian municipality. Names repeat, so it is known by its slug, country and area."""

    slug = models.SlugField(_("identifier"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_nl = models.CharField(_("name in Dutch"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=2, choices=Country)
    area = models.CharField(_("département or province"), max_length=6, choices=Area, blank=True)
    insee_code = models.CharField(_("INSEE code"), max_length=5, blank=True)
    postal_code = models.CharField(_("postcode"), max_length=5, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    coordinate_source = models.CharField(_("source of the coordinates"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("commune")
        verbose_name_plural = _("communes")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="commune_whole_coordinates",
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
        ]

    def __str__(self) -> str:
        return self.local_name

    def save(self, *args: object, **kwargs: object) -> None:
        """The museums here are found under the commune's new name at once."""
        before = type(self).objects.filter(pk=self.pk).values_list("name", "name_nl", "postal_code").first() if self.pk else None
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        if before is not None and before != (self.name, self.name_nl, self.postal_code):
            for museum in self.museums.all():
                museum.commune = self
                museum.save(update_fields=["folded_text"])

    @property
    def local_name(self) -> str:
        """The name in the reader's language where the place has one of its own (Tournai, Doornik)."""
        return self.name_nl if self.name_nl and (get_language() or "")[:2] == "nl" else self.name


class Trade(NamedFact):
    """A craft or industry that museums show (métier)."""

    family = models.CharField(
        _("family"),
        max_length=12,
        choices=TradeFamily,
        blank=True,
        help_text=_(
            "The thread of its woven pictures and the group it is listed in. Empty: as the network has it, else “Other trades”."
        ),
    )

    class Meta:
        verbose_name = _("trade")
        verbose_name_plural = _("trades")
        ordering: ClassVar = ["name_fr"]

    @property
    def thread(self) -> Family | None:
        """The family it is woven in and listed under."""
        if self.family:
            return cast("Family", self.family)
        return next(iter(families_of([self.slug])), None)


def threads_of(trades: Iterable[Trade]) -> tuple[Family, ...]:
    """The families of some trades, in the trades' order, each once."""
    return tuple(dict.fromkeys(trade.thread for trade in trades if trade.thread))


class Territory(NamedFact):
    """One of the nine areas of the network, each with a delegate."""

    class Meta:
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        ordering: ClassVar = ["name_fr"]


class Club(NamedFact):
    """Members who share a craft and work together on it."""

    class Meta:
        verbose_name = _("club")
        verbose_name_plural = _("clubs")
        ordering: ClassVar = ["name_fr"]


class Membership(models.TextChoices):
    """How sure the network's own report is that a structure is a member."""

    STATED = "stated", _("member")
    IMPLIED = "implied", _("takes part in the network’s actions")
    UNCERTAIN = "uncertain", _("named by the network, membership to confirm")


class LegalStatus(models.TextChoices):
    ASSOCIATION = "association", _("association")
    PUBLIC = "public", _("public body")
    COMPANY = "company", _("company")
    OTHER = "other", _("other")


class VisitLanguage(models.TextChoices):
    """A language in which visitors are received. French Sign Language has a place of its own."""

    FRENCH = "fr", _("French")
    DUTCH = "nl", _("Dutch")
    ENGLISH = "en", _("English")
    GERMAN = "de", _("German")
    PICARD = "pcd", _("Picard")
    SIGN = "fsl", _("French Sign Language")


class PriceKind(models.TextChoices):
    FULL = "full", _("full price")
    REDUCED = "reduced", _("reduced price")
    CHILD = "child", _("children")
    FAMILY = "family", _("family")
    GROUP = "group", _("groups, each person")
    SCHOOL = "school", _("schools, each pupil")


class CoordinatePrecision(models.TextChoices):
    BUILDING = "building", _("building")
    COMMUNE = "commune", _("commune")


class Museum(models.Model):
    """A member of the network, museum or not by law. What is not known is empty, never guessed."""

    slug = models.SlugField(_("identifier"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=160)
    other_names = models.JSONField(_("other names"), default=list, blank=True)
    membership = models.CharField(_("membership"), max_length=12, choices=Membership, default=Membership.STATED)
    member_since = models.PositiveSmallIntegerField(_("member since (year)"), null=True, blank=True)
    legal_status = models.CharField(_("legal status"), max_length=12, choices=LegalStatus, blank=True)
    member_until = models.PositiveSmallIntegerField(_("member until (year)"), null=True, blank=True)
    commune = models.ForeignKey(
        Commune, null=True, blank=True, on_delete=models.PROTECT, related_name="museums", verbose_name=_("commune")
    )
    area = models.CharField(_("département or province"), max_length=6, choices=Area, blank=True)
    street = models.CharField(_("street and number"), max_length=160, blank=True)
    postal_code = models.CharField(_("postcode"), max_length=5, blank=True, help_text=_("Only where the commune has several."))
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    coordinate_precision = models.CharField(
        _("precision of the coordinates"), max_length=10, choices=CoordinatePrecision, blank=True
    )
    territory = models.ForeignKey(
        Territory, null=True, blank=True, on_delete=models.PROTECT, related_name="museums", verbose_name=_("territory")
    )
    clubs = models.ManyToManyField(Club, blank=True, related_name="museums", verbose_name=_("clubs"))
    trades = models.ManyToManyField(Trade, blank=True, related_name="museums", verbose_name=_("trades"))
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("public e-mail address"), blank=True)
    phone = models.CharField(_("public telephone"), max_length=40, blank=True)
    social_links = models.JSONField(_("social networks"), default=list, blank=True)
    # Visiting. None: not known; what is not known is not shown.
    opening_hours = models.TextField(_("opening hours"), blank=True)
    languages = models.JSONField(_("languages spoken"), default=list, blank=True)
    groups_welcome = models.BooleanField(_("groups are welcome"), null=True, blank=True)
    group_size_max = models.PositiveSmallIntegerField(_("largest group"), null=True, blank=True)
    schools_welcome = models.BooleanField(_("schools are welcome"), null=True, blank=True)
    # The four families of the French label Tourisme & Handicap.
    label_hearing = models.BooleanField(_("labelled for hearing disabilities"), default=False)
    label_mental = models.BooleanField(_("labelled for mental disabilities"), default=False)
    label_physical = models.BooleanField(_("labelled for physical disabilities"), default=False)
    label_visual = models.BooleanField(_("labelled for visual disabilities"), default=False)
    step_free = models.BooleanField(_("step-free access"), null=True, blank=True)
    accessible_toilets = models.BooleanField(_("accessible toilets"), null=True, blank=True)
    parking = models.BooleanField(_("parking nearby"), null=True, blank=True)
    accessible_parking = models.BooleanField(_("accessible parking space"), null=True, blank=True)
    shop = models.BooleanField(_("shop"), null=True, blank=True)
    cafe = models.BooleanField(_("café"), null=True, blank=True)
    picnic = models.BooleanField(_("picnic area"), null=True, blank=True)
    practical_examples = models.BooleanField(
        _("the facts of the visit are examples"),
        default=False,
        help_text=_("Hours, prices, access and services are then shown as examples, so that nobody sets out on made-up hours."),
    )
    reviewed_on = models.DateField(_("last found right on"), null=True, blank=True)
    folded_text = models.TextField(editable=False, default="")
    sort_name = models.CharField(max_length=200, editable=False, default="", db_index=True)

    objects = MuseumQuerySet.as_manager()

    class Meta:
        verbose_name = _("museum")
        verbose_name_plural = _("museums")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="museum_whole_coordinates",
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
            models.CheckConstraint(
                name="museum_left_after_joining",
                condition=models.Q(member_until__isnull=True) | models.Q(member_until__gte=models.F("member_since")),
                violation_error_message=_("A membership cannot end before it begins."),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["area"]), models.Index(fields=["latitude", "longitude"])]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep what filters look in: `folded_text`, the names and place without accents or case; `sort_name`, the name as an
        alphabetical list has it (É beside E); and the table of open days."""
        place = [self.commune.name, self.commune.name_nl, self.commune.postal_code, self.postal_code] if self.commune else []
        self.folded_text = words_of(" ".join([self.name, *self.other_names, *place]))
        self.sort_name = fold(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        written = kwargs.get("update_fields")
        if written is None or {"opening_hours", "area"} & set(cast("Iterable[str]", written)):
            open_days.refresh(self)

    def clean(self) -> None:
        """The identifier stays: contributors' rights, commands and other sites go by it. The rest: see museums/validation.py."""
        known = type(self).objects.filter(pk=self.pk).values_list("slug", flat=True).first()
        errors = validation.errors_in(self)
        if known is not None and known != self.slug:
            errors["slug"] = [_("The identifier of a museum never changes.")]
        if errors:
            raise ValidationError(errors)

    def was_member_in(self, year: int) -> bool:
        """By the present membership or an earlier one."""
        spells = [
            (self.member_since, self.member_until),
            *((spell.since, spell.until) for spell in self.earlier_memberships.all()),
        ]
        return any((since or year) <= year <= (until or year) for since, until in spells if since or until)

    @property
    def area_name(self) -> str:
        """As `get_area_display`, which makes the whole list of names each time: lists show many."""
        return str(Area(self.area).label) if self.area else ""

    @property
    def country(self) -> Country | None:
        return Area(self.area).country if self.area else None

    @property
    def hours_country(self) -> str:
        """Whose clock and public holidays its hours go by: France where the place is not known."""
        return self.country or Country.FRANCE

    @property
    def has_position(self) -> bool:
        return self.latitude is not None and self.longitude is not None


class MembershipPeriod(models.Model):
    """A membership that ended before the present one began. The present (or last) one is in the museum's own two years."""

    museum = models.ForeignKey(Museum, on_delete=models.CASCADE, related_name="earlier_memberships", verbose_name=_("museum"))
    since = models.PositiveSmallIntegerField(_("member since (year)"))
    until = models.PositiveSmallIntegerField(_("member until (year)"))
    note = models.CharField(_("note"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("earlier membership")
        verbose_name_plural = _("earlier memberships")
        ordering: ClassVar = ["since"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["museum", "since"], name="membership_once_for_each_start"),
            models.CheckConstraint(
                name="membership_ends_after_start",
                condition=models.Q(until__gte=models.F("since")),
                violation_error_message=_("A membership cannot end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since}–{self.until}"


class OpenYear(models.Model):
    """For each day of one year, whether a museum is open: what a filter on a day looks in. See museums/open_days.py."""

    museum = models.ForeignKey(Museum, on_delete=models.CASCADE, related_name="open_years")
    year = models.PositiveSmallIntegerField()
    source = models.TextField(help_text="Country and expression that the letters were made from.")
    days = models.CharField(max_length=366, help_text="A letter a day, see museums.hours.evaluate.year_of.")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["museum", "year"], name="open_year_once")]
        indexes: ClassVar = [models.Index(fields=["year"])]

    def __str__(self) -> str:
        return f"{self.museum_id} {self.year}"


class Price(models.Model):
    """What an entry costs, in euros; 0 is free."""

    museum = models.ForeignKey(Museum, on_delete=models.CASCADE, related_name="prices", verbose_name=_("museum"))
    kind = models.CharField(_("for whom"), max_length=10, choices=PriceKind)
    amount = models.DecimalField(_("amount (€)"), max_digits=6, decimal_places=2)

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["museum", "kind"], name="price_once_for_each_kind"),
            models.CheckConstraint(name="price_not_negative", condition=models.Q(amount__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"
