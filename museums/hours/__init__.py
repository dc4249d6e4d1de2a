"""Opening hours: one OpenStreetMap expression (`Museum.opening_hours`), edited, checked, evaluated and said in words.

An expression and a country ("FR" or "BE": whose public holidays and clock) are all that is needed; nothing here reads the database.

- `evaluate`: `day_of`, `days_from`, `state_at`, `next_opening`, `outlook`, `year_of`: what holds on a day or at a moment.
- `words`: `hours_words`, `day_words`, `outlook_words`, `season_tables`, `notes_of`: the same in the reader's language.
- `grammar`: `Schedule` and `compose` / `parse`: the part of the language that the form edits.
- `checks`: `problems_in(text)`: what is wrong with an expression, with the place and an example.
- `forms`: `OpeningHoursField`: the form field, in the editor or in any Django form.

In templates: `{% load hours_tags %}`, then `{% opening_hours museum %}`, `{% open_now museum %}`, `{% prices museum %}`.
In queries: `Museum.objects.open_on(day)`, `Museum.objects.open_now()`.
"""
