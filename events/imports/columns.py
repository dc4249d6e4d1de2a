"""The columns of the table that museums fill in. Headings are part of the file's format: each is read in all three languages,
whatever the catalogues say, so that a file made last year is still read next year."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

LANGUAGES = ("fr", "nl", "en")


@dataclass(frozen=True)
class Column:
    code: str
    headings: tuple[str, str, str]
    help: Any
    example: tuple[str, str, str] = ("", "", "")
    also: tuple[str, ...] = ()
    width: int = 16
    required: bool = False
    for_editors: bool = False

    def heading(self, language: str) -> str:
        return self.headings[LANGUAGES.index(language)]

    def shown_example(self, language: str) -> str:
        return self.example[LANGUAGES.index(language)]


def same(text: str) -> tuple[str, str, str]:
    return (text, text, text)


COLUMNS = (
    Column(
        "reference",
        ("Référence", "Referentie", "Reference"),
        _("A number or word of your own, always the same: with it, a later file changes the event instead of adding one."),
        same("2027-01"),
        ("ref", "id", "identifiant", "code"),
        12,
    ),
    Column(
        "name_fr",
        ("Titre", "Titel", "Title"),
        _("As visitors read it, 160 characters at most."),
        ("Démonstration au métier à tisser", "Démonstration au métier à tisser", "Démonstration au métier à tisser"),
        ("nom", "naam", "name", "titre en français", "intitulé"),
        36,
        required=True,
    ),
    Column(
        "name_nl",
        ("Titre en néerlandais", "Titel in het Nederlands", "Title in Dutch"),
        _("Only if you have it."),
        same("Weefdemonstratie"),
        (),
        28,
    ),
    Column(
        "name_en",
        ("Titre en anglais", "Titel in het Engels", "Title in English"),
        _("Only if you have it."),
        same("Weaving demonstration"),
        (),
        28,
    ),
    Column(
        "summary",
        ("Résumé", "Samenvatting", "Summary"),
        _("One or two sentences that make people want to come, 400 characters at most."),
        ("Le métier tourne devant vous.", "Le métier tourne devant vous.", "Le métier tourne devant vous."),
        ("description", "beschrijving"),
        48,
    ),
    Column(
        "kind",
        ("Type", "Soort", "Kind"),
        _("Choose from the list."),
        ("visite", "bezoek", "visit"),
        ("type d’événement", "catégorie", "type"),
        18,
        required=True,
    ),
    Column(
        "audiences",
        ("Public", "Doelgroep", "Audience"),
        _("For whom, from the list; several with a semicolon between them. Empty: the public."),
        ("grand public", "publiek", "public"),
        ("pour qui", "publics", "voor wie", "for whom"),
        18,
    ),
    Column(
        "status",
        ("État", "Stand", "State"),
        _("Choose from the list. Empty: planned."),
        (("prévu"), "gepland", "planned"),
        ("statut", "status"),
        14,
    ),
    Column(
        "museums",
        ("Musée", "Museum", "Museum"),
        _("The museum, from the list; several with a semicolon between them. It takes place at the first one."),
        ("", "", ""),
        ("musées", "musée(s)", "musea", "museums", "organisateur"),
        36,
    ),
    Column(
        "place",
        ("Autre lieu", "Andere plaats", "Other place"),
        _("Only if it does not take place at the museum."),
        same(""),
        ("lieu", "plaats", "place"),
        28,
    ),
    Column(
        "address",
        ("Rue et numéro", "Straat en nummer", "Street and number"),
        _("Of the other place."),
        same(""),
        ("adresse", "adres", "address"),
        28,
    ),
    Column(
        "commune",
        ("Commune", "Gemeente", "Town"),
        _("Of the other place. Where several have the same name, with the postcode: Saint-Amand (62760)."),
        same(""),
        ("ville", "stad", "commune"),
        22,
    ),
    Column(
        "start",
        ("Premier jour", "Eerste dag", "First day"),
        _("Day, month and year: 06/03/2027."),
        same("06/03/2027"),
        ("date", "date de début", "début", "jour", "datum", "startdatum", "begindatum", "start date", "start"),
        14,
        required=True,
    ),
    Column(
        "end",
        ("Dernier jour", "Laatste dag", "Last day"),
        _("Of an exhibition, or of what repeats. Empty: one day only, or no end planned."),
        same("26/06/2027"),
        ("date de fin", "fin", "jusqu’au", "einddatum", "tot en met", "end date", "end", "until"),
        14,
    ),
    Column(
        "start_time",
        ("Heure de début", "Beginuur", "Start time"),
        _("For example 14:30. Empty: the whole day."),
        same("14:30"),
        ("heure", "à", "uur", "time", "starts at"),
        12,
    ),
    Column(
        "end_time", ("Heure de fin", "Einduur", "End time"), _("Either this or the duration."), same("16:00"), ("ends at",), 12
    ),
    Column(
        "duration",
        ("Durée", "Duur", "Duration"),
        _("Either this or the end time: 90 min, 1 h 30."),
        same(""),
        ("durée en minutes", "duur in minuten"),
        12,
    ),
    Column(
        "repeats",
        ("Se répète", "Herhaling", "Repeats"),
        _("Choose from the list. Empty: it does not repeat."),
        ("chaque semaine", "elke week", "every week"),
        ("répétition", "récurrence", "herhaalt"),
        26,
    ),
    Column(
        "weekdays",
        ("Jours de la semaine", "Weekdagen", "Weekdays"),
        _("Of what repeats every week: Saturday; Sunday. Empty: the weekday of the first day."),
        ("samedi", "zaterdag", "Saturday"),
        ("jours", "dagen", "days"),
        22,
    ),
    Column(
        "interval",
        ("Une fois sur", "Om de", "Every how many"),
        _("2 for every other week, month or day. Empty: each one."),
        same(""),
        ("intervalle", "interval"),
        10,
    ),
    Column(
        "except",
        ("Sauf le", "Behalve op", "Except on"),
        _("Days on which it does not take place, with a semicolon between them."),
        same("20/03/2027; 27/03/2027"),
        ("exceptions", "uitzonderingen"),
        26,
    ),
    Column(
        "also",
        ("Aussi le", "Ook op", "Also on"),
        _("Other days, with a semicolon between them."),
        same("03/07/2027"),
        ("autres dates", "andere data", "other dates"),
        26,
    ),
    Column(
        "price_kind",
        ("Prix", "Prijs", "Price"),
        _("Choose from the list. Empty: not said."),
        ("tarifs", "tarieven", "tariffs"),
        ("tarification",),
        18,
    ),
    Column(
        "prices",
        ("Tarifs", "Tarieven", "Tariffs"),
        _("For whom and how much, with a semicolon between them."),
        same("Adultes : 5,50 ; Enfants : 2"),
        ("prix détaillés",),
        30,
    ),
    Column(
        "booking",
        ("Réservation", "Reservatie", "Booking"),
        _("Choose from the list. Empty: not said."),
        ("par téléphone ou par courriel", "per telefoon of e-mail", "by telephone or e-mail"),
        ("inscription", "reserveren"),
        26,
    ),
    Column(
        "booking_phone",
        ("Téléphone de réservation", "Telefoon voor reservatie", "Booking telephone"),
        _("Where one books by telephone."),
        same(""),
        (),
        20,
    ),
    Column(
        "booking_email",
        ("Courriel de réservation", "E-mail voor reservatie", "Booking e-mail"),
        _("Where one books by e-mail."),
        same(""),
        ("mail de réservation", "e-mail de réservation"),
        24,
    ),
    Column(
        "booking_url",
        ("Lien de réservation", "Link voor reservatie", "Booking link"),
        _("The whole address, with https."),
        same(""),
        ("lien", "link", "url"),
        30,
    ),
    Column(
        "age_min",
        ("Dès l’âge de", "Vanaf (leeftijd)", "From the age of"),
        _("A number of years."),
        same(""),
        ("âge minimum", "minimumleeftijd"),
        10,
    ),
    Column(
        "age_max",
        ("Jusqu’à l’âge de", "Tot (leeftijd)", "Up to the age of"),
        _("A number of years."),
        same(""),
        ("âge maximum", "maximumleeftijd"),
        10,
    ),
    Column(
        "languages",
        ("Langues parlées", "Gesproken talen", "Languages spoken"),
        _("From the list; several with a semicolon between them."),
        ("français; néerlandais", "Frans; Nederlands", "French; Dutch"),
        ("langues", "talen", "languages"),
        18,
    ),
    Column("step_free", ("Accès sans marche", "Drempelvrij", "Step-free"), _("Yes, no, or empty."), ("oui", "ja", "yes"), (), 12),
    Column(
        "accessible_toilets",
        ("Toilettes accessibles", "Toegankelijk toilet", "Accessible toilets"),
        _("Yes, no, or empty."),
        same(""),
        (),
        12,
    ),
    Column(
        "suited",
        ("Adapté aux handicaps", "Aangepast voor beperkingen", "Suited to disabilities"),
        _("Hearing, mental, physical, visual; several with a semicolon between them."),
        ("moteur; visuel", "fysiek; visueel", "physical; visual"),
        ("accessibilité", "toegankelijkheid", "accessibility"),
        22,
    ),
    Column(
        "weather_dependent",
        ("Selon la météo", "Weersafhankelijk", "Depends on the weather"),
        _("Yes, no, or empty."),
        same(""),
        (),
        12,
    ),
    Column(
        "contact_phone",
        ("Téléphone pour les questions", "Telefoon voor vragen", "Telephone for questions"),
        _("As visitors read it."),
        same(""),
        ("téléphone", "telefoon", "telephone"),
        20,
    ),
    Column(
        "contact_email",
        ("Courriel pour les questions", "E-mail voor vragen", "E-mail for questions"),
        _("As visitors read it."),
        same(""),
        ("courriel", "e-mail", "email"),
        24,
    ),
    Column(
        "programme",
        ("Programme", "Programma", "Programme"),
        _("The name of a programme of the network."),
        same(""),
        ("opération",),
        26,
        for_editors=True,
    ),
)

BY_CODE = {column.code: column for column in COLUMNS}


def offered(*, to_editor: bool) -> list[Column]:
    return [column for column in COLUMNS if to_editor or not column.for_editors]


def fold(text: object) -> str:
    """How words are compared: without capitals, accents, stars, or different blanks and apostrophes."""
    plain = unicodedata.normalize("NFKD", str(text).replace("’", "'").replace("*", " "))
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).casefold().split())


@cache
def known_headings() -> dict[str, Column]:
    """Every heading that is read. A main heading wins over another column's second name."""
    found = {fold(name): column for column in COLUMNS for name in (*column.also, column.code)}
    return found | {fold(name): column for column in COLUMNS for name in column.headings}


def column_of(heading: object) -> Column | None:
    return known_headings().get(fold(heading))


def known_in(cells: Iterable[object]) -> int:
    return sum(column_of(cell) is not None for cell in cells if cell not in (None, ""))
