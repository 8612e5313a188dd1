"""What people do with documents, and what they are refused."""

from datetime import timedelta

import pytest

from riparian.secretariat.audit.models import Entry
from riparian.secretariat.documents import engine, importing, operations, queries, translating
from riparian.secretariat.documents.models import Document, Link, Paragraph, Translation, Version
from riparian.secretariat.lib.errors import CannotFollow, NotAllowed, NotFound, Unacceptable

from .conftest import PLAIN, REWORDED

pytestmark = pytest.mark.django_db


def acts(row):
    return list(
        Entry.objects.filter(subject_kind="documents.document", subject_id=str(row.pk))
        .order_by("number").values_list("act", flat=True)
    )  # fmt: skip


def eids(row, number=""):
    version = queries.get_version(queries.versions_of(row), number)
    return [words.paragraph.eid for words in queries.wordings_of(version)]


def text_in(row, language="", number=""):
    version = queries.get_version(queries.versions_of(row), number)
    return queries.read(row, version, language)


class TestVersions:
    def test_a_document_is_put_on_record_with_its_first_version(self, drafted):
        row = drafted()
        assert row.identifier == f"DOC-{row.pk:04d}"
        assert row.owner_country == "THA"
        assert eids(row) == [
            "sec_1", "sec_1__para_1", "sec_1__para_2", "sec_2", "sec_2__para_1",
        ]  # fmt: skip
        assert acts(row) == ["document.drafted", "document.version-added"]

    def test_a_document_may_stand_without_a_text(self, drafted):
        row = drafted(plain=" \n")
        assert queries.versions_of(row) == []
        assert text_in(row).rows == ()
        assert acts(row) == ["document.drafted"]

    def test_a_further_version_keeps_the_old_one_and_the_keys_of_what_was_kept(self, versioned):
        assert eids(versioned, "2") == [*eids(versioned, "1"), "sec_2__para_2"]
        assert "every day" in text_in(versioned, number="1").rows[1].text
        assert "every six hours" in text_in(versioned, number="2").rows[1].text
        assert Paragraph.objects.filter(document=versioned).count() == 6

    def test_a_key_is_never_given_again_even_after_its_place_is_gone(self, versioned, actor, at):
        for seen, plain in ((2, PLAIN), (3, REWORDED)):
            operations.add_version(
                versioned.identifier, operations.Draft(plain=plain, note="n", seen=seen),
                by=actor("tha-officer"), at=at,
            )  # fmt: skip
        assert eids(versioned)[-1] == "sec_2__para_3"

    @pytest.mark.parametrize(
        ("plain", "note", "words"),
        [
            (PLAIN, "same", "Nothing differs"),
            (" ", "n", "needs words"),
            ("New words.", " ", "Say what changed"),
            ("####### Deep", "n", "7 deep"),
            ("x" * 40_001, "n", "40,001"),
        ],
    )
    def test_what_cannot_be_a_version_is_refused(self, drafted, actor, at, plain, note, words):
        row = drafted()
        draft = operations.Draft(plain=plain, note=note, seen=1)
        with pytest.raises(Unacceptable, match=words):
            operations.add_version(row.identifier, draft, by=actor("tha-officer"), at=at)
        assert len(queries.versions_of(row)) == 1

    def test_the_same_words_said_to_be_the_text_itself_are_a_new_version(self, actor, at):
        row = Document.objects.get(identifier="D-EHLIST")
        version = queries.versions_of(row)[0]
        plain = engine.typed(queries.wordings_of(version))
        made = operations.add_version(
            "D-EHLIST", operations.Draft(plain=plain, note="Checked", seen=1),
            by=actor("tha-officer"), at=at,
        )  # fmt: skip
        assert (made.number, made.basis, made.language) == (2, "full", "en")

    def test_two_who_write_at_once_do_not_overwrite_each_other(self, versioned, actor, at):
        draft = operations.Draft(plain="Other.", note="n", seen=1)
        with pytest.raises(CannotFollow, match="Version 2"):
            operations.add_version(versioned.identifier, draft, by=actor("tha-officer"), at=at)

    def test_only_its_country_changes_a_document_and_anyone_a_common_one(self, drafted, actor, at):
        row = drafted()
        draft = operations.Draft(plain="Other.", note="n", seen=1)
        with pytest.raises(NotAllowed, match="THA"):
            operations.add_version(row.identifier, draft, by=actor("vnm-officer"), at=at)
        with pytest.raises(NotAllowed):
            operations.add_version(row.identifier, draft, by=actor("tha-analyst"), at=at)
        assert operations.add_version("D-SANYA", draft, by=actor("vnm-officer"), at=at).number == 2

    def test_a_country_never_changes_the_announcement_of_another(self, actor, at):
        draft = operations.Draft(plain="Other.", note="n", seen=1)
        with pytest.raises(NotAllowed, match="CHN"):
            operations.add_version("D-CHN-LM1", draft, by=actor("tha-officer"), at=at)
        assert operations.add_version("D-CHN-LM1", draft, by=actor("chn-officer"), at=at)


class TestFacts:
    def test_an_announcement_is_always_that_of_the_country_that_makes_it(self, drafted):
        row = drafted(nature="announcement", by="vnm-officer")
        assert (row.announced_by, row.is_announcement) == ("VNM", True)

    def test_facts_change_and_the_journal_has_both_sides(self, drafted, actor, at):
        row = drafted()
        facts = operations.Facts(titles={"en": "T", "zh": "标题"}, kind="mou", audience="countries",
                                 countries=["LAO"], nature="announcement",
                                 authentic_language="th")  # fmt: skip
        operations.change_facts(row.identifier, facts, by=actor("tha-officer"), at=at)
        row.refresh_from_db()
        assert (row.kind, row.announced_by, row.countries) == ("mou", "THA", "|LAO|")
        entry = Entry.objects.order_by("-number")[0]
        assert entry.act == "document.facts-changed"
        assert "标题" in entry.after
        assert "标题" not in entry.before

    def test_a_document_needs_a_title(self, drafted):
        with pytest.raises(Unacceptable, match="title"):
            drafted(title="")

    def test_the_record_says_what_its_documents_are(self, actor, at):
        facts = operations.Facts(titles={"en": "Other"})
        with pytest.raises(CannotFollow, match="record"):
            operations.change_facts("D-SANYA", facts, by=actor("tha-officer"), at=at)

    def test_adoption_is_put_on_record_once(self, drafted, actor, at):
        row, by = drafted(), actor("tha-officer")
        day = at.date()
        for fault in ({"meeting": "MT-NONE"}, {"decision": "DEC-9999"},
                      {"on": day + timedelta(days=2)}):  # fmt: skip
            with pytest.raises(Unacceptable):
                operations.adopt_document(row.identifier, **({"on": day} | fault), by=by, at=at)
        operations.adopt_document(row.identifier, on=day, meeting="MT-FM-10",
                                  decision="DEC-0001", by=by, at=at)  # fmt: skip
        row.refresh_from_db()
        assert row.adopted == day.isoformat()
        assert row.meeting.identifier == "MT-FM-10"
        assert acts(row)[-1] == "document.adopted"
        with pytest.raises(CannotFollow):
            operations.adopt_document(row.identifier, on=day, by=by, at=at)
        about = queries.documents_about(by, to_meeting=row.meeting)
        assert row in about
        assert "D-FM10-PROG" in {found.identifier for found in about}


class TestLanguages:
    def test_a_translation_is_stale_the_moment_its_source_changes(
        self, drafted, translate, actor, at
    ):
        row = drafted()
        translate(row, "lo", {"sec_1": "ນ້ຳ", "sec_1__para_1": "ຫົກປະເທດ"})
        states = {found.eid: found.state for found in text_in(row, "lo").rows}
        assert states["sec_1__para_1"] == "current"
        assert states["sec_1__para_2"] == "missing"
        operations.add_version(
            row.identifier, operations.Draft(plain=REWORDED, note="n", seen=1),
            by=actor("tha-officer"), at=at,
        )  # fmt: skip
        reading = text_in(row, "lo")
        states = {found.eid: found.state for found in reading.rows}
        assert states["sec_1"] == "current"
        assert states["sec_1__para_1"] == "stale"
        assert (reading.count_stale, reading.count_missing) == (1, 4)
        assert text_in(row, "lo", "1").rows[1].state == "current"
        lao = next(found for found in reading.languages if found.code == "lo")
        assert (lao.current, lao.stale, lao.places, lao.is_whole) == (1, 1, 6, False)

    def test_what_still_fits_is_confirmed_and_nothing_is_lost(self, versioned, translate):
        translate(versioned, "zh", {"sec_1": "水"})
        assert translate(versioned, "zh", {"sec_1": "水"}).kept == 0
        assert translate(versioned, "zh", {"sec_1": "水"}, is_confirmed=True).kept == 0
        Translation.objects.update(source_hash="0" * 64)
        assert text_in(versioned, "zh").rows[0].state == "stale"
        assert translate(versioned, "zh", {"sec_1": "水"}, is_confirmed=True).kept == 1
        assert text_in(versioned, "zh").rows[0].state == "current"
        assert Translation.objects.count() == 2

    def test_what_was_translated_from_older_words_is_kept_and_stale_from_birth(
        self, versioned, actor, at
    ):
        old = queries.wordings_of(queries.get_version(queries.versions_of(versioned), "1"))
        entered = {"sec_1__para_1": translating.Entered(text="ໜຶ່ງ", seen_hash=old[1].text_hash)}
        outcome = translating.translate_places(
            versioned.identifier, "lo", entered, by=actor("lao-officer"), at=at
        )
        assert outcome.changed_meanwhile == ("sec_1__para_1",)
        assert text_in(versioned, "lo").rows[1].state == "stale"
        assert acts(versioned)[-1] == "document.translated"

    @pytest.mark.parametrize(
        ("case", "words"),
        [
            (("en", "sec_1", None, "x"), "not a language"),
            (("fr", "sec_1", None, "x"), "not a language"),
            (("lo", "sec_9", "0", "x"), "no place"),
            (("lo", "sec_1", "0" * 64, "x"), "never so"),
            (("lo", "sec_1", None, "x" * 40_001), "40001"),
        ],
    )
    def test_what_cannot_be_a_translation_is_refused(self, versioned, actor, at, case, words):
        language, eid, seen, text = case
        known = queries.wordings_of(queries.versions_of(versioned)[0])[0].text_hash
        entered = {eid: translating.Entered(text=text, seen_hash=seen or known)}
        with pytest.raises(Unacceptable, match=words):
            translating.translate_places(
                versioned.identifier, language, entered, by=actor("lao-officer"), at=at
            )

    def test_a_document_without_text_cannot_be_translated(self, actor, at):
        with pytest.raises(Unacceptable, match="no text"):
            translating.translate_places("D-PROG23", "lo", {}, by=actor("lao-officer"), at=at)

    def test_any_secretariat_that_reads_a_document_may_translate_it(self, versioned, translate):
        assert translate(versioned, "vi", {"sec_1": "Nước"}, by="vnm-officer").kept == 1
        with pytest.raises(NotAllowed):
            translate(versioned, "vi", {"sec_2": "Thương mại"}, by="vnm-analyst")

    def test_the_language_of_a_version_is_the_authentic_one_where_it_is_named(self, drafted):
        row = drafted(plain="ภาษาไทย", authentic_language="th")
        assert queries.versions_of(row)[0].language == "th"


class TestLinks:
    def test_a_link_is_seen_from_both_ends(self, versioned, actor, at):
        by = actor("tha-officer")
        operations.add_link(versioned.identifier, kind="implements", target="D-POA23",
                            eid="sec_1__para_1", note="Article 1", by=by, at=at)  # fmt: skip
        operations.add_link(versioned.identifier, kind="cites", target="MT-FM-10", by=by, at=at)
        operations.add_link(versioned.identifier, kind="cites", target="DEC-0001", by=by, at=at)
        found = queries.links_from(versioned, by)
        assert [engine.address_of(link) for link in found] == [
            "/meetings/MT-FM-10", "/decisions/DEC-0001", "/documents/D-POA23",
        ]  # fmt: skip
        plan = Document.objects.get(identifier="D-POA23")
        assert versioned in [link.document for link in queries.links_to(plan, by)]
        assert acts(versioned)[-3:] == ["document.linked"] * 3

    @pytest.mark.parametrize(
        ("target", "eid", "words"),
        [("itself", "", "itself"), ("NO-SUCH", "", "NO-SUCH"), ("D-POA23", "para_99", "no place")],
    )
    def test_a_link_that_cannot_be_is_refused(self, versioned, actor, at, target, eid, words):
        target = versioned.identifier if target == "itself" else target
        with pytest.raises(Unacceptable, match=words):
            operations.add_link(versioned.identifier, kind="cites", target=target, eid=eid,
                                by=actor("tha-officer"), at=at)  # fmt: skip

    def test_a_link_stands_once_and_can_be_taken_away_unless_the_record_says_it(
        self, versioned, actor, at
    ):
        by = actor("tha-officer")
        link = operations.add_link(versioned.identifier, kind="cites", target="D-POA23", by=by,
                                   at=at)  # fmt: skip
        with pytest.raises(Unacceptable, match="already"):
            operations.add_link(versioned.identifier, kind="cites", target="D-POA23", by=by, at=at)
        operations.remove_link(versioned.identifier, link.pk, by=by, at=at)
        assert not Link.objects.filter(pk=link.pk).exists()
        assert acts(versioned)[-1] == "document.link-removed"
        with pytest.raises(NotFound):
            operations.remove_link(versioned.identifier, link.pk, by=by, at=at)
        kept = Link.objects.get(document__identifier="D-PROG23")
        with pytest.raises(CannotFollow, match="record"):
            operations.remove_link("D-PROG23", kept.pk, by=by, at=at)

    def test_a_link_to_a_secret_thing_is_not_shown(self, versioned, drafted, actor):
        secret = drafted(title="Secret", audience="delegation", by="vnm-officer")
        Link.objects.create(document=versioned, kind="cites", to_document=secret)
        Link.objects.create(document=secret, kind="cites", to_document=versioned)
        assert queries.links_from(versioned, actor("lao-officer")) == []
        assert queries.links_to(versioned, actor("lao-officer")) == []
        assert len(queries.links_from(versioned, actor("vnm-officer"))) == 1
        assert len(queries.links_to(versioned, actor("vnm-officer"))) == 1


class TestAkomaNtoso:
    def written(self, row, by, language="", number=""):
        reading = text_in(row, language, number)
        return engine.akoma_ntoso_of(reading, queries.links_from(row, by))

    def test_an_export_imported_again_is_the_same_document(self, versioned, actor, at):
        by = actor("tha-officer")
        operations.add_link(versioned.identifier, kind="cites", target="D-POA23", by=by, at=at,
                            eid="sec_1__para_1")  # fmt: skip
        content = self.written(versioned, by)
        imported = importing.import_document(content, audience="mechanism", by=by, at=at)
        assert imported.lost_references == ()
        assert acts(imported.document) == ["document.imported", "document.version-added"]
        before, after = (
            engine.expression_of(text_in(row), queries.links_from(row, by))
            for row in (versioned, imported.document)
        )
        assert after.text == before.text
        assert after.references == before.references
        assert (after.titles, after.kind, after.nature) == (before.titles, before.kind,
                                                            before.nature)  # fmt: skip

    def test_a_translation_is_imported_into_its_document(self, versioned, translate, actor, at):
        by = actor("tha-officer")
        translate(versioned, "lo", {"sec_1": "ນ້ຳ", "sec_2": "ການຄ້າ"})
        Translation.objects.filter(text="ການຄ້າ").update(source_hash="0" * 64)
        content = self.written(versioned, by, "lo")
        expected = engine.expression_of(text_in(versioned, "lo"), [])
        with pytest.raises(Unacceptable, match="translation"):
            importing.import_document(content, audience="mechanism", by=by, at=at)
        Translation.objects.all().delete()
        importing.import_into(versioned.identifier, content, by=actor("lao-officer"), at=at)
        assert engine.expression_of(text_in(versioned, "lo"), []) == expected

    def test_a_file_is_added_as_a_further_version(self, versioned, drafted, actor, at):
        by = actor("tha-officer")
        other = drafted(plain="One paragraph.")
        imported = importing.import_into(
            other.identifier, self.written(versioned, by), by=by, at=at
        )
        assert imported.version == 2
        assert eids(other) == eids(versioned)
        with pytest.raises(NotAllowed):
            importing.import_into(other.identifier, self.written(versioned, by),
                                  by=actor("lao-officer"), at=at)  # fmt: skip

    def test_what_leads_nowhere_is_told_and_what_is_kept_is_not(self, versioned, actor, at):
        by = actor("tha-officer")
        operations.add_link(versioned.identifier, kind="cites", target="D-POA23", by=by, at=at)
        operations.add_link(versioned.identifier, kind="cites", target="D-SANYA", by=by, at=at)
        content = self.written(versioned, by).replace(b"/D-POA23", b"/D-GONE").replace(
            b"/documents/D-SANYA", b"/elsewhere/D-SANYA")  # fmt: skip
        imported = importing.import_document(content, audience="mechanism", by=by, at=at)
        assert len(imported.lost_references) == 2

    @pytest.mark.parametrize(
        ("old", "new", "words"),
        [
            (b"<mainBody>", b"<other>", "not well-formed"),
            (b'r:kind value="plan"', b'r:kind value="poem"', "'poem'|“poem”"),
        ],
    )
    def test_a_file_that_cannot_be_is_refused(self, versioned, actor, at, old, new, words):
        by = actor("tha-officer")
        content = self.written(versioned, by).replace(old, new)
        with pytest.raises(Unacceptable, match=words):
            importing.import_document(content, audience="mechanism", by=by, at=at)
        assert Document.objects.filter(drafted_by=by.name).count() == 1

    def test_nobody_imports_the_announcement_of_another_country(self, actor, at):
        row = Document.objects.get(identifier="D-CHN-LM1")
        content = self.written(row, actor("chn-officer"))
        with pytest.raises(Unacceptable, match="CHN"):
            importing.import_document(content, audience="public", by=actor("tha-officer"), at=at)
        assert importing.import_document(content, audience="public", by=actor("chn-officer"), at=at)

    def test_a_file_in_another_language_than_the_authentic_one_is_no_version(
        self, drafted, actor, at
    ):
        by = actor("tha-officer")
        thai, empty = drafted(plain="ไทย", authentic_language="th"), drafted(plain="")
        with pytest.raises(Unacceptable, match="th"):
            importing.import_into(thai.identifier, self.written(drafted(), by), by=by, at=at)
        with pytest.raises(Unacceptable, match="no text"):
            importing.import_into(drafted().identifier, self.written(empty, by), by=by, at=at)
        lao = self.written(drafted(), by, "lo")
        with pytest.raises(Unacceptable, match="no text"):
            importing.import_into(empty.identifier, lao, by=by, at=at)

    def test_a_document_without_text_goes_out_and_in(self, actor, at):
        row = Document.objects.get(identifier="D-PROG23")
        content = self.written(row, actor("tha-officer"))
        imported = importing.import_document(content, audience="public", by=actor("tha-officer"),
                                             at=at)  # fmt: skip
        assert imported.version == 0
        assert Version.objects.filter(document=imported.document).count() == 0


class TestSearch:
    def test_words_inside_a_text_are_found_in_every_language(self, versioned, translate, signed_in):
        translate(versioned, "lo", {"sec_1__para_1": "ຫົກປະເທດແບ່ງປັນຂໍ້ມູນລະດັບນ້ຳ"})
        client = signed_in("lao-officer")
        for words in ("customs desk", "ແບ່ງປັນ", versioned.titles["en"]):
            page = client.get("/search", {"q": words}).content.decode()
            assert f"/documents/{versioned.identifier}" in page
        page = client.get("/search", {"q": "early harvest list"}).content.decode()
        assert "/documents/D-EHLIST" in page
