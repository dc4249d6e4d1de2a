"""What the translations of an editorial page share with their French page: dates, topics, museums, and the like.

wagtail-localize copies such values when a translation is made, and then leaves relations alone. Here they follow the French
page each time it, or the translation, is published: they are one truth that editors keep in one place.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from wagtail.models import Page
from wagtail.signals import page_published

from cms.models import BasePage
from cms.translation_guard import is_source, translations_of


class SharedFactsPage(BasePage):
    shared: ClassVar[tuple[str, ...]] = ()  # plain fields and foreign keys
    shared_many: ClassVar[tuple[str, ...]] = ()  # many-to-many fields

    class Meta:
        abstract = True

    def share_with(self, others: list[SharedFactsPage]) -> None:
        """Give other languages' pages this page's facts, live and at once."""
        keys = [other.pk for other in others]
        model = type(self)
        if self.shared:
            names = [model._meta.get_field(name).attname for name in self.shared]
            model._default_manager.filter(pk__in=keys).update(**{name: getattr(self, name) for name in names})
        for name in self.shared_many:
            copy_links(model._meta.get_field(name), self.pk, keys)


def copy_links(field: Any, source: int, targets: list[int]) -> None:
    """Make the rows of a many-to-many table the same for some pages as they are for one."""
    through = field.remote_field.through._default_manager
    ours, theirs = field.m2m_column_name(), field.m2m_reverse_name()
    wanted = set(through.filter(**{ours: source}).values_list(theirs, flat=True))
    for target in targets:
        existing = through.filter(**{ours: target})
        present = set(existing.values_list(theirs, flat=True))
        existing.filter(**{f"{theirs}__in": present - wanted}).delete()
        through.bulk_create([through.model(**{ours: target, theirs: key}) for key in sorted(wanted - present)])


def share_facts(sender: type[Page], instance: Page, **_kwargs: Any) -> None:
    if not issubclass(sender, SharedFactsPage):
        return
    every: models.QuerySet[SharedFactsPage] = sender._default_manager.filter(translation_key=instance.translation_key)
    source: SharedFactsPage | None
    if is_source(instance.locale):
        source, others = every.get(pk=instance.pk), list(every.filter(pk__in=translations_of(instance).values("pk")))
    else:
        source, others = every.filter(locale__language_code="fr").first(), list(every.filter(pk=instance.pk))
    if source is not None and others:
        source.share_with(others)


page_published.connect(share_facts, dispatch_uid="share_facts")
