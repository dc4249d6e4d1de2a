"""What the apps' fact models share: names in three languages, and the memory of what was imported."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def in_language(instance: models.Model, field: str, language: str | None = None) -> str:
    """The value of `field_fr`, `field_nl` or `field_en` for a language (the current one), else the French one."""
    code = (language or get_language() or settings.LANGUAGE_CODE)[:2]
    value = getattr(instance, f"{field}_{code}", "")
    return str(value or getattr(instance, f"{field}_fr"))


class NamedFact(models.Model):
    """A fact with a stable slug and a name in each language of the site.

    `name` is the name in the language of the person reading; French stands in where a name has no translation.
    """

    slug = models.SlugField(_("identifier"), max_length=80, unique=True)
    name_fr = models.CharField(_("name in French"), max_length=160)
    name_nl = models.CharField(_("name in Dutch"), max_length=160, blank=True)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")


class ImportedRecord(models.Model):
    """What the last import wrote for one record of a data file.

    The next import compares three values, field by field: the file's, this one, and the site's. A field that
    somebody changed on the site is kept; a record that somebody deleted is not brought back.
    """

    kind = models.CharField(max_length=40)
    slug = models.CharField(max_length=160)
    values = models.JSONField(default=dict)
    imported_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "slug"], name="unique_imported_record")]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"
