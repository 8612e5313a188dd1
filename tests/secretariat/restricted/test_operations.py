"""What people do with restricted items, and what they are refused."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from riparian.secretariat.audit.models import Entry
from riparian.secretariat.lib.errors import CannotFollow, NotAllowed, NotFound, Unacceptable
from riparian.secretariat.restricted import operations, queries
from riparian.secretariat.restricted.models import Access, Item, Membership
from riparian.secretariat.restricted.rule import STEPS, Act, Basis, Combination, Stage, in_words
from riparian.secretariat.restricted.unusual import (
    Delivery,
    Oddity,
    Recipient,
    unusual_among,
)

pytestmark = pytest.mark.django_db
READER, KEEPER, CARRIER = "reader", "keeper", "carrier"
LAO, VNM = "lao-duty-officer", "vnm-duty-officer"


def held(actor, at):
    return set(queries.items_for(actor, at=at).values_list("identifier", flat=True))


def test_nothing_is_released_but_by_a_second_person_of_its_group(group, item, actor, at):
    own = group({"lao-officer": READER, VNM: READER, "lao-auditor": READER, "tha-officer": CARRIER})
    row = item(own)
    author = actor(LAO)
    with pytest.raises(CannotFollow, match="Draft"):
        operations.release_item(row.identifier, by=actor("lao-officer"), at=at)
    operations.propose_release(row.identifier, by=author, at=at)
    for name, refusal in ((LAO, NotAllowed), ("lao-auditor", NotAllowed), ("tha-officer", NotFound),
                          ("chn-officer", NotFound)):  # fmt: skip
        with pytest.raises(refusal):
            operations.release_item(row.identifier, reason="x", by=actor(name), at=at)
    returned = operations.return_item(row.identifier, by=actor("lao-officer"), at=at)
    assert returned.stage == Stage.DRAFT
    operations.propose_release(row.identifier, by=author, at=at)
    released = operations.release_item(row.identifier, by=actor(VNM), at=at)
    assert (released.stage, released.released_by_id) == ("released", actor(VNM).user_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(pk=row.pk).update(released_by_id=row.author_id)
    assert [after for (_, act), after in STEPS.items() if after == Stage.RELEASED] == ["released"]
    assert {act for (_, act), after in STEPS.items() if after == Stage.RELEASED} == {Act.RELEASE}


def test_several_groups_mean_any_or_all_and_the_answer_says_so(group, item, actor, at):
    own = group({"lao-officer": READER})
    one = group({VNM: READER, "tha-officer": READER}, name="River police")
    two = group({VNM: READER}, name="Customs", hidden=True)
    both = item(own, (one, two), combination=Combination.ALL, release="lao-officer")
    either = item(own, (one, two), combination=Combination.ANY, release="lao-officer")
    assert held(actor(VNM), at) == {both.identifier, either.identifier}
    assert both.identifier not in held(actor("tha-officer"), at)
    assert either.identifier in held(actor("tha-officer"), at)
    basis = queries.basis_for(both, actor(VNM), at=at)
    assert basis == Basis.ALL
    assert "all its groups: River police, Customs" in in_words(
        basis, groups=["River police", "Customs"]
    )
    assert all(in_words(basis, groups=["x"]) for basis in Basis)


def test_tlp_red_is_for_named_persons_and_has_no_export(group, item, actor, at):
    own = group({"lao-officer": READER, "lao-negotiator": READER})
    row = item(own, (own,), code="TLP:RED", named=["vnm-officer"], second="lao-officer",
               release="lao-officer")  # fmt: skip
    assert held(actor("vnm-officer"), at) == {row.identifier}
    assert held(actor("lao-negotiator"), at) == set()
    operations.read_item(row.identifier, way="page", by=actor("vnm-officer"), at=at)
    with pytest.raises(NotAllowed, match="page only"):
        operations.read_item(row.identifier, way="pdf", by=actor("vnm-officer"), at=at)
    for wrong in ({"named": []}, {"second": ""}, {"second": LAO}, {"named": ["nobody"]}):
        with pytest.raises(Unacceptable):
            item(
                own, code="TLP:RED", **({"named": ["vnm-officer"], "second": "lao-officer"} | wrong)
            )


def test_amber_strict_stays_in_its_countries(group, item, actor, at):
    own = group({"lao-officer": READER, VNM: READER, "tha-officer": READER})
    row = item(own, (own,), code="TLP:AMBER+STRICT", countries=["VNM"], release="lao-officer")
    assert row.identifier in held(actor(VNM), at)
    assert row.identifier not in held(actor("tha-officer"), at)
    with pytest.raises(Unacceptable, match="no members"):
        item(own, code="TLP:AMBER+STRICT", countries=["XXX"])


def test_what_has_expired_or_is_recalled_is_read_by_nobody_and_stays_in_the_log(
    group, item, actor, at
):
    own = group({"lao-officer": READER})
    row = item(own, expires_at=at + timedelta(hours=1), release="lao-officer")
    reader, later = actor("lao-officer"), at + timedelta(hours=1)
    operations.read_item(row.identifier, way="page", by=reader, at=at)
    for who in (reader, actor(LAO)):
        with pytest.raises(NotFound):
            operations.read_item(row.identifier, way="page", by=who, at=later)
    kept = queries.owned_item(row.identifier, actor(LAO))
    assert [one.name for one in queries.accesses_of(kept)] == [reader.name]
    with pytest.raises(NotFound):
        queries.owned_item(row.identifier, reader)
    other = item(own, release="lao-officer")
    with pytest.raises(NotAllowed, match="author"):
        operations.recall_item(other.identifier, by=reader, at=at)
    operations.recall_item(other.identifier, by=actor(LAO), at=at)
    assert other.identifier not in held(actor(LAO), at)
    with pytest.raises(Unacceptable, match="expired already"):
        item(own, expires_at=at)


def test_each_reading_is_on_record_and_the_log_only_grows(group, item, actor, at):
    own = group({"lao-officer": READER})
    row = item(own, release="lao-officer")
    for way in ("page", "pdf", "api"):
        operations.read_item(row.identifier, way=way, by=actor("lao-officer"), at=at)
    assert sorted(Access.objects.filter(item=row).values_list("way", flat=True)) == [
        "api", "page", "pdf",
    ]  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        Access.objects.filter(item=row).update(name="somebody else")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM restricted_access")


def test_the_journal_learns_numbers_and_never_names_or_words(group, item):
    own = group({VNM: READER}, name="Operation Heron")
    item(own, title="Heron lands", body="at the bend", release=VNM)
    told = " ".join(
        f"{e.subject_label} {e.before} {e.after}"
        for e in Entry.objects.filter(subject_kind__startswith="restricted.")
    )
    assert "GRP-" in told
    assert not [word for word in ("Heron", "bend", VNM, "Viet Nam") if word in told]


def test_an_unusual_recipient_needs_a_reason_once(group, item, actor, at):
    own = group({"lao-officer": READER})
    first = item(own, (own,))
    by, second = actor(LAO), actor("lao-officer")
    operations.propose_release(first.identifier, by=by, at=at)
    with pytest.raises(Unacceptable, match=own.identifier):
        operations.release_item(first.identifier, reason=" ", by=second, at=at)
    done = operations.release_item(first.identifier, reason="Agreed by phone.", by=second, at=at)
    assert done.reason == "Agreed by phone."
    again = item(own, (own,), release="lao-officer", reason="")
    assert again.reason == ""
    red = item(own, code="TLP:RED", named=["vnm-officer"], second="lao-officer")
    assert [one.oddity for one in queries.unusual_recipients(red)] == [Oddity.COUNTRY]


@pytest.mark.parametrize(
    ("before", "code", "found"),
    [
        ([], "TLP:AMBER", Oddity.COUNTRY),
        ([("GRP-9", "LAO", "GRP-2", "VNM", "TLP:AMBER")], "TLP:AMBER", Oddity.GROUP),
        ([("GRP-1", "LAO", "GRP-3", "VNM", "TLP:AMBER")], "TLP:AMBER", Oddity.GROUP),
        ([("GRP-1", "LAO", "GRP-2", "VNM", "TLP:GREEN")], "TLP:AMBER", Oddity.CODE),
        ([("GRP-1", "LAO", "GRP-2", "VNM", "TLP:AMBER")], "TLP:AMBER", None),
        ([("GRP-1", "LAO", "GRP-2", "VNM", "TLP:RED")], "TLP:AMBER", None),
        ([("GRP-1", "THA", "GRP-2", "VNM", "TLP:RED")], "TLP:AMBER", Oddity.COUNTRY),
    ],
)
def test_a_recipient_is_unusual_against_what_went_before(before, code, found):
    history = [
        Delivery(origin=o, origin_country=c, recipient=Recipient(key=k, country=rc), code=one)
        for o, c, k, rc, one in before
    ]
    answer = unusual_among([Recipient(key="GRP-2", country="VNM")], history, origin="GRP-1",
                           origin_country="LAO", code=code)  # fmt: skip
    assert [one.oddity for one in answer] == ([found] if found else [])


def test_a_recipient_of_ones_own_country_is_never_unusual_for_its_country():
    answer = unusual_among([Recipient(key="GRP-2", country="LAO")], [], origin="GRP-1",
                           origin_country="LAO", code="TLP:AMBER")  # fmt: skip
    assert [one.oddity for one in answer] == [Oddity.GROUP]


def test_a_group_is_hidden_from_all_but_its_members_and_members_from_one_another(
    group, item, actor, at
):
    own = group({VNM: READER, "tha-officer": CARRIER}, hidden=True)
    keeper = actor(LAO)
    row, part = queries.get_group(own.identifier, actor(VNM))
    assert [m.user.username for m in queries.members_shown(row, part)] == [VNM]
    row, part = queries.get_group(own.identifier, keeper)
    assert len(queries.members_shown(row, part)) == 3
    with pytest.raises(NotFound):
        queries.get_group(own.identifier, actor("chn-officer"))
    with pytest.raises(NotAllowed, match="keeper"):
        operations.add_member(own.identifier, username="chn-officer", part=READER, by=actor(VNM),
                              at=at)  # fmt: skip
    for wrong in ({"username": "nobody"}, {"username": VNM}, {"part": "spy"}):
        facts = {"username": "chn-officer", "part": READER} | wrong
        with pytest.raises(Unacceptable):
            operations.add_member(own.identifier, by=keeper, at=at, **facts)
    with pytest.raises(CannotFollow, match="keeper"):
        operations.remove_member(own.identifier, part.pk, by=keeper, at=at)
    vnm = Membership.objects.get(group=own, user__username=VNM)
    operations.remove_member(own.identifier, vnm.pk, by=keeper, at=at)
    with pytest.raises(NotFound):
        operations.remove_member(own.identifier, vnm.pk, by=keeper, at=at)
    with pytest.raises(NotFound):
        queries.get_group(own.identifier, actor(VNM))
    with pytest.raises(Unacceptable, match="name"):
        group(name=" ")
    with pytest.raises(Unacceptable, match="only carry"):
        item(own, by="tha-officer")
    with pytest.raises(Unacceptable, match="nothing there"):
        item(own, by="chn-officer")
    with pytest.raises(NotAllowed):
        item(own, by="vnm-analyst")


@pytest.mark.parametrize(
    "wrong",
    [{"code": "TLP:WHITE"}, {"source_grade": "G"}, {"content_grade": "7"}, {"combination": "x"},
     {"title": ""}, {"is_sealed": True}, {"is_sealed": True, "title": "", "body": "",
                                          "code": "TLP:GREEN"}],
)  # fmt: skip
def test_a_draft_that_cannot_be_is_refused(group, item, wrong):
    with pytest.raises(Unacceptable):
        item(group(), **wrong)
