"""Texts are coded clause by clause, by several coders, under the visibility rule."""

import pytest

from riparian.secretariat.audit.models import Entry
from riparian.secretariat.drafting import engine, operations, queries
from riparian.secretariat.drafting.models import ClauseCode, CodedText
from riparian.secretariat.lib.errors import NotAllowed, NotFound, Unacceptable

TEXT = "The six share levels daily.\n\nA body reviews the rule every two years."

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(actor, at):
    def make(audience="mechanism", countries=(), who="tha-officer", title="Draft rule"):
        return operations.open_draft(
            titles={"en": title}, text=TEXT, audience=audience, countries=list(countries),
            by=actor(who), at=at,
        )  # fmt: skip

    return make


def coded(text, clause, by, at, **entries):
    entries = {key.replace("_", " "): (value, "because") for key, value in entries.items()}
    return operations.code_clause(text.identifier, clause, entries=entries, by=by, at=at)


def profile(text):
    return engine.profile(queries.clauses_of(text), queries.codes_of(text))


def test_a_typed_text_has_a_clause_a_line_and_goes_to_the_journal(opened):
    text = opened()
    assert [clause.wording for clause in queries.clauses_of(text)] == TEXT.split("\n\n")
    assert Entry.objects.filter(act="coding.opened", subject_id=str(text.pk)).count() == 1


def test_a_text_without_clauses_is_refused_and_nothing_is_kept(opened, actor, at):
    before = CodedText.objects.count()
    with pytest.raises(Unacceptable, match="0 clauses"):
        operations.open_draft(titles={"en": "x"}, text=" \n ", audience="mechanism", countries=[],
                              by=actor("tha-officer"), at=at)  # fmt: skip
    assert CodedText.objects.count() == before


def test_a_decision_is_coded_as_narrowly_as_it_is_seen(draft, actor, at):
    decision = draft("delegation", ("LAO",))
    text = operations.open_decision(decision.identifier, by=actor("tha-negotiator"), at=at)
    assert (text.audience, text.countries, text.owner_country) == ("delegation", "|LAO|", "THA")
    assert queries.find_text(text.identifier, actor("vnm-officer")) is None
    assert queries.find_text(text.identifier, actor("lao-officer"))
    with pytest.raises(NotFound):
        operations.open_decision(decision.identifier, by=actor("vnm-officer"), at=at)


def test_languages_that_do_not_run_parallel_are_left_out(draft, actor, at):
    from riparian.secretariat.decisions.models import Decision

    decision = draft()
    texts = {"en": "One.\nTwo.", "zh": "一。\n二。", "lo": "ໜຶ່ງ."}
    Decision.objects.filter(pk=decision.pk).update(texts=texts)
    text = operations.open_decision(decision.identifier, by=actor("tha-officer"), at=at)
    assert [c.words for c in queries.clauses_of(text)] == [
        {"en": "One.", "zh": "一。"}, {"en": "Two.", "zh": "二。"},
    ]  # fmt: skip


def test_two_coders_leave_a_range_and_each_keeps_only_their_own(opened, actor, at):
    text = opened()
    one, two = actor("tha-analyst"), actor("lao-analyst")
    coded(text, "1", one, at, Obligation="4", Monitoring="Y")
    coded(text, "1", two, at, Obligation="2")
    found = profile(text)
    assert found.degrees["Obligation"].median == (2, 4)
    assert [d.variable for d in found.disagreements] == ["Obligation"]
    coded(text, "1", one, at, Obligation="2")
    assert profile(text).degrees["Obligation"].median == (2, 2)
    assert ClauseCode.objects.filter(text=text).count() == 2
    entry = Entry.objects.filter(act="coding.clause-coded").order_by("-number")[0]
    assert '"Obligation": "4"' in entry.before


def test_the_whole_text_can_be_said_to_lack_a_thing(opened, actor, at):
    text = opened()
    coded(text, "whole", actor("tha-analyst"), at, Enforcement="N")
    assert profile(text).features["Enforcement"].presence == "absent"


@pytest.mark.parametrize(
    ("clause", "entries", "refusal"),
    [
        ("1", {"Obligation": ("9", "x")}, (Unacceptable, "must be one of")),
        ("1", {"Obligation": ("1", " ")}, (Unacceptable, "without a reason")),
        ("7", {"Obligation": ("1", "x")}, (NotFound, "not a clause")),
    ],
)
def test_what_cannot_be_meant_is_refused(opened, actor, at, clause, entries, refusal):
    kind, words = refusal
    text = opened()
    with pytest.raises(kind, match=words):
        operations.code_clause(
            text.identifier, clause, entries=entries, by=actor("tha-analyst"), at=at
        )
    assert not ClauseCode.objects.filter(text=text).exists()


@pytest.mark.parametrize("who", ["lao-public-reader", "lao-auditor", "lao-duty-officer"])
def test_who_neither_studies_nor_prepares_texts_does_not_code(opened, actor, at, who):
    text = opened()
    with pytest.raises(NotAllowed):
        coded(text, "1", actor(who), at, Obligation="1")


def test_the_base_rates_are_read_as_the_file_means_them():
    rates = {(r.variable, r.value): r for r in engine.read_rates(queries.base_rates())}
    assert rates["Monitoring", "Y"].count == 138
    assert rates["Monitoring", "Y"].coded == 436
    assert ("PriorNotification", "0") not in rates
    assert rates["PriorNotification", "1"].coded == 637 - 291
    assert rates["Allocation", "1"].count == 453 - 289
    assert queries.eras() == ["1990 and later", "before 1990"]


def test_loading_again_keeps_what_people_coded(actor, at):
    from riparian.engine.io.instances import find_instance
    from riparian.secretariat.loading.record import load_record

    text = CodedText.objects.get(identifier="CT-MRC95")
    coded(text, "Art. 5", actor("tha-analyst"), at, Obligation="4")
    counts = load_record(find_instance("lancang-mekong") / "record", at=at)
    assert (counts["clause_codes"].adds, counts["clause_codes"].changes) == (0, 0)
    assert ClauseCode.objects.filter(text=text, coder_id__isnull=False).count() == 1


PAGES = ("/drafting/", "/drafting/codebook", "/drafting/CT-MRC95", "/drafting/compare",
         "/drafting/compare?first=CT-SANYA&second=CT-FLOODMOU")  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("path", PAGES)
def test_the_pages_answer_within_their_queries(
    path, language, client, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        answer = client.get(path, headers={"accept-language": language})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("<h1") == 1
    assert "style=" not in page


def test_a_person_opens_codes_and_compares_a_text(signed_in):
    reader = signed_in("tha-analyst")
    answer = reader.post(
        "/drafting/new", {"title_en": "My draft", "text": TEXT, "audience": "mechanism"}
    )
    address = answer["Location"]
    page = reader.get(f"{address}/code/1").content.decode()
    assert "The six share levels daily." in page
    refused = reader.post(f"{address}/code/1", {"Obligation": "2"})
    assert b"without a reason" in refused.content
    entered = {"Obligation": "2", "Obligation why": "agrees to", "PriorNotification": ["2", "4"],
               "PriorNotification why": "both"}  # fmt: skip
    answer = reader.post(f"{address}/code/1", entered | {"next": "1"})
    assert answer["Location"] == f"{address}/code/2"
    assert reader.post(f"{address}/code/2", entered)["Location"] == address
    assert reader.post(f"{address}/code/whole", {"save": "1"})["Location"] == address
    page = reader.get(address).content.decode()
    assert "agrees to" in page
    name = address.rsplit("/", 1)[-1]
    compared = reader.get(f"/drafting/compare.csv?first=CT-MRC95&second={name}")
    assert "PriorNotification,present 2;3,present 2;4,other codes" in compared.content.decode()
    codes = reader.get(f"{address}/codes.csv").content.decode()
    assert "PriorNotification,2;4" in codes


def test_a_decision_is_opened_from_its_number(signed_in, draft):
    decision = draft()
    officer = signed_in("tha-officer")
    page = officer.get(f"/drafting/open?decision={decision.identifier}").content.decode()
    assert f'<option value="{decision.identifier}" selected' in page
    both = {"decision": decision.identifier, "document": "D-WMOU-FLOOD"}
    assert b"Choose a decision or a document." in officer.post("/drafting/open", both).content
    answer = officer.post("/drafting/open", {"decision": decision.identifier})
    assert answer.status_code == 302
    page = signed_in("tha-officer").get(answer["Location"])
    assert b"share water levels" in page.content


def test_a_document_is_coded_paragraph_by_paragraph(signed_in, actor, at):
    answer = signed_in("tha-analyst").post("/drafting/open", {"document": "D-WATER24"})
    page = signed_in("tha-analyst").get(answer["Location"]).content.decode()
    assert "Make water the flagship brand of the mechanism" in page
    assert "in our own words, not the text" in page
    text = CodedText.objects.get(document__identifier="D-WATER24")
    assert (text.audience, text.dated) == ("public", "2024-08-16")
    assert queries.clauses_of(text)[0].number == "sec_1__para_1"
    coded(text, "sec_1__para_1", actor("tha-analyst"), at, Obligation="2")
    with pytest.raises(Unacceptable, match="0 clauses"):
        operations.open_document("D-SF-LIST1", by=actor("tha-analyst"), at=at)


def test_a_decision_that_changed_after_coding_is_marked(signed_in, draft, actor, at):
    from riparian.secretariat.decisions import operations as decisions

    decision = draft()
    text = operations.open_decision(decision.identifier, by=actor("tha-officer"), at=at)
    decisions.change_text(decision.identifier, titles=decision.titles, texts={"en": "Other."},
                          by=actor("tha-officer"), at=at)  # fmt: skip
    page = signed_in("tha-officer").get(f"/drafting/{text.identifier}").content.decode()
    assert "has changed since" in page


def test_every_surface_follows_the_visibility_rule(opened, signed_in, client):
    secret = opened("delegation", ("THA",), title="Zebra clause")
    lists = ("/drafting/?q=Zebra", "/drafting/list.csv?q=Zebra", "/api/drafting?limit=200",
             "/drafting/compare")  # fmt: skip
    single = ("/drafting/{id}", "/drafting/{id}/codes.csv", "/api/drafting/{id}",
              "/drafting/compare?first={id}&second=CT-MRC95",
              "/drafting/compare.csv?first={id}&second=CT-MRC95")  # fmt: skip
    cases = {"tha-officer": True, "tha-negotiator": True, "tha-analyst": False,
             "vnm-officer": False, "lao-public-reader": False, None: False}  # fmt: skip
    for who, may in cases.items():
        reader = signed_in(who) if who else client
        for path in lists:
            assert (str(secret.identifier) in reader.get(path).content.decode()) is may, (who, path)
        for path in single:
            status = reader.get(path.format(id=secret.identifier)).status_code
            assert status == (200 if may else 404), (who, path)


def test_the_list_is_cut_by_kind_and_an_empty_text_is_refused(client, signed_in):
    page = client.get("/drafting/?kind=treaty").content.decode()
    assert "CT-MRC95" in page
    assert "CT-SANYA" not in page
    answer = signed_in("tha-analyst").post("/drafting/new", {"title_en": "x", "text": " "})
    assert b'role="alert"' in answer.content
    assert client.get("/drafting/CT-NONE").status_code == 404


def test_the_reference_is_not_shown_beside_itself(client):
    table = client.get("/drafting/compare.csv?first=CT-SANYA&second=CT-MRC95").content.decode()
    assert table.splitlines()[1].startswith("Obligation,")
    assert table.splitlines()[1].split(",")[4] == ""


def test_a_text_opened_for_coding_is_found_by_its_words_where_it_may_be_seen(actor, at):
    from riparian.secretariat.accounts.actor import NOBODY
    from riparian.secretariat.drafting import operations as drafting
    from riparian.secretariat.search import queries as search

    row = drafting.open_draft(
        titles={"en": "On gauges"}, text="Every gauge reports xylophone.", audience="mechanism",
        countries=[], by=actor("tha-negotiator"), at=at,
    )  # fmt: skip
    for who, known in ((actor("tha-negotiator"), [row.identifier]), (NOBODY, [])):
        rows = search.find(search.sought("xylophone"), who, kind="design").rows
        assert [one.identifier for one in rows] == known
