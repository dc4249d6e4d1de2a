"""The agenda's page: filters read from the address, counts for each choice, and what they show."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict


def shown(query: QueryDict, locale_id: int) -> dict[str, Any]:
    """What the agenda's template needs. `results` of the list; `calendar` and `through` of a month or a week."""
    from events.agenda import counts, filters, form, listing  # noqa: PLC0415 - they read the models, whose pages call this
    from events.listing import linked  # noqa: PLC0415 - the same

    chosen = filters.AgendaFilters.from_query(query)
    found = counts.counts_of(chosen)
    context: dict[str, Any] = {"filters": chosen, "form": form.AgendaForm(chosen, found), "counts": found}
    if chosen.view != "list":
        return {**context, "calendar": listing.calendar(chosen, locale_id), "through": listing.through(chosen, locale_id)}
    results = listing.results(chosen, found, query.get("page"))
    beside = listing.going_on(chosen, found) if results.number == 1 else []
    linked([*results.object_list, *beside], locale_id)
    return {**context, "results": results, "going_on": beside}
