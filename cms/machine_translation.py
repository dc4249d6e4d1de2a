"""DeepL as a first draft of a translation. What goes wrong is said to the editor; nothing is written then."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from requests import RequestException
from wagtail_localize.machine_translators.deepl import DeepLTranslator

logger = structlog.get_logger("portal.translation")

#: What DeepL takes in one request.
TEXTS_AT_ONCE = 50


class MachineTranslationError(ValidationError):
    """DeepL did not answer as it should."""


class DeepL(DeepLTranslator):
    """wagtail-localize's own, with an address to choose (a company's own, a test's) and failures that people can read."""

    def get_api_endpoint(self) -> str:
        return self.options.get("ENDPOINT") or str(super().get_api_endpoint())

    def get_headers(self) -> dict[str, str]:
        return dict(super().get_headers())

    def translate(self, source_locale: Any, target_locale: Any, strings: Iterable[Any]) -> dict[Any, Any]:
        texts = list(strings)
        found: dict[Any, Any] = {}
        try:
            for start in range(0, len(texts), TEXTS_AT_ONCE):
                found |= super().translate(source_locale, target_locale, texts[start : start + TEXTS_AT_ONCE])
        except (RequestException, KeyError, ValueError, TypeError) as error:
            logger.warning("machine_translation_failed", kind=type(error).__name__)
            raise MachineTranslationError(
                _("The translation service did not answer. Nothing was changed; try again later or translate by hand.")
            ) from None
        return found
