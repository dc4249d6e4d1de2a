"""Figures, dates and tables."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock, DecimalBlock, ListBlock, StructBlock
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock
from wagtail_localize.segments import StringSegmentValue

from cms.blocks.groups import FIGURES
from cms.blocks.words import TextPassageBlock


class FigureBlock(StructBlock):
    value = CharBlock(max_length=20, label=_("Figure"), help_text=_("With its unit: 126, 48 %, 3.2 km."))
    label = CharBlock(max_length=120, label=_("What it counts"))

    class Meta:
        icon = "decimal"
        label = _("Figure")


class FiguresBlock(StructBlock):
    title = CharBlock(required=False, max_length=120, label=_("Title"))
    figures = ListBlock(FigureBlock(), min_num=1, max_num=6, label=_("Figures"))
    source = CharBlock(required=False, max_length=160, label=_("Source and date"))

    class Meta:
        icon = "decimal"
        label = _("Figures")
        group = FIGURES
        template = "components/blocks/figures.html"
        description = _("A few large figures, each with what it counts.")

    def get_preview_value(self) -> Any:
        figures = [{"value": "126", "label": now("museums")}, {"value": "9", "label": now("territories")}]
        return self.to_python({"figures": figures, "source": now("An example")})


class MomentBlock(StructBlock):
    when = CharBlock(max_length=60, label=_("When"), help_text=_("A year or a date, as it is to be read."))
    title = CharBlock(max_length=160, label=_("What happened"))
    text = TextPassageBlock(required=False, label=_("Text"))

    class Meta:
        icon = "history"
        label = _("Moment")


class TimelineBlock(StructBlock):
    title = CharBlock(required=False, max_length=120, label=_("Title"))
    moments = ListBlock(MomentBlock(), min_num=2, label=_("Moments, the earliest first"))

    class Meta:
        icon = "history"
        label = _("Timeline")
        group = FIGURES
        template = "components/blocks/timeline.html"
        description = _("Moments one after the other, each with its date.")

    def get_preview_value(self) -> Any:
        moments = [
            {"when": "1875", "title": now("The mill opens"), "text": ""},
            {"when": "1983", "title": now("The last loom stops"), "text": ""},
            {"when": "2001", "title": now("The mill becomes a museum"), "text": ""},
        ]
        return self.to_python({"moments": moments})


class Cells(TypedTableBlock):
    """Columns of words or of numbers. Translated text by text: the same words are translated once, wherever they stand."""

    text = CharBlock(required=False, label=_("Words"))
    number = DecimalBlock(required=False, label=_("Number"))

    def get_translatable_segments(self, value: TypedTable | None) -> list[StringSegmentValue]:
        return [StringSegmentValue(key_of(text), text) for text in texts_of(value)] if value else []

    def restore_translated_segments(self, value: TypedTable, segments: list[StringSegmentValue]) -> TypedTable:
        by_key = {segment.path: segment.render_text() for segment in segments}

        def translated(text: Any) -> Any:
            return by_key.get(key_of(text), text) if isinstance(text, str) and text else text

        columns = [{**column, "heading": translated(column["heading"])} for column in value.columns]
        rows = [{**row, "values": [translated(cell) for cell in row["values"]]} for row in value.row_data]
        return TypedTable(columns, rows, translated(value.caption))

    def clean(self, table: TypedTable) -> TypedTable:
        cleaned = super().clean(table)
        if not cleaned.columns or not cleaned.row_data:
            raise ValidationError(_("Add at least one column and one row."))
        if not all(column["heading"].strip() for column in cleaned.columns):
            raise ValidationError(_("Give each column a heading: it is read out before each cell."))
        return cleaned


def texts_of(table: TypedTable) -> list[str]:
    """Each text of a table once, in reading order."""
    cells = [cell for row in table.row_data for cell in row["values"] if isinstance(cell, str)]
    found = [table.caption or "", *(column["heading"] for column in table.columns), *cells]
    return list(dict.fromkeys(text for text in found if text))


def key_of(text: str) -> str:
    """What a translation is stored under: it follows its text when rows and columns are moved."""
    return sha256(text.encode()).hexdigest()[:12]


class TableBlock(StructBlock):
    table = Cells(label=_("Table"))
    row_headings = BooleanBlock(required=False, default=True, label=_("The first column names its row"))
    source = CharBlock(required=False, max_length=160, label=_("Source and date"))

    class Meta:
        icon = "table"
        label = _("Table")
        group = FIGURES
        template = "components/blocks/table.html"
        description = _("Rows and columns with headings and a caption.")

    def get_preview_value(self) -> Any:
        table = {
            "columns": [{"type": "text", "heading": now("Who")}, {"type": "number", "heading": now("Price in euros")}],
            "rows": [{"values": [now("Adults"), "6"]}, {"values": [now("Children"), "3"]}],
            "caption": now("Prices of an example"),
        }
        return self.to_python({"table": table, "row_headings": True, "source": ""})
