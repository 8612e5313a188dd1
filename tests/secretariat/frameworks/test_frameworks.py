"""Frameworks: tagged once, mapped through links that a secretariat confirms or rejects."""

import pytest
from django.test import Client

from riparian.secretariat.accounts.actor import NOBODY
from riparian.secretariat.accounts.roles import Audience, Role
from riparian.secretariat.accounts.visibility import is_visible_to
from riparian.secretariat.audit.models import Entry
from riparian.secretariat.frameworks import operations, queries, reporting
from riparian.secretariat.frameworks.kinds import Review
from riparian.secretariat.frameworks.models import Framework, Item, Link, Mechanism, Tag
from riparian.secretariat.lib.errors import CannotFollow, NotAllowed, NotFound, Unacceptable

pytestmark = pytest.mark.django_db
WATER = "LMC-PRIORITY/A4>SDG/SDG6"


@pytest.fixture
def link():
    return Link.objects.get(identifier=WATER)


def line_of(report, code):
    return next(line for line in report.lines if line.item.code == code)


def sdg6(who=NOBODY):
    return line_of(reporting.report_on(queries.get_framework("SDG"), who), "SDG6")


def test_all_frameworks_links_and_mechanisms_of_the_record_are_loaded():
    counts = [model.objects.count() for model in (Framework, Item, Link, Mechanism)]
    assert counts == [9, 61, 133, 30]
    by_analyst = Link.objects.filter(is_by_analyst=True)
    assert {link.standing for link in by_analyst} == {Review.WAITING}
    others = Link.objects.filter(is_by_analyst=False)
    assert {link.standing for link in others} == {Review.SOURCED}


def test_a_link_counts_as_not_confirmed_until_a_secretariat_confirms_it(link, actor, at):
    before = sdg6()
    assert before.unconfirmed > 0
    operations.review_link(link.pk, review=Review.CONFIRMED, by=actor("lao-officer"), at=at)
    after = sdg6()
    assert after.confirmed > before.confirmed
    assert after.confirmed + after.unconfirmed == before.confirmed + before.unconfirmed
    entry = Entry.objects.get(act="crosswalk.confirmed")
    assert entry.subject_label == WATER
    assert '"waiting"' in entry.before


def test_a_rejected_link_counts_for_nothing_and_may_be_confirmed_later(link, actor, at):
    officer = actor("lao-officer")
    before = sdg6()
    operations.review_link(link.pk, review=Review.REJECTED, by=officer, at=at)
    assert sdg6().unconfirmed < before.unconfirmed
    with pytest.raises(CannotFollow, match="already"):
        operations.review_link(link.pk, review=Review.REJECTED, by=officer, at=at)
    operations.review_link(link.pk, review=Review.CONFIRMED, by=actor("tha-officer"), at=at)
    link.refresh_from_db()
    assert (link.standing, link.reviewed_for) == (Review.CONFIRMED, "THA")


def test_only_a_secretariat_reviews_and_only_confirms_or_rejects(link, actor, at):
    with pytest.raises(NotAllowed):
        operations.review_link(link.pk, review=Review.CONFIRMED, by=actor("lao-analyst"), at=at)
    with pytest.raises(Unacceptable):
        operations.review_link(link.pk, review=Review.WAITING, by=actor("lao-officer"), at=at)
    with pytest.raises(NotFound):
        operations.review_link(0, review=Review.CONFIRMED, by=actor("lao-officer"), at=at)


def test_loading_the_record_again_keeps_what_was_reviewed(link, actor, at):
    from riparian.engine.io.instances import find_instance
    from riparian.secretariat.loading.record import load_record

    operations.review_link(link.pk, review=Review.REJECTED, by=actor("lao-officer"), at=at)
    counts = load_record(find_instance("lancang-mekong") / "record", at=at)
    assert (counts["crosswalk"].adds, counts["crosswalk"].changes) == (0, 0)
    link.refresh_from_db()
    assert link.standing == Review.REJECTED


def test_a_thing_is_filed_once_and_taken_out_again(draft, actor, at):
    officer = actor("tha-officer")
    row = draft(title="Clean gauges")
    item = Item.objects.get(identifier="SDG/SDG6")
    before = sdg6(officer).tagged
    tag = operations.tag(thing=f"decision:{row.identifier}", item=item, by=officer, at=at)
    assert sdg6(officer).tagged == before + 1
    with pytest.raises(CannotFollow):
        operations.tag(thing=f"decision:{row.identifier}", item=item, by=officer, at=at)
    with pytest.raises(NotFound):
        operations.tag(thing="decision:DEC-9999", item=item, by=officer, at=at)
    with pytest.raises(NotAllowed):
        operations.tag(thing=f"decision:{row.identifier}", item=item, by=actor("lao-analyst"),
                       at=at)  # fmt: skip
    operations.untag(tag.pk, by=officer, at=at)
    assert sdg6(officer).tagged == before
    with pytest.raises(NotFound):
        operations.untag(tag.pk, by=officer, at=at)
    assert list(Entry.objects.filter(act__startswith="tag.").order_by("number")
                .values_list("act", flat=True)) == ["tag.set", "tag.removed"]  # fmt: skip


def test_a_hidden_thing_counts_only_for_those_who_may_see_it(draft, actor, at, signed_in):
    officer = actor("tha-officer")
    item = Item.objects.get(identifier="SDG/SDG6")
    rows = [draft(audience, ("LAO",), title=f"Xenolith {audience}") for audience in Audience.values]
    base = sdg6().tagged
    for row in rows:
        operations.tag(thing=f"decision:{row.identifier}", item=item, by=officer, at=at)
    for name in [None, *(f"{c}-{role}" for c in ("lao", "vnm") for role in Role.values)]:
        client, who = (signed_in(name), actor(name)) if name else (Client(), NOBODY)
        seen = [row for row in rows if is_visible_to(row, who)]
        assert sdg6(who).tagged == base + len(seen)
        page = client.get("/frameworks/SDG/SDG6").content.decode()
        whole = client.get("/frameworks/").content.decode()
        assert "Xenolith" not in whole
        for row in rows:
            assert (str(row.identifier) in page) == (row in seen), (name, row.audience)
        lines = {line["item"]: line for line in client.get("/api/frameworks/SDG").json()}
        assert lines["SDG/SDG6"]["tagged"] == base + len(seen)


def test_nobody_takes_out_what_they_may_not_see(draft, actor, at):
    row = draft("delegation", title="Only ours")
    item = Item.objects.get(identifier="SDG/SDG6")
    tag = operations.tag(thing=f"decision:{row.identifier}", item=item, by=actor("tha-officer"),
                         at=at)  # fmt: skip
    with pytest.raises(NotFound):
        operations.untag(tag.pk, by=actor("vnm-officer"), at=at)
    assert Tag.objects.filter(pk=tag.pk).exists()


def test_what_is_filed_nowhere_and_what_has_nothing_is_named(draft, signed_in):
    row = draft(title="Filed nowhere")
    page = signed_in("tha-officer").get("/frameworks/").content.decode()
    assert str(row.identifier) in page
    assert "Z1" in page
    report = reporting.report_on(queries.get_framework("LMC-ZONE"), NOBODY)
    assert [line.item.code for line in report.empty] == ["Z1", "Z2", "Z3", "Z4"]


def test_reports_leave_as_table_and_on_paper(client):
    table = client.get("/frameworks/SDG.csv").content.decode()
    assert table.count("\r\n") == 18
    assert table.startswith("item,name_en,name_zh,tagged")
    paper = client.get("/frameworks/LMC-ZONE.pdf", headers={"accept-language": "zh-hans"})
    assert paper.content.startswith(b"%PDF")
    assert client.get("/frameworks/NONE").status_code == 404
    assert client.get("/frameworks/SDG/SDG99").status_code == 404
    assert client.get("/api/frameworks/NONE").status_code == 404
    assert client.get("/api/frameworks").json()["count"] == 9


def test_the_matrix_shows_brackets_until_a_link_is_confirmed(client, link, actor, at):
    def cells():
        return client.get("/frameworks/LMC-PRIORITY/beside/SDG").content.decode()

    before = cells()
    operations.review_link(link.pk, review=Review.CONFIRMED, by=actor("lao-officer"), at=at)
    assert cells().count("(●") == before.count("(●") - 1
    assert "Linked with nothing here" in before
    turned = client.get("/frameworks/SDG/beside/LMC-PRIORITY").content.decode()
    assert turned.count("(●") == cells().count("(●")


@pytest.mark.parametrize("review", ["sourced", "waiting", "confirmed", "rejected", ""])
def test_the_crosswalk_is_filtered_exported_and_paged(review, client, link, actor, at):
    operations.review_link(link.pk, review=Review.CONFIRMED, by=actor("lao-officer"), at=at)
    path = f"?review={review}&framework=SDG"
    links = [row for row in Link.objects.all() if "SDG" in row.identifier]
    expected = [row for row in links if not review or row.standing == review]
    assert client.get("/frameworks/crosswalk.csv" + path).content.count(b"\r\n") == 1 + len(
        expected
    )
    page = client.get("/frameworks/crosswalk" + path).content.decode()
    assert ("No link matches" in page) == (not expected)
    assert client.get("/api/crosswalk").json()["count"] == 133


def test_the_crosswalk_and_tags_through_their_forms(signed_in, link):
    officer = signed_in("lao-officer")
    assert officer.post(f"/frameworks/crosswalk/{link.pk}/confirm").status_code == 302
    assert officer.post(f"/frameworks/crosswalk/{link.pk}/confirm").status_code == 409
    assert officer.post(f"/frameworks/crosswalk/{link.pk}/reject").status_code == 302
    assert officer.post(f"/frameworks/crosswalk/{link.pk}/nonsense").status_code == 404
    assert signed_in("lao-analyst").post(
        f"/frameworks/crosswalk/{link.pk}/confirm").status_code == 403  # fmt: skip
    item = Item.objects.get(identifier="LMC-ZONE/Z1")
    given = {"thing": "project:PR-001", "item": item.pk}
    assert officer.get("/frameworks/tag?thing=project:PR-001").status_code == 200
    assert officer.post("/frameworks/tag", given)["Location"] == "/frameworks/LMC-ZONE/Z1"
    again = officer.post("/frameworks/tag", given)
    assert "filed there already" in again.content.decode()
    assert "PR-001" in officer.get("/frameworks/LMC-ZONE/Z1").content.decode()


def test_other_mechanisms_show_the_members_in_common(client):
    page = client.get("/frameworks/mechanisms").content.decode()
    assert "Mekong River Commission" in page
    assert "4 of its 4" in page
    assert client.get("/frameworks/mechanisms.csv").content.count(b"\r\n") == 31
    assert client.get("/api/mechanisms").json()["count"] == 30


def test_a_framework_and_a_mechanism_are_named_and_shown(client):
    page = client.get("/frameworks/SDG").content.decode()
    assert "SDG6 Clean water and sanitation" in page
    assert str(Framework.objects.get(identifier="SDG")) == "Sustainable Development Goals"
    assert str(Mechanism.objects.get(identifier="MC-MRC")) == "Mekong River Commission"
    assert (
        "No link matches"
        not in client.get("/frameworks/crosswalk?review=nonsense").content.decode()
    )
