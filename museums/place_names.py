"""Places that have a name of their own in another language of the site: what a reader types, and what they are shown.

The key is the name in the gazetteer and the country (of namesakes, the largest is meant); the names are French, Dutch and
English, empty where the gazetteer's will do.
"""

from __future__ import annotations

from typing import NamedTuple


class Names(NamedTuple):
    fr: str = ""
    nl: str = ""
    en: str = ""


OTHER_NAMES: dict[tuple[str, str], Names] = {
    ("Aalst", "BE"): Names(fr="Alost"),
    ("Antwerp", "BE"): Names(fr="Anvers", nl="Antwerpen", en="Antwerp"),
    ("Arlon", "BE"): Names(nl="Aarlen"),
    ("Arras", "FR"): Names(nl="Atrecht"),
    ("Ath", "BE"): Names(nl="Aat"),
    ("Bas-Warneton", "BE"): Names(nl="Neerwaasten"),
    ("Bastogne", "BE"): Names(nl="Bastenaken"),
    ("Bergues", "FR"): Names(nl="Sint-Winoksbergen"),
    ("Braine-l'Alleud", "BE"): Names(nl="Eigenbrakel"),
    ("Braine-le-Château", "BE"): Names(nl="Kasteelbrakel"),
    ("Braine-le-Comte", "BE"): Names(nl="'s-Gravenbrakel"),
    ("Brugge", "BE"): Names(fr="Bruges", en="Bruges"),
    ("Brussels", "BE"): Names(fr="Bruxelles", nl="Brussel", en="Brussels"),
    ("Cambrai", "FR"): Names(nl="Kamerijk"),
    ("Comines", "BE"): Names(nl="Komen"),
    ("Comines", "FR"): Names(nl="Komen"),
    ("De Panne", "BE"): Names(fr="La Panne"),
    ("Dendermonde", "BE"): Names(fr="Termonde"),
    ("Diksmuide", "BE"): Names(fr="Dixmude"),
    ("Dottignies", "BE"): Names(nl="Dottenijs"),
    ("Dunkirk", "FR"): Names(fr="Dunkerque", nl="Duinkerke", en="Dunkirk"),
    ("Enghien", "BE"): Names(nl="Edingen"),
    ("Flobecq", "BE"): Names(nl="Vloesberg"),
    ("Forest", "BE"): Names(nl="Vorst"),
    ("Gent", "BE"): Names(fr="Gand", en="Ghent"),
    ("Geraardsbergen", "BE"): Names(fr="Grammont"),
    ("Huy", "BE"): Names(nl="Hoei"),
    ("Ieper", "BE"): Names(fr="Ypres", en="Ypres"),
    ("Ixelles", "BE"): Names(nl="Elsene"),
    ("Jodoigne", "BE"): Names(nl="Geldenaken"),
    ("Kortrijk", "BE"): Names(fr="Courtrai"),
    ("Lessines", "BE"): Names(nl="Lessen"),
    ("Leuven", "BE"): Names(fr="Louvain"),
    ("Lier", "BE"): Names(fr="Lierre"),
    ("Liège", "BE"): Names(nl="Luik"),
    ("Lille", "FR"): Names(nl="Rijsel"),
    ("Mechelen", "BE"): Names(fr="Malines"),
    ("Menen", "BE"): Names(fr="Menin"),
    ("Molenbeek-Saint-Jean", "BE"): Names(nl="Sint-Jans-Molenbeek"),
    ("Mons", "BE"): Names(nl="Bergen"),
    ("Mouscron", "BE"): Names(nl="Moeskroen"),
    ("Namur", "BE"): Names(nl="Namen"),
    ("Nieuwpoort", "BE"): Names(fr="Nieuport"),
    ("Nivelles", "BE"): Names(nl="Nijvel"),
    ("Ostend", "BE"): Names(fr="Ostende", nl="Oostende", en="Ostend"),
    ("Oudenaarde", "BE"): Names(fr="Audenarde"),
    ("Poperinge", "BE"): Names(fr="Poperinghe"),
    ("Roeselare", "BE"): Names(fr="Roulers"),
    ("Ronse", "BE"): Names(fr="Renaix"),
    ("Saint-Gilles", "BE"): Names(nl="Sint-Gillis"),
    ("Saint-Omer", "FR"): Names(nl="Sint-Omaars"),
    ("Schaerbeek", "BE"): Names(nl="Schaarbeek"),
    ("Sint-Niklaas", "BE"): Names(fr="Saint-Nicolas"),
    ("Sint-Truiden", "BE"): Names(fr="Saint-Trond"),
    ("Soignies", "BE"): Names(nl="Zinnik"),
    ("Tienen", "BE"): Names(fr="Tirlemont"),
    ("Tongeren", "BE"): Names(fr="Tongres"),
    ("Tournai", "BE"): Names(nl="Doornik"),
    ("Tubize", "BE"): Names(nl="Tubeke"),
    ("Uccle", "BE"): Names(nl="Ukkel"),
    ("Veurne", "BE"): Names(fr="Furnes"),
    ("Vilvoorde", "BE"): Names(fr="Vilvorde"),
    ("Warneton", "BE"): Names(nl="Waasten"),
    ("Wavre", "BE"): Names(nl="Waver"),
    ("Wervik", "BE"): Names(fr="Wervicq"),
}

# Old names that some still say: understood, not shown.
ALSO_CALLED: dict[tuple[str, str], str] = {
    ("Armentières", "FR"): "Armentiers",
    ("Bailleul", "FR"): "Belle",
    ("Boulogne-sur-Mer", "FR"): "Bonen",
    ("Bourbourg", "FR"): "Broekburg",
    ("Cassel", "FR"): "Kassel",
    ("Douai", "FR"): "Dowaai",
    ("Estaimpuis", "BE"): "Steenput",
    ("Gravelines", "FR"): "Grevelingen",
    ("Halluin", "FR"): "Halewijn",
    ("Hazebrouck", "FR"): "Hazebroek",
    ("Roubaix", "FR"): "Robaais",
    ("Tourcoing", "FR"): "Toerkonje",
    ("Valenciennes", "FR"): "Valencijn",
}
