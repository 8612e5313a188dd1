"""Raise the database's own guards over the journal."""

from django.db import migrations

from riparian.secretariat.audit.guards import raise_guards


class Migration(migrations.Migration):
    """Triggers that refuse update, delete and disorder."""

    dependencies = (("audit", "0001_initial"),)
    operations = (migrations.RunPython(raise_guards, migrations.RunPython.noop),)
