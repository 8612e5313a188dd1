"""The database's own refusals: the log only grows, and a drill stays a drill."""

from typing import Any

SQLITE = (
    """CREATE TRIGGER incidents_entry_no_update BEFORE UPDATE ON incidents_entry
    BEGIN SELECT RAISE(ABORT, 'the log of an incident is append-only'); END""",
    """CREATE TRIGGER incidents_entry_no_delete BEFORE DELETE ON incidents_entry
    BEGIN SELECT RAISE(ABORT, 'the log of an incident is append-only'); END""",
    """CREATE TRIGGER incidents_drill_stays BEFORE UPDATE ON incidents_incident
    WHEN NEW.is_drill <> OLD.is_drill
      OR (OLD.identifier IS NOT NULL AND NEW.identifier IS NOT OLD.identifier)
    BEGIN SELECT RAISE(ABORT, 'a drill stays a drill'); END""",
    """CREATE TRIGGER incidents_incident_no_delete BEFORE DELETE ON incidents_incident
    BEGIN SELECT RAISE(ABORT, 'an incident stays on record'); END""",
    """CREATE TRIGGER incidents_handover_drill_stays BEFORE UPDATE ON incidents_handover
    WHEN NEW.is_drill <> OLD.is_drill OR NEW.digest <> OLD.digest
    BEGIN SELECT RAISE(ABORT, 'what was signed stays as it was'); END""",
)
POSTGRESQL = (
    """CREATE FUNCTION incidents_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'this stays on record'; END $$""",
    """CREATE TRIGGER incidents_entry_no_update BEFORE UPDATE ON incidents_entry
    FOR EACH ROW EXECUTE FUNCTION incidents_refuse()""",
    """CREATE TRIGGER incidents_entry_no_delete BEFORE DELETE ON incidents_entry
    FOR EACH ROW EXECUTE FUNCTION incidents_refuse()""",
    """CREATE TRIGGER incidents_drill_stays BEFORE UPDATE ON incidents_incident FOR EACH ROW
    WHEN (NEW.is_drill <> OLD.is_drill
      OR (OLD.identifier IS NOT NULL AND NEW.identifier IS DISTINCT FROM OLD.identifier))
    EXECUTE FUNCTION incidents_refuse()""",
    """CREATE TRIGGER incidents_incident_no_delete BEFORE DELETE ON incidents_incident
    FOR EACH ROW EXECUTE FUNCTION incidents_refuse()""",
    """CREATE TRIGGER incidents_handover_drill_stays BEFORE UPDATE ON incidents_handover
    FOR EACH ROW WHEN (NEW.is_drill <> OLD.is_drill OR NEW.digest <> OLD.digest)
    EXECUTE FUNCTION incidents_refuse()""",
)


def raise_guards(apps: Any, schema_editor: Any) -> None:  # noqa: ANN401 - a migration's signature
    """Create the triggers in whichever database this is."""
    del apps
    vendor = schema_editor.connection.vendor
    with schema_editor.connection.cursor() as cursor:
        for statement in POSTGRESQL if vendor == "postgresql" else SQLITE:
            cursor.execute(statement)
