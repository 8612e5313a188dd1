"""Figures keep what sets them apart, show where sources disagree, and are seen by whom they may."""

import csv
from decimal import Decimal
from io import StringIO
from itertools import product

import pytest
from django.test import Client

from riparian.engine.errors import InvalidInput
from riparian.secretariat.accounts.actor import NOBODY
from riparian.secretariat.accounts.roles import Audience, Role
from riparian.secretariat.accounts.visibility import is_visible_to
from riparian.secretariat.audit.models import Entry
from riparian.secretariat.figures import operations, queries
from riparian.secretariat.figures.disagreement import disagreements, in_conflict
from riparian.secretariat.figures.drawing import charts_of
from riparian.secretariat.figures.engine import check_date, year_of
from riparian.secretariat.figures.kinds import Stage
from riparian.secretariat.figures.models import (
    Claim,
    Conflict,
    Milestone,
    Project,
    Statement,
    Subject,
)
from riparian.secretariat.figures.record import _number
from riparian.secretariat.figures.templatetags.figures import with_figures_for
from riparian.secretariat.figures.wording import figure_in_words, number_in_words
from riparian.secretariat.lib.errors import CannotFollow, NotAllowed, NotFound, Unacceptable
from riparian.secretariat.search import queries as search

pytestmark = pytest.mark.django_db


@pytest.fixture
def state(actor, at):
    def make(quantity="12", audience="mechanism", countries=(), by="tha-officer", **facts):
        said = operations.Said(
            **{"wording": "gauges working", "dated": "2026-03", "status": "reported",
               "source": "A letter", "quantity": Decimal(quantity) if quantity else None,
               "unit": "gauges"} | facts
        )  # fmt: skip
        subject, _ = Subject.objects.get_or_create(identifier="gauges", names={"en": "Gauges"})
        return operations.state_figure(subject, said=said, audience=audience,
                                       countries=list(countries), by=actor(by), at=at)  # fmt: skip

    return make


def test_all_statements_of_the_record_are_loaded_with_what_sets_them_apart():
    assert Statement.objects.filter(is_of_record=True).count() == 170
    row = Statement.objects.get(identifier="FD-018")
    assert (row.quantity, row.unit, row.bound, row.status) == (410, "projects", "at-least",
                                                               "reported")  # fmt: skip
    assert (row.is_cumulative, row.stage, row.audience) == (True, "record", "public")
    missing = Statement.objects.get(identifier="FD-026")
    assert missing.quantity is None
    assert figure_in_words(missing) == "not stated"


def test_what_was_approved_signed_launched_and_reported_stays_apart():
    rows = Statement.objects.filter(subject__identifier="fund-batch-projects")
    assert {row.status for row in rows} == {"approved", "signed", "launched"}


def test_every_listed_contradiction_appears_with_each_claim_linked():
    assert Conflict.objects.count() == 22
    shown = list(queries.conflicts_for(NOBODY))
    assert len(shown) == 22
    assert all(len(queries.claims_of(conflict)) >= 2 for conflict in shown)
    known = {"milestone", "mechanism", "body", "meeting"}
    for claim in Claim.objects.all():
        assert claim.statement_id if claim.item_kind == "statement" else claim.item_kind in known
        if claim.item_kind != "statement":
            found = search.find_entries(search.sought(claim.item), NOBODY)
            assert claim.item in {row.identifier for row in found}


def test_the_rule_finds_the_two_pairs_that_cannot_both_be_right():
    pairs = disagreements(queries.statements_for(NOBODY))
    assert {(pair.one.identifier, pair.other.identifier) for pair in pairs} == {
        ("FD-018", "FD-019"), ("FD-062", "FD-063"),
    }  # fmt: skip


def test_a_withdrawn_statement_disagrees_with_nothing(state, actor, at):
    one, other = state("12"), state("14")
    rows = Statement.objects.filter(pk__in=[one.pk, other.pk])
    assert len(disagreements(rows)) == 1
    assert in_conflict(list(rows), disagreements(rows)) == {one.pk, other.pk}
    operations.withdraw_figure(other.identifier, reason="typed twice", by=actor("tha-officer"),
                               at=at)  # fmt: skip
    assert disagreements(rows.all()) == []


def test_a_figure_is_stated_by_one_and_approved_by_another(state, actor, at):
    row = state()
    with pytest.raises(NotAllowed, match="second person"):
        operations.approve_figure(row.identifier, by=actor("tha-officer"), at=at)
    with pytest.raises(NotAllowed):
        operations.approve_figure(row.identifier, by=actor("lao-analyst"), at=at)
    operations.approve_figure(row.identifier, by=actor("lao-officer"), at=at)
    with pytest.raises(CannotFollow):
        operations.approve_figure(row.identifier, by=actor("lao-officer"), at=at)
    with pytest.raises(NotAllowed, match="THA"):
        operations.withdraw_figure(row.identifier, reason="x", by=actor("lao-officer"), at=at)
    with pytest.raises(Unacceptable):
        operations.withdraw_figure(row.identifier, reason=" ", by=actor("tha-officer"), at=at)
    operations.withdraw_figure(row.identifier, reason="late", by=actor("tha-officer"), at=at)
    acts = list(Entry.objects.filter(subject_kind="figures.statement", subject_id=str(row.pk))
                .order_by("number").values_list("act", flat=True))  # fmt: skip
    assert acts == ["figure.stated", "figure.approved", "figure.withdrawn"]
    row.refresh_from_db()
    assert row.stage == Stage.WITHDRAWN


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"source": " "}, "source"), ({"unit": ""}, "unit"), ({"dated": "soon"}, "dated")],
)
def test_what_cannot_be_meant_is_refused_beside_its_field(state, facts, field):
    with pytest.raises(Unacceptable) as refused:
        state(**facts)
    assert refused.value.field == field
    assert not Statement.objects.filter(is_of_record=False).exists()


def test_who_does_not_prepare_papers_states_nothing(state):
    with pytest.raises(NotAllowed):
        state(by="lao-analyst")


def test_a_conflict_is_explained_and_no_claim_goes(actor, at):
    before = Claim.objects.count()
    with pytest.raises(Unacceptable):
        operations.explain_conflict("CF-01", text=" ", by=actor("lao-officer"), at=at)
    with pytest.raises(NotAllowed):
        operations.explain_conflict("CF-01", text="x", by=actor("lao-analyst"), at=at)
    operations.explain_conflict("CF-01", text="One is a slip.", by=actor("lao-officer"), at=at)
    row = queries.get_conflict("CF-01", NOBODY)
    assert row.explanation == "One is a slip."
    assert Claim.objects.count() == before
    assert Entry.objects.filter(act="figure.conflict-explained").exists()
    with pytest.raises(NotFound):
        queries.get_conflict("CF-99", NOBODY)


def test_a_conflict_about_what_is_hidden_is_hidden(actor):
    Statement.objects.filter(identifier__in=["FD-018", "FD-019"]).update(audience="delegation",
                                                                        owner_country="LAO")  # fmt: skip
    assert "CF-01" not in {row.identifier for row in queries.conflicts_for(NOBODY)}
    assert "CF-01" in {row.identifier for row in queries.conflicts_for(actor("lao-officer"))}


def test_a_text_shows_its_figures_to_those_who_may_see_them(state, actor):
    secret = state("77", audience="delegation")
    text = f"<b>Now</b> {{figure:FD-062}} and {{figure:{secret.identifier}}}, {{figure:none}}."
    ours = with_figures_for(text, actor("tha-officer"))
    assert "&lt;b&gt;Now&lt;/b&gt;" in ours
    assert f'href="/figures/{secret.identifier}"' in ours
    assert ">77 gauges</a>" in ours
    theirs = with_figures_for(text, actor("lao-officer"))
    assert ">991 projects</a>" in theirs
    assert theirs.count("[a figure that you may not see]") == 2
    assert "77" not in theirs
    assert with_figures_for("plain {figures}", NOBODY) == "plain {figures}"


def test_a_withdrawn_figure_in_a_text_says_so(state, actor, at):
    row = state("3")
    operations.withdraw_figure(row.identifier, reason="old", by=actor("tha-officer"), at=at)
    text = with_figures_for(f"{{figure:{row.identifier}}}", actor("tha-officer"))
    assert "3 gauges (withdrawn)" in text


@pytest.mark.parametrize(
    ("number", "words"),
    [(Decimal("7378000.000000"), "7,378,000"), (Decimal("33.5"), "33.5"), (Decimal(0), "0"),
     (None, "not stated")],
)  # fmt: skip
def test_a_number_is_written_with_groups_and_without_idle_noughts(number, words):
    assert number_in_words(number) == words


def test_dates_and_numbers_of_a_file_are_read_or_refused():
    assert check_date("") == ""
    assert year_of("2020") == pytest.approx(2020.5, abs=0.01)
    for text in ("many", "Infinity"):
        with pytest.raises(InvalidInput, match="must be a number"):
            _number(text, column="quantity")


def test_the_chart_has_a_dot_for_each_dated_number_and_never_mixes_units(state):
    rows = [state("10"), state("20", dated="2024"), state("", dated="2024"), state("5", dated=""),
            state("3", unit="tonnes", dated="2025-01-01")]  # fmt: skip
    charts = charts_of(rows, conflicting={rows[0].pk})
    assert [(chart.unit, len(chart.dots), chart.left_out) for chart in charts] == [
        ("gauges", 2, 2), ("tonnes", 1, 0),
    ]  # fmt: skip
    first, second = charts[0].dots
    assert first.is_in_conflict
    assert first.x > second.x
    assert first.y > second.y


def expected(row, actor):
    return is_visible_to(row, actor)


SINGLE = ("/figures/{id}", "/api/figures/{id}")
LISTS = ("/figures/on/gauges", "/figures/figures.csv?q=gauges", "/api/figures?subject=gauges",
         "/search?q=gauges", "/api/search?q=gauges")  # fmt: skip


def test_every_page_export_and_api_agrees_with_the_visibility_rule(state, signed_in, actor):
    rows = []
    for number, (audience, owner) in enumerate(product(Audience.values, ("THA", "VNM", "LAO"))):
        row = state(str(number + 10), audience)
        Statement.objects.filter(pk=row.pk).update(owner_country=owner)
        rows.append(Statement.objects.get(pk=row.pk))
    from riparian.secretariat.figures import indexing

    for row in rows:
        indexing.index(row, at=None or Entry.objects.order_by("-pk").first().at)
    cases = 0
    for name in [None, *(f"lao-{role}" for role in Role.values)]:
        client, who = (signed_in(name), actor(name)) if name else (Client(), NOBODY)
        pages = {path: client.get(path).content.decode() for path in LISTS}
        for row in rows:
            may = expected(row, who)
            for path, text in pages.items():
                assert (str(row.identifier) in text) == may, (name, path, str(row), row.audience)
                cases += 1
            for path in SINGLE:
                status = client.get(path.format(id=row.identifier)).status_code
                assert status == (200 if may else 404), (name, path, str(row))
                cases += 1
    assert cases > 700


def test_projects_and_milestones_are_listed_filtered_and_exported(client):
    assert Project.objects.count() == 90
    page = client.get("/figures/projects?country=THA&area=water").content.decode()
    rows = Project.objects.filter(owner_country="THA", area="water")
    assert page.count("/figures/projects/PR-") == rows.count()
    table = list(csv.DictReader(StringIO(client.get("/figures/projects.csv").content.decode())))
    assert len(table) == 90
    assert client.get("/api/projects?country=THA&area=water&status=funded").status_code == 200
    assert client.get("/figures/projects/PR-001").status_code == 200
    assert client.get("/figures/projects/PR-999").status_code == 404
    page = client.get("/figures/milestones?kind=due").content.decode()
    assert 'id="ML-22"' in page
    assert 'id="ML-05"' not in page
    assert client.get("/figures/milestones.csv").content.count(b"\r\n") == 43
    assert client.get("/api/milestones?kind=due").json()["count"] == 2


def test_a_figure_through_its_forms(signed_in):
    officer, second = signed_in("tha-officer"), signed_in("lao-officer")
    subject = Subject.objects.get(identifier="fund-size")
    given = {"subject": subject.pk, "wording": "size", "quantity": "5", "unit": "USD",
             "bound": "exact", "status": "announced", "dated": "2027", "source": "A speech",
             "audience": "mechanism"}  # fmt: skip
    wrong = officer.post("/figures/state", given | {"dated": "soon"}).content.decode()
    assert "Write a year" in wrong
    answer = officer.post("/figures/state", given)
    assert answer.status_code == 302
    path = answer["Location"]
    assert officer.post(path + "/act/approve").status_code == 403
    assert second.post(path + "/act/approve").status_code == 302
    assert "Approved for use" in officer.get(path).content.decode()
    assert officer.post(path + "/act/withdraw", {"reason": ""}).status_code == 302
    assert officer.post(path + "/act/withdraw", {"reason": "old"}).status_code == 302
    assert officer.post(path + "/act/nonsense").status_code == 404
    assert "Withdrawn" in officer.get("/figures/on/fund-size").content.decode()
    assert officer.post("/figures/conflicts/CF-02", {"text": ""}).status_code == 200
    assert officer.post("/figures/conflicts/CF-02", {"text": "Two days."}).status_code == 302
    assert "Two days." in Client().get("/figures/conflicts/CF-02").content.decode()


def test_the_lists_say_where_sources_disagree(client):
    page = client.get("/figures/?conflict=1").content.decode()
    assert "Projects the special fund supports" in page
    assert "drop from source to mouth" not in page.lower()
    assert "gauges" not in client.get("/figures/?q=nothing-like-it").content.decode()
    page = client.get("/figures/conflicts").content.decode()
    assert "22 contradictions were met by people." in page
    assert "The rule finds 2 by itself." in page
    page = client.get("/figures/on/fund-projects-supported").content.decode()
    assert page.count('class="disputed"') == 4
    assert "cannot both be right" in page
    assert client.get("/figures/on/nothing").status_code == 404
    assert client.get("/figures/FD-062").content.decode().count(">FD-063</a>") == 1


def test_a_conflict_found_by_the_rule_alone_is_listed(state, signed_in):
    one, other = state("12"), state("14")
    page = signed_in("tha-officer").get("/figures/conflicts").content.decode()
    assert one.identifier in page
    assert other.identifier in page
    assert "found by the rule" in page


def test_the_api_filters_statements(client):
    rows = client.get("/api/figures?subject=fund-projects-received&country=KHM&status=reported")
    assert {row["scope_country"] for row in rows.json()["items"]} == {"KHM"}
    assert client.get("/api/conflicts").json()["count"] == 22


def test_a_row_is_named_by_its_number_and_words():
    names = [str(model.objects.order_by("identifier").first())
             for model in (Project, Milestone, Claim)]  # fmt: skip
    assert names[0].startswith("PR-001 ")
    assert (
        names[1]
        == "ML-01 Thailand proposes an initiative for sustainable development of the sub-region"
    )
    assert names[2] == "more than 410"
    assert str(Subject.objects.get(identifier="fund-size")) == "Size of the special fund"
    with pytest.raises(NotFound):
        queries.lock_statement("FD-999", NOBODY)
