"""Choosing one fact of a short list (a territory, a trade) in a block."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django import forms
from django.utils.functional import cached_property
from wagtail.blocks import ChooserBlock, FieldBlock
from wagtail.coreutils import resolve_model_string

from cms.blocks.loading import BulkChooser


class FactBlock(BulkChooser, ChooserBlock):
    """A plain list to choose from: `class TerritoryBlock(FactBlock)` with a `target` and a `loader`."""

    target: ClassVar[str]
    widget: ClassVar = forms.Select()

    @cached_property
    def target_model(self) -> Any:
        return resolve_model_string(self.target)

    def get_form_state(self, value: Any) -> Any:
        return FieldBlock.get_form_state(self, value)

    def value_for_form(self, value: Any) -> Any:
        return value


def in_bulk(target: str) -> Any:
    """A loader of a model's objects, for `FactBlock.loader`."""

    def load(keys: Collection[int]) -> dict[int, Any]:
        found: dict[int, Any] = resolve_model_string(target)._default_manager.in_bulk(list(keys))
        return found

    return load
