"""What is found, in which order, for whom, and how the index keeps up with the record."""

import csv
import json
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from riparian.secretariat.accounts.actor import NOBODY, Actor
from riparian.secretariat.accounts.roles import Audience, Role
from riparian.secretariat.accounts.visibility import is_visible_to, marked
from riparian.secretariat.bodies import operations as bodies
from riparian.secretariat.bodies.models import Body
from riparian.secretariat.decisions import operations as decisions
from riparian.secretariat.decisions import positions
from riparian.secretariat.decisions.lifecycle import Kind
from riparian.secretariat.decisions.models import Decision
from riparian.secretariat.meetings import agenda
from riparian.secretariat.meetings import operations as meetings
from riparian.secretariat.meetings.models import Meeting
from riparian.secretariat.search import operations, postings, queries
from riparian.secretariat.search.findable import Everyone, Findable, readers_of_both, sources
from riparian.secretariat.search.models import Entry, KnownWord, Passage

pytestmark = pytest.mark.django_db
COUNTRIES = ("CHN", "KHM", "LAO", "MMR", "THA", "VNM")


@pytest.fixture
def put(at):
    def put(identifier, body="", *, title="T", language="en", **facts):
        operations.put_entry(
            kind="sample", identifier=identifier, address=f"/sample/{identifier}", at=at,
            texts={language: {"title": title, "body": body}}, **facts,
        )  # fmt: skip

    return put


def found(text, actor=NOBODY, **filters):
    rows = queries.find(queries.sought(text), actor, kind="sample", **filters).rows
    return [row.identifier for row in rows]


def bench():
    with Path(__file__).with_name("bench.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_bench_finds_every_word_and_nothing_across_words(put):
    for number, row in enumerate(bench()):
        put(f"s{number}", row["sentence"], title="", language=row["language"])
    missed, wrong = [], []
    for number, row in enumerate(bench()):
        words = row["words"].split(";")
        missed += [(row["language"], word) for word in words if f"s{number}" not in found(word)]
        for text in row["across"].split(";"):
            assert text in row["sentence"]
            if f"s{number}" in found(text):
                wrong.append((row["language"], text))
    assert (missed, wrong) == ([], [])


def test_titles_come_first_then_words_as_typed_then_the_newest(put):
    put("old-title", title="Navigation", dated="2016")
    put("new-title", title="On navigation", dated="2020-05")
    put("body", "about navigation", dated="2026")
    put("plural", "all navigations", dated="2027")
    assert found("navigation") == ["new-title", "old-title", "body", "plural"]


def test_accents_are_a_second_choice(put):
    put("with", "đồng bằng", language="vi")
    put("without", "dong bang", language="vi", dated="2020")
    assert found("đồng") == ["with", "without"]
    assert found("dong") == ["without", "with"]


def test_all_words_are_needed_and_quotes_hold_them_in_a_row(put):
    put("a", "release of stored water")
    put("b", "stored grain and a release")
    assert found("release stored") == ["a", "b"]
    assert found('"stored water"') == ["a"]
    assert found('"stored water" grain') == []
    assert found('"stored water') == ["a"]
    assert found("") == found("!?") == []


def test_a_filter_keeps_one_language_and_a_span_of_dates(put):
    put("en", "dam", language="en", dated="2020")
    put("vi", "dam", language="vi", dated="2021-03-05")
    put("undated", "dam", language="km")
    assert found("dam", language="vi") == ["vi"]
    assert found("dam", since="2021") == ["vi"]
    assert found("dam", until="2020") == ["en"]
    assert found("dam", until="2021-03") == ["vi", "en"]
    assert found("dam", until="2021-02") == ["en"]


def test_a_word_that_only_stands_inside_a_longer_one_is_found_last(put):
    put("km", "អាងស្តុកទឹកនៅខាងលើ", language="km")
    answer = queries.find(queries.sought("អាង"), NOBODY)
    assert answer.is_inside
    assert [row.identifier for row in answer.rows] == ["km"]


def test_an_excerpt_shows_the_words_around_and_marks_them(put):
    put("long", "word " * 300 + "the <b>gauge</b> stands " + "more " * 400)
    (row,) = queries.find(queries.sought("gauge"), NOBODY, kind="sample").rows
    excerpt = queries.excerpts([row], queries.sought("gauge"))[row.pk]
    text = "".join(piece.text for piece in excerpt.pieces)
    assert [piece.text for piece in excerpt.pieces if piece.is_found] == ["gauge"]
    assert text.startswith("… word")
    assert text.endswith("more …")
    assert len(text) < 400


def test_a_phrase_is_found_where_two_passages_meet(put):
    words = [f"w{number}" for number in range(1_000)]
    put("long", " ".join(words))
    for first in range(195, 205):
        assert found(f'"w{first} w{first + 1} w{first + 2}"') == ["long"]
    assert Passage.objects.filter(entry__identifier="long", is_title=False).count() == 5


def test_what_is_put_again_replaces_and_what_is_removed_is_gone(put):
    put("one", "first words", title="Alpha")
    put("one", "second words", title="Beta")
    assert (found("first"), found("alpha"), found("second beta")) == ([], [], ["one"])
    operations.remove_entry(kind="sample", identifier="one")
    operations.remove_entry(kind="sample", identifier="one")
    assert found("second") == []
    with connection.cursor() as cursor:
        column = "passage" if connection.vendor == "postgresql" else "rowid"
        cursor.execute(f"SELECT {column} FROM {postings.TABLE}")  # noqa: S608
        keys = {key for (key,) in cursor.fetchall()}
    assert keys == set(Passage.objects.values_list("pk", flat=True))


def test_a_rebuild_takes_out_what_is_there_no_more_and_says_the_counts(put, at):
    put("stale", "nowhere else")
    counts = operations.rebuild(at=at + timedelta(minutes=1))
    assert counts["body"] == Body.objects.count()
    assert counts["decision"] == Decision.objects.count()
    assert found("nowhere") == []
    assert set(counts) == set(sources())


def test_loading_the_record_makes_it_findable():
    rows = queries.find(queries.sought("六国 海牙"), NOBODY).rows
    assert list(rows) == []
    found = queries.find(queries.sought("水资源"), NOBODY, kind="body").rows
    assert "B-JWG-WAT" in [row.identifier for row in found]


def test_a_suggestion_is_a_word_that_is_found(put):
    put("open", "hydropower")
    put("secret", "hydropeaking", item=Everyone(audience="delegation", countries="|LAO|"))
    assert queries.suggestions(queries.sought("hydropowre"), NOBODY) == ["hydropower"]
    assert queries.suggestions(queries.sought("hydropeakin"), NOBODY) == []
    assert queries.suggestions(queries.sought("zzzzzz"), NOBODY) == []


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=80))
def test_whatever_is_typed_there_is_an_answer(text):
    looked_for = queries.sought(text)
    answer = queries.find(looked_for, NOBODY)
    queries.excerpts(list(answer.rows[:3]), answer.looked_for)
    queries.suggestions(looked_for, NOBODY)


def actors():
    yield NOBODY
    for country, role in product(("", *COUNTRIES), Role.values):
        yield Actor(user_id=1, name="x", country=country, roles=frozenset({role}))


def test_search_is_cut_like_everything_else(put):
    items = {}
    for number, (audience, owner, named) in enumerate(
        product(Audience.values, ("THA", "VNM"), ((), ("LAO",), COUNTRIES))
    ):
        item = Everyone(audience=audience, owner_country=owner, countries=marked(named))
        put(f"m{number}", "matrixword", item=item)
        items[f"m{number}"] = Entry.objects.get(identifier=f"m{number}")
    cases = 0
    for actor in actors():
        seen = set(found("matrixword", actor))
        assert seen == {name for name, item in items.items() if is_visible_to(item, actor)}
        cases += len(items)
    assert cases > 1_000


def test_who_may_see_a_thing_within_a_thing_may_see_both():
    everyone = [
        Everyone(audience=audience, owner_country=owner, countries=marked(named))
        for audience, owner, named in product(
            Audience.values, ("THA", "VNM"), ((), ("LAO",), COUNTRIES)
        )
    ]
    for one, other in product(everyone, everyone):
        both = readers_of_both(one, other)
        for actor in actors():
            rows = [Decision(audience=item.audience, owner_country=item.owner_country,
                             countries=item.countries) for item in (one, other, both)]  # fmt: skip
            first, second, together = (is_visible_to(row, actor) for row in rows)
            assert together == (first and second)


def pages(client, word):
    page = client.get("/search", {"q": word})
    api = client.get("/api/search", {"q": word})
    assert page.status_code == api.status_code == 200
    return page.content.decode(), api.content.decode()


def test_pages_and_api_show_a_decision_to_those_who_may_see_it(draft, signed_in, actor):
    rows = {
        audience: draft(audience, ("LAO",), title=f"Quokka {audience}")
        for audience in Audience.values
    }
    for role in Role.values:
        name = f"lao-{role}"
        texts = pages(signed_in(name), "quokka")
        for row in rows.values():
            may = is_visible_to(row, actor(name))
            assert [row.identifier in text for text in texts] == [may, may]
    for text in pages(Client(), "quokka"):
        assert rows["public"].identifier in text
        assert rows["mechanism"].identifier not in text


def test_what_people_do_is_found_at_once(draft, circulated, actor, at):
    officer = actor("tha-officer")

    def here(word):
        rows = queries.find(queries.sought(word), officer).rows
        return {row.kind for row in rows}

    row = draft(title="Sturgeonwatch")
    assert here("sturgeonwatch") == {"decision"}
    decisions.change_text(row.identifier, titles={"lo": "ປາບຶກ"}, texts={}, by=officer, at=at)
    assert (here("sturgeonwatch"), here("ປາບຶກ")) == (set(), {"decision"})
    positions.enter_position(
        circulated.identifier, kind=Kind.RESERVE, text="Quicksilver clause.", reached_by="note",
        by=actor("vnm-officer"), at=at,
    )  # fmt: skip
    assert here("quicksilver") == {"decision"}
    bodies.propose_body(
        identifier="B-JWG-OTTER", names={"en": "Otters"}, tier="joint-working-group", sector="all",
        parent=Body.objects.get(identifier="B-SOM"), by=officer, at=at,
    )  # fmt: skip
    bodies.give_mandate("B-JWG-OTTER", text="Count pangolins.", since=None, source="", by=officer,
                        at=at)  # fmt: skip
    assert here("otter") == here("pangolin") == {"body"}


def test_minutes_and_papers_are_found_by_those_who_may_read_them(actor, at):
    chair = actor("tha-officer")
    start = at + timedelta(days=30)
    plan = meetings.Plan(titles={"en": "Kestrel meeting"}, theme="", starts_at=start,
                         ends_at=start + timedelta(hours=2), zone="Asia/Bangkok", city="Nan",
                         host_country="THA", format="in-person", audience="mechanism",
                         link="")  # fmt: skip
    body = Body.objects.get(identifier="B-JWG-WAT")
    row = meetings.plan_meeting(body=body, ordinal=None, plan=plan, by=chair, at=at)
    item = agenda.add_item(row.identifier, title="Heronry", owner_country="THA",
                           minutes_planned=10, papers_due_on=None, by=chair, at=at)  # fmt: skip
    agenda.hand_in_paper(row.identifier, item.pk, title="Bitternpaper", text="Warbler.",
                         file=SimpleUploadedFile("x.txt", b"x"), audience="public", countries=[],
                         by=chair, at=at)  # fmt: skip
    agenda.write_minutes(row.identifier, item.pk, note="Plover said.", by=chair, at=at)
    agenda.minute_follow_up(row.identifier, item.pk, text="Send curlew maps", country="LAO",
                            due_on=None, by=chair, at=at)  # fmt: skip
    for word, kind in (("kestrel", "meeting"), ("heronry", "meeting"), ("plover", "meeting"),
                       ("curlew", "meeting"), ("warbler", "paper")):  # fmt: skip
        (entry,) = queries.find(queries.sought(word), actor("lao-analyst")).rows
        assert entry.kind == kind
        assert list(queries.find(queries.sought(word), NOBODY).rows) == []
    assert Meeting.objects.get(pk=row.pk).status == "planned"


def test_the_page_marks_escapes_pages_and_suggests(client, put, django_assert_max_num_queries):
    for number in range(60):
        put(f"n{number:02d}", "<i>egret</i> & nest", dated=f"{2000 + number % 20}")
    with django_assert_max_num_queries(12):
        page = client.get("/search?q=egret").content.decode()
    assert page.count("<mark>egret</mark>") == 50
    assert "&lt;i&gt;<mark>" in page
    assert "60 items hold all the words" in page
    assert client.get("/search?q=egret&page=2").content.decode().count("<mark>") == 10
    with django_assert_max_num_queries(20):
        page = client.get("/search?q=egrets2").content.decode()
    assert "Nothing that you may see" in page
    assert '?q=egret"' in page
    assert "Write a year" in client.get("/search?q=a&since=soon").content.decode()
    assert "Write one word or more" in client.get("/search").content.decode()
    assert client.get("/search?q=" + "x" * 201).status_code == 200


def test_every_page_has_the_box(client):
    page = client.get("/bodies/list").content.decode()
    assert '<form class="find" role="search" action="/search" method="get">' in page


def test_the_api_pages_and_refuses_a_date_that_is_none(client):
    answer = client.get("/api/search?q=water&limit=2")
    assert answer["ETag"]
    document = json.loads(answer.content)
    assert len(document["items"]) == 2
    assert document["count"] > 2
    assert client.get("/api/search?q=water&since=soon").status_code == 422


def test_a_whole_record_is_put_in_batches(at, monkeypatch):
    monkeypatch.setattr(operations, "BATCH", 2)
    items = [
        Findable(kind="sample", identifier=f"b{number}", address="/x",
                 texts={"en": {"title": f"Batchword {number}"}})
        for number in range(5)
    ]  # fmt: skip
    assert operations.put(items, at=at) == 5
    assert sorted(found("batchword")) == ["b0", "b1", "b2", "b3", "b4"]


def test_a_row_of_the_index_is_named_by_what_it_holds(put):
    put("named", "body words", title="Named")
    entry = Entry.objects.get(identifier="named")
    assert (str(entry), entry.title) == ("sample named", "Named")
    assert str(Passage.objects.get(entry=entry, is_title=False)) == "body words"
    assert str(KnownWord.objects.get(form="body")) == "body"


def test_only_words_of_scripts_without_spaces_are_sought_inside_longer_ones(put):
    put("en", "fishermen")
    assert found("fisher") == []
    assert found("กขค") == []


def test_documents_commitments_and_plans_of_the_record_are_found():
    for kind, words in (("document", "Sanya Declaration"), ("commitment", "water"),
                        ("plan", "five-year plan")):  # fmt: skip
        rows = queries.find_entries(queries.sought(words), NOBODY, kind=kind)
        assert rows.exists(), kind
    assert Entry.objects.filter(kind="commitment").count() == 225
    assert Entry.objects.filter(kind="document").count() == 62


def test_a_document_is_found_by_its_words_as_soon_as_it_is_written(actor, at):
    from riparian.secretariat.documents import operations as documents

    officer = actor("tha-officer")
    facts = documents.Facts(titles={"en": "Capybara note"})
    row = documents.draft_document(facts, plain="", by=officer, at=at)
    draft = documents.Draft(plain="The otterboard is measured daily.", note="first")
    documents.add_version(row.identifier, draft, by=officer, at=at)
    for words in ("capybara", "otterboard"):
        (entry,) = queries.find(queries.sought(words), officer).rows
        assert entry.identifier == row.identifier
        assert not queries.find(queries.sought(words), NOBODY).rows.exists()


def test_a_plan_is_found_by_its_measures_as_soon_as_they_are_entered(actor, at):
    from riparian.secretariat.plans import operations as plans

    officer = actor("lao-officer")
    new = plans.NewPlan(
        titles={"en": "Dugong plan"}, kind="multilateral", parties=list(COUNTRIES),
        adopted="2026", starts="2026", ends="2028", source="A letter", audience="mechanism",
        countries=[],
    )  # fmt: skip
    row = plans.add_plan(new, by=officer, at=at)
    section = plans.add_section(row.identifier, number="1", titles={"en": "Pikaworks"},
                                by=officer, at=at)  # fmt: skip
    plans.add_measure(row.identifier, section.key, titles={"en": "Tapirgauge"}, area="water",
                      responsible="", due="2027", source="A letter", by=officer, at=at)  # fmt: skip
    for words in ("dugong", "pikaworks", "tapirgauge"):
        (entry,) = queries.find(queries.sought(words), officer).rows
        assert entry.identifier == row.identifier
