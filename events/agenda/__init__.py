"""The agenda's page: filters read from the address, counts for each choice, and what they show."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict


def shown(query: QueryDict, locale_id: int) -> dict[str, Any]:
    """What the agenda's template needs. `results` of the list; `calendar` and `through` of a month or a week."""
    from events.agenda import counts, filters, form, index, listing  # noqa: PLC0415 - they read the models, whose pages call this

    chosen = filters.AgendaFilters.from_query(query)
    answer = index.index_of(None).answer(chosen)
    found = counts.count(answer)
    context: dict[str, Any] = {"filters": chosen, "form": form.AgendaForm(chosen, found), "counts": found}
    if chosen.view != "list":
        calendar, through = listing.calendar(chosen, answer, locale_id)
        return {**context, "calendar": calendar, "through": through}
    results, going_on = listing.results(chosen, answer, query.get("page"), locale_id)
    return {**context, "results": results, "going_on": going_on}
