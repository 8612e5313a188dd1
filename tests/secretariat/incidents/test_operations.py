"""What people and the installation do with incidents, and what they are refused."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction

from riparian.secretariat.audit.models import Entry as JournalEntry
from riparian.secretariat.audit.operations import Installation
from riparian.secretariat.incidents import assistance, operations, queries, shifts, tasks
from riparian.secretariat.incidents.assistance import Help
from riparian.secretariat.incidents.drills import SIGN
from riparian.secretariat.incidents.lifecycle import EntryKind, Stage
from riparian.secretariat.incidents.models import Entry, Incident
from riparian.secretariat.lib.errors import CannotFollow, NotAllowed, NotFound, Unacceptable

pytestmark = pytest.mark.django_db
PUMPS = Help(what="pumps", quantity=Decimal(10), unit="pieces")


def kinds(incident):
    return [(row.kind, row.country) for row in Entry.objects.filter(incident=incident)]


def remove(row):
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {row._meta.db_table} WHERE id = %s", [row.pk])  # noqa: S608, SLF001


def test_opening_alerts_the_desks_of_those_affected_and_the_opener_has_acknowledged(
    incident, at, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        row = incident(detected_at=at - timedelta(minutes=20))
    assert row.identifier == f"INC-{row.pk:04d}"
    assert kinds(row) == [("detected", ""), ("opened", ""), ("alerted", "LAO"),
                          ("acknowledged", "LAO"), ("alerted", "VNM")] or sorted(
        kinds(row)) == sorted([("detected", ""), ("opened", ""), ("alerted", "LAO"),
                               ("acknowledged", "LAO"), ("alerted", "VNM")])  # fmt: skip
    told = {to for message in mail.outbox for to in message.to}
    assert told == {f"{code}-{role}@riparian.invalid" for code in ("lao", "vnm")
                    for role in ("officer", "duty-officer")}  # fmt: skip
    assert JournalEntry.objects.filter(act="incident.opened", subject_id=str(row.pk)).exists()


def test_an_address_outside_is_told_of_a_real_incident_and_never_of_a_drill(
    incident, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        incident(outside=["desk@mrc.example"])
    assert ["desk@mrc.example"] in [message.to for message in mail.outbox]
    with pytest.raises(Unacceptable, match="no one outside"):
        incident(drill=True, outside=["desk@mrc.example"])
    with pytest.raises(Unacceptable, match="not-an-address"):
        incident(outside=["not-an-address"])


def test_the_database_itself_refuses_to_turn_a_drill_into_a_real_incident(incident):
    drill, real = incident(drill=True), incident()
    changes = (
        (drill, {"is_drill": False}), (real, {"is_drill": True}),
        (drill, {"identifier": "INC-9999"}), (drill, {"identifier": None}),
        (drill, {"outside": "a@b.example"}), (drill, {"audience": "public"}),
        (drill, {"is_drill": False, "identifier": "INC-9998"}),
    )  # fmt: skip
    for row, change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            Incident.objects.filter(pk=row.pk).update(**change)
    for row in (drill, real):
        with pytest.raises(DatabaseError), transaction.atomic():
            remove(row)
    entry = Entry.objects.filter(incident=real)
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.update(text="never")
    with pytest.raises(DatabaseError), transaction.atomic():
        remove(entry[0])


def test_the_installation_opens_an_incident_and_says_for_whom(incident):
    row = incident(by=Installation(), owner_country="KHM", audience="public")
    assert (row.owner_country, row.is_opened_by_system) == ("KHM", True)
    entry = operations.add_entry(
        row.identifier, kind=EntryKind.ACKNOWLEDGED, country="VNM", text="", drill=False,
        by=Installation(), at=row.opened_at,
    )  # fmt: skip
    assert entry.country == "VNM"
    with pytest.raises(Unacceptable, match="drill=True or drill=False"):
        operations.add_entry(row.identifier, kind="note", text="", by=Installation(),
                             at=row.opened_at)  # fmt: skip


def test_a_drill_and_a_real_incident_never_mix(incident, actor, at):
    drill = incident(drill=True)
    with pytest.raises(Unacceptable, match="never mix"):
        operations.add_entry(drill.identifier, kind="note", text="level 18 m", drill=False,
                             by=Installation(), at=at)  # fmt: skip
    reader = actor("vnm-duty-officer")
    assert drill not in queries.incidents_for(reader, drill=False)
    assert drill in queries.incidents_for(reader, drill=True)
    with pytest.raises(Unacceptable, match="sign of drills"):
        incident(titles={"en": f"{SIGN} Flood"})


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"titles": {"en": ""}}, "title"),
        ({"affected": []}, "affects"),
        ({"affected": ["XXX"]}, "no member"),
        ({"latitude": 20.0}, "both latitude"),
        ({"latitude": 200.0, "longitude": 1.0}, "latitude"),
        ({"kind": "earthquake"}, "kind"),
        ({"place": ""}, "place"),
    ],
)
def test_a_report_that_cannot_be_is_refused_with_the_field(incident, changes, match):
    with pytest.raises(Unacceptable, match=match):
        incident(**changes)


def test_nothing_is_detected_or_entered_in_the_future(incident, actor, at):
    with pytest.raises(Unacceptable, match="future"):
        incident(detected_at=at + timedelta(hours=1))
    row, by = incident(), actor("vnm-duty-officer")
    later = at + timedelta(hours=1)
    with pytest.raises(Unacceptable, match="later than now"):
        operations.add_entry(row.identifier, kind="note", text="x", happened_at=later, by=by, at=at)
    entry = operations.add_entry(row.identifier, kind="note", text="x", by=by, at=at)
    with pytest.raises(Unacceptable, match="later than now"):
        operations.correct_entry(row.identifier, entry.pk, text="", happened_at=later, by=by, at=at)


def test_a_country_speaks_for_itself_and_acknowledges_once(incident, actor, at):
    row, by = incident(), actor("vnm-duty-officer")
    operations.acknowledge(row.identifier, by=by, at=at)
    with pytest.raises(CannotFollow, match="already"):
        operations.acknowledge(row.identifier, by=by, at=at)
    with pytest.raises(NotAllowed, match="KHM"):
        operations.add_entry(row.identifier, kind="responded", text="", country="KHM", by=by, at=at)
    with pytest.raises(NotAllowed, match="by hand"):
        operations.add_entry(row.identifier, kind="stage", text="", by=by, at=at)
    entry = operations.add_entry(row.identifier, kind="responded", text="Boats.", by=by, at=at)
    assert entry.country == "VNM"
    with pytest.raises(Unacceptable, match="no member"):
        operations.add_entry(row.identifier, kind="alerted", text="", country="XXX", by=by, at=at)


@pytest.mark.parametrize("name", ["vnm-analyst", "vnm-auditor", "vnm-negotiator"])
def test_readers_do_not_keep_the_watch(incident, actor, at, name):
    row = incident()
    with pytest.raises(NotAllowed):
        operations.acknowledge(row.identifier, by=actor(name), at=at)
    with pytest.raises(NotAllowed):
        incident(by=name)


def test_what_one_may_not_see_is_not_there(incident, actor, at):
    row = incident(audience="countries")
    stranger = actor("chn-duty-officer")
    with pytest.raises(NotFound):
        queries.get_incident(row.identifier, stranger)
    with pytest.raises(NotFound):
        operations.acknowledge(row.identifier, by=stranger, at=at)
    with pytest.raises(NotFound):
        queries.find_entry(row, 0)


def test_an_entry_is_corrected_and_the_original_stays(incident, actor, at):
    row, by = incident(), actor("vnm-duty-officer")
    first = operations.add_entry(row.identifier, kind="responded", text="Boats.", by=by, at=at)
    early = at - timedelta(minutes=5)
    second = operations.correct_entry(
        row.identifier, first.pk, text="Two boats.", happened_at=early, by=by, at=at
    )
    with pytest.raises(CannotFollow, match="corrected already"):
        operations.correct_entry(row.identifier, first.pk, text="", by=by, at=at)
    with pytest.raises(NotAllowed, match="VNM wrote"):
        operations.correct_entry(row.identifier, second.pk, text="", by=actor("lao-officer"), at=at)
    standing = [
        (e.kind, e.country, e.text, e.happened_at)
        for e in queries.standing_entries(queries.entries_of(row)) if "boat" in e.text.lower()
    ]  # fmt: skip
    assert standing == [("responded", "VNM", "Two boats.", early)]
    operations.correct_entry(row.identifier, second.pk, text="No.", is_struck=True, by=by, at=at)
    texts = [e.text for e in queries.standing_entries(queries.entries_of(row))]
    assert "No." not in texts
    assert "Two boats." not in texts
    assert Entry.objects.filter(incident=row, text="Boats.").exists()


def test_an_incident_is_steered_by_those_concerned_and_opened_again(
    incident, actor, at, django_capture_on_commit_callbacks
):
    row = incident()
    by = actor("vnm-duty-officer")
    with pytest.raises(NotAllowed, match="concerned"):
        operations.change_stage(
            row.identifier, stage="closed", text="", by=actor("chn-officer"), at=at
        )
    with django_capture_on_commit_callbacks(execute=True):
        operations.change_stage(row.identifier, stage="closed", text="Over.", by=by, at=at)
    assert "Over." in mail.outbox[-1].body
    for act in (
        lambda: operations.change_severity(
            row.identifier, severity="minor", text="", by=by, at=at
        ),
        lambda: tasks.give_task(row.identifier, text="x", country="LAO", desk="", by=by, at=at,
                                due_at=at + timedelta(hours=1)),
        lambda: operations.change_stage(row.identifier, stage="contained", text="", by=by, at=at),
    ):  # fmt: skip
        with pytest.raises(CannotFollow):
            act()
    row = operations.change_stage(row.identifier, stage="open", text="Again.", by=by, at=at)
    assert row.closed_at is None
    row = operations.change_severity(row.identifier, severity="extreme", text="", by=by, at=at)
    assert row.severity == "extreme"
    with pytest.raises(CannotFollow):
        operations.change_severity(row.identifier, severity="extreme", text="", by=by, at=at)
    for wrong in (
        lambda: operations.change_severity(row.identifier, severity="x", text="", by=by, at=at),
        lambda: operations.change_stage(row.identifier, stage="x", text="", by=by, at=at),
    ):
        with pytest.raises(Unacceptable):
            wrong()


def test_a_country_named_later_sees_it_and_is_alerted_then(incident, actor, at):
    row = incident(audience="countries")
    by = actor("lao-duty-officer")
    later = at + timedelta(hours=1)
    operations.name_countries(row.identifier, affected=["KHM", "LAO"], by=by, at=later)
    assert queries.get_incident(row.identifier, actor("khm-analyst")).affected_codes == [
        "KHM", "LAO", "VNM",
    ]  # fmt: skip
    alerted = Entry.objects.get(incident=row, kind="alerted", country="KHM")
    assert alerted.at == later
    with pytest.raises(CannotFollow):
        operations.name_countries(row.identifier, affected=["KHM"], by=by, at=later)


def test_a_desk_without_an_address_is_on_record_as_not_reached(incident):
    from riparian.secretariat.accounts.models import User

    User.objects.filter(country_id="VNM").update(email="")
    assert ("unreached", "VNM") in kinds(incident())


def test_an_overdue_acknowledgement_is_overdue_by_the_clock_and_told_once(
    incident, actor, at, django_capture_on_commit_callbacks
):
    operations.tell_of_overdue(at=at)  # what the demonstration owes is told before
    row = incident(severity="extreme")
    entries = queries.entries_of(row)
    due = at + timedelta(minutes=15)
    waiting = queries.waiting_on(row, entries, at=at)
    assert [(one.country, one.due_at, one.is_overdue(at)) for one in waiting] == [
        ("VNM", due, False)
    ]
    assert waiting[0].is_overdue(due)
    with django_capture_on_commit_callbacks(execute=True):
        assert operations.tell_of_overdue(at=due - timedelta(seconds=1)) == 0
        assert operations.tell_of_overdue(at=due) == 1
        assert operations.tell_of_overdue(at=due) == 0
    assert "vnm-duty-officer@riparian.invalid" in {m.to[0] for m in mail.outbox}
    operations.acknowledge(row.identifier, by=actor("vnm-officer"), at=due)
    assert queries.waiting_on(row, queries.entries_of(row), at=due) == []
    closed = operations.change_stage(
        row.identifier, stage=Stage.CLOSED, text="", by=actor("lao-officer"), at=due
    )
    assert queries.waiting_on(closed, entries, at=due) == []


def test_a_task_belongs_to_a_desk_which_says_when_it_is_done(incident, actor, at):
    row, by = incident(audience="countries"), actor("lao-duty-officer")
    due = at + timedelta(hours=2)
    task = tasks.give_task(row.identifier, text="Open the gates", country="VNM", desk="Can Tho",
                           due_at=due, by=by, at=at)  # fmt: skip
    assert (task.is_overdue(at), task.is_overdue(due)) == (False, True)
    with pytest.raises(NotAllowed, match="VNM"):
        tasks.finish_task(row.identifier, task.pk, by=by, at=at)
    done = tasks.finish_task(row.identifier, task.pk, by=actor("vnm-officer"), at=due)
    assert not done.is_overdue(due)
    with pytest.raises(CannotFollow):
        tasks.finish_task(row.identifier, task.pk, by=actor("vnm-officer"), at=due)
    with pytest.raises(NotFound):
        tasks.finish_task(row.identifier, 0, by=by, at=at)
    for wrong in ({"country": "CHN"}, {"country": "XXX"}, {"due_at": at}, {"text": ""}):
        facts = {"text": "x", "country": "LAO", "desk": "", "due_at": due} | wrong
        with pytest.raises(Unacceptable):
            tasks.give_task(row.identifier, by=by, at=at, **facts)


def test_help_is_asked_for_offered_in_part_accepted_and_confirmed(incident, actor, at):
    row = incident(affected=["LAO", "VNM", "THA"])
    lao, tha = actor("lao-duty-officer"), actor("tha-duty-officer")
    request = assistance.ask_for_help(row.identifier, PUMPS, by=lao, at=at)
    assert (request.state, request.giving) == ("asked", "")
    part = Help(what="pumps, 200 mm", quantity=Decimal(4), unit="pieces")
    offer = assistance.offer_help(row.identifier, part, to="", answers=request.pk, by=tha, at=at)
    assert (offer.state, offer.needing, offer.giving) == ("offered", "LAO", "THA")
    with pytest.raises(NotAllowed, match="needs it"):
        assistance.act_on_help(row.identifier, offer.pk, act="accept", by=tha, at=at)
    assistance.act_on_help(row.identifier, offer.pk, act="accept", by=lao, at=at)
    promised = queries.promised_by_request(queries.assistance_of(row))
    assert promised == {request.pk: Decimal(4)}
    done = assistance.act_on_help(row.identifier, offer.pk, act="fulfil", by=lao, at=at)
    assert (done.state, done.settled_at, done.is_open) == ("fulfilled", at, False)
    with pytest.raises(CannotFollow):
        assistance.act_on_help(row.identifier, offer.pk, act="withdraw", by=tha, at=at)
    assistance.act_on_help(row.identifier, request.pk, act="fulfil", by=lao, at=at)
    with pytest.raises(CannotFollow, match="fulfilled"):
        assistance.offer_help(row.identifier, part, to="", answers=request.pk, by=tha, at=at)
    assert Entry.objects.filter(incident=row, kind="assistance").count() == 5


def test_help_that_cannot_be_is_refused(incident, actor, at):
    row = incident(audience="countries")
    lao, vnm = actor("lao-duty-officer"), actor("vnm-duty-officer")
    request = assistance.ask_for_help(row.identifier, PUMPS, by=lao, at=at, of="VNM")
    tonnes = Help(what="pumps", quantity=Decimal(1), unit="tonnes")
    for wrong in (
        lambda: assistance.ask_for_help(row.identifier, PUMPS, by=lao, at=at, of="LAO"),
        lambda: assistance.ask_for_help(row.identifier, PUMPS, by=lao, at=at, of="CHN"),
        lambda: assistance.ask_for_help(row.identifier, PUMPS, by=lao, at=at, of="XXX"),
        lambda: assistance.offer_help(row.identifier, PUMPS, to="LAO", by=lao, at=at),
        lambda: assistance.offer_help(
            row.identifier, tonnes, to="", answers=request.pk, by=vnm, at=at
        ),
        lambda: assistance.ask_for_help(
            row.identifier, Help(what="x", quantity=Decimal(0), unit="pieces"), by=lao, at=at
        ),
        lambda: assistance.act_on_help(row.identifier, request.pk, act="eat", by=lao, at=at),
    ):
        with pytest.raises((Unacceptable, DatabaseError)), transaction.atomic():
            wrong()
    for missing in (
        lambda: assistance.offer_help(row.identifier, PUMPS, to="", answers=0, by=vnm, at=at),
        lambda: assistance.act_on_help(row.identifier, 0, act="accept", by=lao, at=at),
    ):
        with pytest.raises(NotFound):
            missing()
    declined = assistance.act_on_help(row.identifier, request.pk, act="decline", by=vnm, at=at)
    assert declined.state == "declined"


def test_a_shift_hands_over_what_is_open_and_two_people_sign(incident, actor, at):
    row = incident(affected=["LAO", "VNM"])
    drill = incident(drill=True)
    duty, officer = actor("vnm-duty-officer"), actor("vnm-officer")
    tasks.give_task(row.identifier, text="Sandbags", country="VNM", desk="", by=duty, at=at,
                    due_at=at + timedelta(hours=1))  # fmt: skip
    assistance.ask_for_help(row.identifier, PUMPS, by=actor("lao-officer"), at=at)
    given = shifts.hand_over(remarks="Water still rises.", drill=False, by=duty, at=at)
    mine = [(p["kind"], p["text"]) for p in given.points if p["incident"] == row.identifier]
    assert [kind for kind, _ in mine] == ["incident", "acknowledge", "task", "request"]
    assert drill.identifier not in {p["incident"] for p in given.points}
    with pytest.raises(CannotFollow):
        shifts.hand_over(remarks="", drill=False, by=duty, at=at)
    with pytest.raises(NotAllowed, match="second person"):
        shifts.take_over(given.pk, by=duty, at=at)
    with pytest.raises(NotFound):
        shifts.take_over(given.pk, by=actor("lao-officer"), at=at)
    taken = shifts.take_over(given.pk, by=officer, at=at)
    assert taken.digest == given.digest
    with pytest.raises(CannotFollow):
        shifts.take_over(given.pk, by=officer, at=at)
    assert ("handover", "VNM") in kinds(row)
    acts = JournalEntry.objects.filter(subject_kind="incidents.handover").values_list("act")
    assert {act for (act,) in acts} == {"handover.given", "handover.taken"}
    with pytest.raises(NotAllowed):
        shifts.hand_over(remarks="", drill=False, by=Installation(), at=at)


def test_a_hand_over_with_a_secret_of_delegations_is_for_delegations(incident, actor, at):
    incident(audience="delegation", by="vnm-officer")
    given = shifts.hand_over(remarks="", drill=False, by=actor("vnm-officer"), at=at)
    assert given.audience == "delegation"
    assert not queries.handovers_for(actor("vnm-duty-officer"), drill=False).exists()


def test_a_drill_is_handed_over_apart_and_under_its_sign(incident, actor, at):
    incident(drill=True)
    given = shifts.hand_over(remarks="", drill=True, by=actor("vnm-officer"), at=at)
    assert SIGN in str(given)
    assert all(SIGN in point["title"] for point in given.points)


def test_an_incident_is_found_by_those_it_was_told_to_and_a_drill_by_nobody(incident, actor, at):
    from riparian.secretariat.incidents import operations
    from riparian.secretariat.search import queries as search

    def found(name):
        rows = search.find(search.sought("xylophone"), actor(name)).rows
        return [row.identifier for row in rows]

    titles = {"en": "Xylophone"}
    row = incident(audience="countries", titles=titles)
    incident(drill=True, titles=titles)
    assert found("vnm-duty-officer") == [row.identifier]
    assert found("khm-duty-officer") == []
    operations.name_countries(row.identifier, affected=["KHM"], by=actor("lao-duty-officer"), at=at)
    assert found("khm-duty-officer") == [row.identifier]
