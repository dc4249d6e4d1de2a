"""The catalogues' own tool: what it finds in the code, what it keeps, what it refuses."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import polib
import pytest

from scripts import messages
from scripts.messages import ExtractionError, Message, bring_in_step, faults, python_messages, template_messages


def found_in_python(source: str) -> list[tuple[str | None, str, str | None]]:
    return [(found.context, found.id, found.plural) for found in python_messages(dedent(source), "file.py")]


def found_in_template(source: str) -> list[tuple[str | None, str, str | None]]:
    return [(found.context, found.id, found.plural) for found in template_messages(source, "file.html")]


def test_python_messages_are_found_under_whatever_name_they_are_imported() -> None:
    assert found_in_python("""
        from django.utils import translation
        from django.utils.translation import gettext_lazy as _, ngettext, pgettext_lazy as with_context
        first = _("Museums " "near you")
        second = ngettext("%(count)d museum", "%(count)d museums", n)
        third = with_context("month", "May")
        fourth = translation.gettext("Open")
        other_library("Not for translators")
    """) == [
        (None, "Museums near you", None),
        (None, "%(count)d museum", "%(count)d museums"),
        ("month", "May", None),
        (None, "Open", None),
    ]


@pytest.mark.parametrize("call", ['_(f"Hello {name}")', "_(variable)", '_("a %s" % name)'])
def test_a_message_no_translator_could_see_is_refused_with_its_place(call: str) -> None:
    with pytest.raises(ExtractionError, match=r"file\.py:2"):
        found_in_python(f"from django.utils.translation import gettext as _\n{call}")


def test_a_translators_comment_comes_along() -> None:
    source = 'from django.utils.translation import gettext as _\n# Translators: on the pass,\n# in capitals\nx = _("Valid")'
    assert [found.comments for found in python_messages(source, "file.py")] == [["Translators: on the pass,", "in capitals"]]


def test_template_tags_blocks_plurals_contexts_and_filters_are_found() -> None:
    source = """{% load i18n %}<p title="{% translate 'Close' %}">{% translate "May" context "month" %} _("not this one")
    {% blocktranslate count n=shown trimmed %}
      One museum in {{ place }}
    {% plural %}
      {{ n }} museums in {{ place }}
    {% endblocktranslate %}
    {% include "card.html" with title=_("Nearby") %}{% comment %}{% translate "Gone" %}{% endcomment %}"""
    assert found_in_template(source) == [
        (None, "Close", None),
        ("month", "May", None),
        (None, "One museum in %(place)s", "%(n)s museums in %(place)s"),
        (None, "Nearby", None),
    ]


@pytest.mark.parametrize(
    ("message", "translation", "fault"),
    [
        ("Open", "", "has no translation"),
        ("%(count)s museums", "musées", "has other placeholders"),
        ("{name} is open", "{nom} est ouvert", "has other placeholders"),
        ("<strong>Open</strong>", "<b>Ouvert</b>", "has other tags"),
        ("Open\n", "Ouvert", "begins or ends with another line break"),
        ("100% linen", "100 % lin", None),
        ("%(count)s museums", "%(count)s musées", None),
    ],
)
def test_a_translation_that_would_break_the_page_is_told(message: str, translation: str, fault: str | None) -> None:
    told = list(faults(polib.POEntry(msgid=message, msgstr=translation)))
    assert told == [] if fault is None else fault in told[0]


def test_a_singular_may_leave_the_number_out() -> None:
    entry = polib.POEntry(
        msgid="%(n)s museum in %(place)s",
        msgid_plural="%(n)s museums in %(place)s",
        msgstr_plural={0: "Un musée à %(place)s", 1: "%(n)s musées à %(place)s"},
    )
    assert "placeholders" in next(faults(entry))
    entry.msgid = "One museum in %(place)s"
    assert not list(faults(entry))


def test_a_translation_survives_until_its_message_comes_back_and_nothing_is_matched_by_likeness() -> None:
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="Open today", msgstr="Ouvert aujourd’hui"))
    renamed = Message("Open this day")

    bring_in_step(catalogue, {renamed.key: renamed}, prune=False)
    assert [(entry.msgid, entry.msgstr, entry.obsolete) for entry in catalogue] == [
        ("Open this day", "", False),
        ("Open today", "Ouvert aujourd’hui", True),
    ]

    back = Message("Open today")
    bring_in_step(catalogue, {back.key: back}, prune=False)
    assert [(entry.msgid, entry.msgstr, entry.obsolete) for entry in catalogue] == [("Open today", "Ouvert aujourd’hui", False)]


def test_missing_unused_fuzzy_and_obsolete_entries_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    catalogue = messages.read_catalogue("fr")
    catalogue.append(polib.POEntry(msgid="Unused", msgstr="Inutile"))
    catalogue.append(polib.POEntry(msgid="Unsure", msgstr="Incertain", flags=["fuzzy"]))
    catalogue.append(polib.POEntry(msgid="Old", msgstr="Ancien", obsolete=True))
    messages.write_if_changed(messages.catalogue_path("fr"), str(catalogue))
    wanted = [Message("Unsure", files=["a.py"]), Message("Absent", files=["b.html"])]

    told = "\n".join(messages.check_language("fr", {message.key: message for message in wanted}))

    for fault in ("'Unused' is not in the code", "'Unsure' is marked fuzzy", "'Absent' is missing (b.html)", "1 obsolete"):
        assert fault in told


def test_an_english_entry_that_repeats_its_id_is_needless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    assert not list(messages.check_language("en", {}))
    catalogue = messages.read_catalogue("en")
    catalogue.append(polib.POEntry(msgid="Open", msgstr="Open"))
    messages.write_if_changed(messages.catalogue_path("en"), str(catalogue))
    message = Message("Open")
    assert list(messages.check_language("en", {message.key: message})) == ["en: 'Open' only repeats its id"]
