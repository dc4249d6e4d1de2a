"""What names in a table mean: museums, communes, programmes, each read once for the whole file."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from events.imports.columns import fold
from events.imports.problems import WrongValueError, shortened
from events.imports.values import as_text
from events.imports.words import parts
from events.models import Programme
from museums.models import Commune, Museum

POSTCODE = re.compile(r"(.+?)\s*\((\d{4,5})\)")


@dataclass
class Names:
    """Each list is asked for once, when a row first needs it."""

    @cached_property
    def all_museums(self) -> dict[int, Museum]:
        return {museum.pk: museum for museum in Museum.objects.order_by("name")}

    @cached_property
    def museums_by_name(self) -> dict[str, list[Museum]]:
        found: dict[str, list[Museum]] = defaultdict(list)
        for museum in self.all_museums.values():
            for name in {fold(museum.name), fold(museum.slug)}:
                found[name].append(museum)
        return found

    @cached_property
    def communes(self) -> dict[str, list[Commune]]:
        found: dict[str, list[Commune]] = defaultdict(list)
        for commune in Commune.objects.all():
            for name in {fold(commune.name), fold(commune.name_nl), fold(commune.slug)} - {""}:
                found[name].append(commune)
        return found

    @cached_property
    def programmes(self) -> dict[str, Programme]:
        names = ("slug", "name_fr", "name_nl", "name_en")
        return {fold(name): each for each in Programme.objects.all() for name in (getattr(each, code) for code in names) if name}

    def own(self, keys: frozenset[int]) -> list[Museum]:
        """The museum of somebody who contributes for one; none for somebody who does for several."""
        return [self.all_museums[key] for key in keys] if len(keys) == 1 else []

    def museums(self, value: object) -> list[Museum]:
        found: list[Museum] = []
        for name in parts(as_text(value)):
            for museum in [self.museum(name)]:
                if museum not in found:
                    found.append(museum)
        return found

    def museum(self, name: str) -> Museum:
        found = self.museums_by_name.get(fold(name), [])
        if len(found) == 1:
            return found[0]
        if found:
            told = ", ".join(museum.slug for museum in found)
            raise WrongValueError(_("Several museums have this name. Write one of these instead: %(names)s.") % {"names": told})
        close = get_close_matches(fold(name), self.museums_by_name, n=1, cutoff=0.75)
        if close:
            message = _("“%(name)s” is not a museum of the network. Did you mean “%(other)s”?")
            raise WrongValueError(message % {"name": shortened(name), "other": self.museums_by_name[close[0]][0].name})
        message = _("“%(name)s” is not a museum of the network. Copy its name from the list in the template.")
        raise WrongValueError(message % {"name": shortened(name)})

    def commune(self, value: object) -> int:
        text = " ".join(as_text(value).split())
        stated = POSTCODE.fullmatch(text)
        found = self.communes.get(fold(stated[1] if stated else text), [])
        if stated:
            found = [commune for commune in found if commune.postal_code == stated[2]] or found
        if len(found) == 1:
            return found[0].pk
        if found:
            told = ", ".join(f"{each.name} ({each.postal_code})" if each.postal_code else each.slug for each in found[:8])
            raise WrongValueError(_("Several towns have this name. Write one of these instead: %(names)s.") % {"names": told})
        raise WrongValueError(_("This town is not known here. Leave it empty and write it with the place; editors can add it."))

    def programme(self, value: object) -> int:
        found = self.programmes.get(fold(as_text(value)))
        if found is None:
            raise WrongValueError(_("This is not a programme of the network."))
        return found.pk
