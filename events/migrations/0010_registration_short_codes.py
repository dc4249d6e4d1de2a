"""Each registration gets a short code, for a desk to type when the QR code cannot be read."""

from django.db import migrations, models

from cms import shortcode


def fill(apps, schema_editor):
    registrations = apps.get_model("events", "Registration").objects
    for uid in registrations.filter(short_code=None).values_list("uid", flat=True):
        registrations.filter(uid=uid).update(short_code=shortcode.new())


def field(**options):
    return models.CharField(default=shortcode.new, editable=False, max_length=10, verbose_name="short code", **options)


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0009_series"),
    ]

    operations = [
        migrations.AddField(
            model_name="registration",
            name="short_code",
            field=models.CharField(editable=False, max_length=10, null=True, verbose_name="short code"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(model_name="registration", name="short_code", field=field(unique=True)),
    ]
