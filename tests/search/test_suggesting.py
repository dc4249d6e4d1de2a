"""Suggestions do not repeat themselves."""

from search.suggesting import Suggestion, _new


def test_a_word_that_a_title_or_another_word_says_already_is_left_out() -> None:
    titles = [Suggestion("Moulins", "/fr/metiers/moulins/", "Métier")]
    found = [Suggestion(text, f"/?q={text}", "") for text in ("moulins", "Moulin", "moulinage", "Moulinage")]
    assert [suggestion.title for suggestion in _new(found, titles)] == ["moulinage"]
