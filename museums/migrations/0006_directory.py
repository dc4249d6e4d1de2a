from django.db import migrations, models

from museums.folding import fold


def fill_sort_names(apps, _schema_editor):
    museum_model = apps.get_model("museums", "Museum")
    museums = list(museum_model.objects.only("name"))
    for museum in museums:
        museum.sort_name = fold(museum.name)
    museum_model.objects.bulk_update(museums, ["sort_name"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("museums", "0005_proposals"),
    ]

    operations = [
        migrations.AddField(
            model_name="museum",
            name="sort_name",
            field=models.CharField(db_index=True, default="", editable=False, max_length=200),
        ),
        migrations.RunPython(fill_sort_names, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="museum",
            index=models.Index(fields=["latitude", "longitude"], name="museums_mus_latitud_28aaba_idx"),
        ),
    ]
