"""The départements and Belgian provinces where members are, by their ISO 3166-2 codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Country(models.TextChoices):
    FRANCE = "FR", _("France")
    BELGIUM = "BE", _("Belgium")


class Area(models.TextChoices):
    """A département (France) or a province (Belgium). The value is the ISO 3166-2 code, its first half the country."""

    AISNE = "FR-02", _("Aisne")
    NORD = "FR-59", _("Nord")
    OISE = "FR-60", _("Oise")
    PAS_DE_CALAIS = "FR-62", _("Pas-de-Calais")
    SOMME = "FR-80", _("Somme")
    VAL_D_OISE = "FR-95", _("Val-d’Oise")
    ANTWERP = "BE-VAN", _("Antwerp")
    BRUSSELS = "BE-BRU", _("Brussels")
    EAST_FLANDERS = "BE-VOV", _("East Flanders")
    FLEMISH_BRABANT = "BE-VBR", _("Flemish Brabant")
    HAINAUT = "BE-WHT", _("Hainaut")
    LIEGE = "BE-WLG", _("Liège")
    LIMBURG = "BE-VLI", _("Limburg")
    LUXEMBOURG = "BE-WLX", _("Luxembourg (Belgium)")
    NAMUR = "BE-WNA", _("Namur")
    WALLOON_BRABANT = "BE-WBR", _("Walloon Brabant")
    WEST_FLANDERS = "BE-VWV", _("West Flanders")

    @property
    def country(self) -> Country:
        return Country(self.value[:2])
