from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Locale

from museums.filters import DirectoryFilters
from museums.map_data import Box, map_data

SECONDS = 60


@require_safe
@cache_control(public=True, max_age=SECONDS)
def museums_map_data(request: HttpRequest) -> HttpResponse:
    """The museums that the directory's filters leave, for its map. `box` limits them to what the map shows."""
    filters = DirectoryFilters.from_query(request.GET)
    locale = Locale.objects.filter(language_code=get_language()).first()
    box = Box.parse(request.GET.get("box", ""))
    return JsonResponse(map_data(filters, locale.pk, box, request) if locale else {"museums": []})
