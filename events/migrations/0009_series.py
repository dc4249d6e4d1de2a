"""Each date gets the key of its series, so that lists show one that was split as one event."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce


def fill(apps, schema_editor):
    event = apps.get_model("events", "Event").objects.filter(pk=OuterRef("event_id"))
    occurrences = apps.get_model("events", "Occurrence").objects
    occurrences.update(series=Subquery(event.values(root=Coalesce("part_of_id", "pk"))[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0008_calendars"),
    ]

    operations = [
        migrations.AddField(
            model_name="occurrence",
            name="series",
            field=models.BigIntegerField(
                default=0,
                editable=False,
                help_text="The key of the event whose pages are its event’s: the parts of a series that was split share it.",
            ),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="occurrence",
            index=models.Index(fields=["series", "starts_at"], name="occurrence_of_series"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
