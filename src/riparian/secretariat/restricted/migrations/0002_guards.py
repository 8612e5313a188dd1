"""Raise the database's own guards over the log of readings."""

from django.db import migrations

from riparian.secretariat.restricted.guards import raise_guards


class Migration(migrations.Migration):
    """Triggers that refuse to change or remove a reading."""

    dependencies = (("restricted", "0001_initial"),)
    operations = (migrations.RunPython(raise_guards, migrations.RunPython.noop),)
