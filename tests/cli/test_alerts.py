"""`riparian alerts verify` says whether a signature holds."""

import json
import sys
from datetime import UTC, datetime

import pytest

from riparian.cli.main import run
from riparian.engine.io.cap.message import (
    Category,
    Certainty,
    Info,
    Message,
    Reference,
    Scope,
    Severity,
    Status,
    Type,
    Urgency,
)
from riparian.engine.io.cap.signature import make_signing_key, sign
from riparian.engine.io.cap.writing import to_xml


@pytest.fixture
def files(tmp_path):
    at = datetime.now(UTC).replace(microsecond=0)  # noqa: TID251 - the certificate must hold now
    info = Info(event="Flood", urgency=Urgency.EXPECTED, severity=Severity.SEVERE,
                certainty=Certainty.OBSERVED, categories=(Category.MET,))  # fmt: skip
    name = Reference(sender="desk@x.example", identifier="A-1", sent=at)
    message = Message(
        key=name, status=Status.ACTUAL, type=Type.ALERT, scope=Scope.PUBLIC, infos=(info,)
    )
    key = make_signing_key("desk", at=at)
    (tmp_path / "cert.pem").write_bytes(key.certificate)
    (tmp_path / "good.xml").write_bytes(sign(to_xml(message), key))
    changed = (tmp_path / "good.xml").read_bytes().replace(b"Severe", b"Minor")
    (tmp_path / "changed.xml").write_bytes(changed)
    return tmp_path


def told(monkeypatch, capsys, *arguments):
    monkeypatch.setattr(sys, "argv", ["riparian", "alerts", "verify", *map(str, arguments)])
    with pytest.raises(SystemExit) as left:
        run()
    out = capsys.readouterr()
    return left.value.code, out.out, out.err


def test_a_signature_that_holds_is_said_to(files, monkeypatch, capsys):
    code, out, _ = told(monkeypatch, capsys, files / "good.xml", "--certificate",
                        files / "cert.pem", "--json")  # fmt: skip
    assert code == 0
    assert json.loads(out)["identifier"] == "A-1"
    assert json.loads(out)["broken_rules"] == []
    code, _, err = told(
        monkeypatch, capsys, files / "good.xml", "--certificate", files / "cert.pem"
    )
    assert (code, "Alert A-1 of desk@x.example: signed" in err) == (0, True)


def test_a_changed_message_is_refused(files, monkeypatch, capsys):
    code, _, err = told(monkeypatch, capsys, files / "changed.xml", "--certificate",
                        files / "cert.pem")  # fmt: skip
    assert code == 3
    assert "does not hold" in err
