"""In which language a block shows the site's own things: the reader's, even where the page itself falls back on French."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language
from wagtail.models import Locale

from cms.short_cache import ShortCache


def _locale_ids(_nothing: None) -> dict[str, int]:
    return dict(Locale.objects.values_list("language_code", "pk"))


locale_ids = ShortCache[None, dict[str, int]](_locale_ids)


def reader_locale_id() -> int:
    """The locale of the active language, else the source's."""
    ids = locale_ids(None)
    return ids.get(get_language() or "") or ids[settings.LANGUAGE_CODE]
