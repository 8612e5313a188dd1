"""The journal shows any edit, deletion and reordering, and says where."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from riparian.engine.errors import InvalidInput
from riparian.secretariat.accounts.models import Country
from riparian.secretariat.audit import operations, verification
from riparian.secretariat.audit.chain import FIELDS, hash_of
from riparian.secretariat.audit.models import Entry, Head

pytestmark = pytest.mark.django_db


def drop_guards():
    with connection.cursor() as cursor:
        for trigger in verification.TRIGGERS:
            on = " ON audit_entry" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {trigger}{on}")


def findings():
    return [f for f in verification.verify().findings if f.defect != "unguarded"]


def test_an_untouched_journal_is_sound():
    verdict = verification.verify()
    assert verdict.is_sound
    assert verdict.entries == Entry.objects.count() > 20


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor_name = 'somebody' WHERE number = 3",
        "DELETE FROM audit_entry WHERE number = 3",
        (
            "INSERT INTO audit_entry SELECT number + 500, at, actor_id, actor_name, on_behalf_of, act,"
            " subject_kind, subject_id, subject_label, before, after, previous_hash, 'x'"
            " FROM audit_entry WHERE number = 3"
        ),
    ],
)
def test_the_database_itself_refuses_to_touch_the_journal(statement):
    with pytest.raises(DatabaseError, match="journal"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.parametrize("field", [name for name in FIELDS if name != "number"])
def test_an_edit_of_any_field_is_found_where_it_is(field):
    drop_guards()
    entry = Entry.objects.get(number=4)
    value = 77 if field == "actor_id" else "x"
    Entry.objects.filter(pk=entry.pk).update(**{field: value})
    assert 4 in {finding.number for finding in findings()}


def test_a_deletion_is_found_where_it_is():
    drop_guards()
    Entry.objects.filter(number=5).delete()
    assert [(f.number, f.defect) for f in findings()] == [(5, "missing")]


def test_a_tail_cut_off_is_found():
    drop_guards()
    last = Entry.objects.order_by("-number")[0].number
    Entry.objects.filter(number__gt=last - 2).delete()
    assert [(f.number, f.defect) for f in findings()] == [(last - 1, "missing")]


def test_two_entries_that_change_places_are_found():
    drop_guards()
    for old, new in ((6, 9_000), (7, 6), (9_000, 7)):
        Entry.objects.filter(number=old).update(number=new)
    assert {6, 7} <= {f.number for f in findings()}


def test_a_rewritten_chain_is_found_by_an_anchor_kept_elsewhere():
    kept = verification.anchor(at="2027-01-01T00:00:00+00:00")
    drop_guards()
    rows = list(Entry.objects.order_by("number").values())
    rows[3]["actor_name"] = "somebody else"
    previous = rows[2]["hash"]
    for row in rows[3:]:
        row["previous_hash"], row["hash"] = previous, ""
        row["hash"] = previous = hash_of(row)
        Entry.objects.filter(number=row["number"]).update(**row)
    Head.objects.update(hash=previous)
    assert findings() == []
    found = [f for f in verification.verify(anchors=[kept]).findings if f.defect != "unguarded"]
    assert [f.defect for f in found] == ["anchor-differs"]


def test_guards_that_were_taken_down_are_found():
    drop_guards()
    assert [f.defect for f in verification.verify().findings] == ["unguarded"] * 3


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=60), st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=3))
def test_any_words_keep_the_chain_sound(name, after):
    with transaction.atomic():
        operations.record(
            "test.act", subject=Country.objects.first(), by=operations.Installation(name=name.replace("\x00", "")), at=datetime(2027, 1, 1, tzinfo=UTC),
            after={k.replace("\x00", ""): v.replace("\x00", "") for k, v in after.items()},
        )  # fmt: skip
    last = Entry.objects.order_by("-number").values().first()
    assert hash_of(last) == last["hash"]


def test_a_file_that_holds_no_anchor_is_refused(tmp_path):
    path = tmp_path / "anchors"
    path.write_text("{}\n")
    with pytest.raises(InvalidInput, match="line 1"):
        verification.read_anchors(path)
