"""The database's own refusals: no update, no delete, no entry out of order."""

from typing import Any

SQLITE = (
    """CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    """CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    # INSERT OR REPLACE would slip past the delete trigger; the next number is the only one allowed.
    """CREATE TRIGGER audit_entry_in_order BEFORE INSERT ON audit_entry
    WHEN NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM audit_entry)
      OR NEW.previous_hash <> COALESCE(
        (SELECT hash FROM audit_entry ORDER BY number DESC LIMIT 1),
        '0000000000000000000000000000000000000000000000000000000000000000')
    BEGIN SELECT RAISE(ABORT, 'the journal grows only at its end'); END""",
)
POSTGRESQL = (
    """CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$""",
    """CREATE FUNCTION audit_check_order() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE last audit_entry%ROWTYPE;
    BEGIN
      SELECT * INTO last FROM audit_entry ORDER BY number DESC LIMIT 1;
      IF NEW.number <> COALESCE(last.number, 0) + 1
         OR NEW.previous_hash <> COALESCE(last.hash, repeat('0', 64)) THEN
        RAISE EXCEPTION 'the journal grows only at its end';
      END IF;
      RETURN NEW;
    END $$""",
    """CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_entry_in_order BEFORE INSERT ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_check_order()""",
)


def raise_guards(apps: Any, schema_editor: Any) -> None:  # noqa: ANN401 - a migration's signature
    """Create the triggers in whichever database this is."""
    del apps
    vendor = schema_editor.connection.vendor
    with schema_editor.connection.cursor() as cursor:
        for statement in POSTGRESQL if vendor == "postgresql" else SQLITE:
            cursor.execute(statement)
