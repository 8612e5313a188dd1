"""Make the index of words, which no model describes: each database has its own kind."""

from django.db import migrations

from riparian.secretariat.search.postings import drop_index, make_index


class Migration(migrations.Migration):
    """FTS5 on SQLite, tsvector on PostgreSQL."""

    dependencies = (("search", "0001_initial"),)
    operations = (migrations.RunPython(make_index, drop_index),)
