"""Raise the database's own guards over logs and drills."""

from django.db import migrations

from riparian.secretariat.incidents.guards import raise_guards


class Migration(migrations.Migration):
    """Triggers that refuse to change the log, and to turn a drill into a real incident."""

    dependencies = (("incidents", "0001_initial"),)
    operations = (migrations.RunPython(raise_guards, migrations.RunPython.noop),)
