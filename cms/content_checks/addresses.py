"""Where a typed address leads, without asking anybody: those of this site are looked up, all others are only read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import translation
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from cms.models.navigation import ADDRESS
from cms.serving import route, serve
from cms.sites import front_doors

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
is_web_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class Way:
    """To a page of this site that may come and go (`page_id`), to none (`path` only), or ill-formed (neither)."""

    path: str = ""
    page_id: int | None = None


ILL_FORMED = Way()


class Ways:
    """Looks addresses up, each once. Make a new one for each piece of work: pages come and go."""

    def __init__(self) -> None:
        self._known: dict[str, Way | None] = {}

    def __call__(self, address: str) -> Way | None:
        """None when all is well whatever becomes of the pages: an address elsewhere, a view, a file."""
        address = address.strip()
        if address not in self._known:
            self._known[address] = self._look_up(address)
        return self._known[address]

    @cached_property
    def site(self) -> Site | None:
        return Site.objects.select_related("root_page").order_by("-is_default_site", "pk").first()

    @cached_property
    def own_hosts(self) -> set[str]:
        names = set(Site.objects.values_list("hostname", flat=True))
        return {name.casefold() for name in (*names, urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "")}

    def _look_up(self, address: str) -> Way | None:
        if address.startswith(("#", "?")):
            return None  # on the page itself
        try:
            parts = urlsplit(address)
            host = (parts.hostname or "").casefold()
        except ValueError:
            return ILL_FORMED
        if not ((not parts.scheme and not parts.netloc and address.startswith("/")) or host in self.own_hosts):
            return None if is_well_formed(address) else ILL_FORMED
        return self._on_this_site(unquote(parts.path) or "/")

    def _on_this_site(self, path: str) -> Way | None:
        if "\x00" in path:
            return ILL_FORMED
        if path.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
            return None
        asked = path
        language = path.strip("/").partition("/")[0]
        if language not in LANGUAGES and not answers(path):
            language, path = settings.LANGUAGE_CODE, f"/{settings.LANGUAGE_CODE}{path}"  # where the site sends such an address
        slashed = path if path.endswith("/") else f"{path}/"
        with translation.override(language if language in LANGUAGES else settings.LANGUAGE_CODE):
            if answers(path) or answers(slashed):
                return None
            page = self._served(slashed.split("/")[2:])
        return Way(Redirect.normalise_path(asked), page.pk if page else self._unseen(slashed))

    def _served(self, steps: list[str]) -> Page | None:
        """The page that a visitor gets in the current language."""
        request = HttpRequest()
        request._wagtail_site = self.site  # type: ignore[attr-defined]  # noqa: SLF001 - where cms.sites.site_of looks first
        steps = [step for step in steps if step]
        for attempt in dict.fromkeys((tuple(steps), tuple(step.lower() for step in steps))):
            try:
                found = route(request, list(attempt))
            except Http404:
                continue
            if isinstance(found, HttpResponse):  # read here in translation, at another address
                return self._served(urlsplit(found["Location"]).path.split("/")[2:])
            return found.page
        return None

    def _unseen(self, path: str) -> int | None:
        """The page that stands at an address although visitors do not see it."""
        if self.site is None:
            return None
        language, _slash, rest = path.strip("/").partition("/")
        door = front_doors(self.site).get(language)
        if door is None:
            return None
        url_path = f"{door.url_path}{rest}/" if rest else door.url_path
        return Page.objects.filter(url_path=url_path).values_list("pk", flat=True).first()


def answers(path: str) -> bool:
    """Whether something other than the tree of pages answers at a path, in the current language."""
    try:
        return resolve(path).func is not serve
    except Resolver404:
        return False


def is_well_formed(address: str) -> bool:
    if address.startswith(("mailto:", "tel:")):
        return ADDRESS.fullmatch(address) is not None
    try:
        is_web_address(address)
    except ValidationError:
        return False
    return True
