"""The database's own refusals: the log of readings only grows."""

from typing import Any

SQLITE = tuple(
    f"""CREATE TRIGGER restricted_access_no_{act.lower()} BEFORE {act} ON restricted_access
    BEGIN SELECT RAISE(ABORT, 'the log of readings is append-only'); END"""
    for act in ("UPDATE", "DELETE")
)
POSTGRESQL = (
    """CREATE FUNCTION restricted_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the log of readings is append-only'; END $$""",
    *(
        f"""CREATE TRIGGER restricted_access_no_{act.lower()} BEFORE {act} ON restricted_access
    FOR EACH ROW EXECUTE FUNCTION restricted_refuse()"""
        for act in ("UPDATE", "DELETE")
    ),
)


def raise_guards(apps: Any, schema_editor: Any) -> None:  # noqa: ANN401 - a migration's signature
    """Create the triggers in whichever database this is."""
    del apps
    vendor = schema_editor.connection.vendor
    with schema_editor.connection.cursor() as cursor:
        for statement in POSTGRESQL if vendor == "postgresql" else SQLITE:
            cursor.execute(statement)
