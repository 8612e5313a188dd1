"""CAP messages: valid against the standard's schema and rules, read back equal, signed."""

import base64
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from riparian.engine.errors import InvalidInput
from riparian.engine.io.cap.message import (
    Area,
    Category,
    Certainty,
    Info,
    Message,
    Reference,
    Resource,
    Response,
    Scope,
    Severity,
    Status,
    Type,
    Urgency,
)
from riparian.engine.io.cap.reading import LONGEST, read_message
from riparian.engine.io.cap.rules import broken_rules
from riparian.engine.io.cap.signature import (
    is_signed,
    make_signing_key,
    sign,
    verified_message,
)
from riparian.engine.io.cap.writing import instant_text, to_xml

SCHEMA = Path(__file__).resolve().parents[3] / "schemas" / "cap-1.2" / "CAP-v1.2-schema.xsd"
SENT = datetime(2026, 8, 1, 7, 30, tzinfo=timezone(timedelta(hours=7)))
SQUARE = ((12.0, 104.0), (12.0, 105.0), (13.0, 105.0), (13.0, 104.0), (12.0, 104.0))


@pytest.fixture(scope="module")
def schema():
    return etree.XMLSchema(etree.parse(SCHEMA))


def key(number=1, sender="desk@khm.example", sent=SENT):
    return Reference(sender=sender, identifier=f"RIP-{number}", sent=sent)


def info(**more):
    given = {
        "event": "Flood", "urgency": Urgency.EXPECTED, "severity": Severity.SEVERE,
        "certainty": Certainty.OBSERVED, "categories": (Category.MET,), "language": "en",
    }  # fmt: skip
    return Info(**(given | more))


def message(**more):
    given = {"key": key(), "status": Status.ACTUAL, "type": Type.ALERT, "scope": Scope.PUBLIC,
             "infos": (info(),)}  # fmt: skip
    return Message(**(given | more))


FULL = message(
    source="gauge", scope=Scope.RESTRICTED, restriction="the six desks",
    addresses=("desk one", "desk-two"), codes=("riparian",), note="exercise Naga",
    status=Status.EXERCISE, type=Type.UPDATE, references=(key(0, sent=SENT - timedelta(hours=1)),),
    incidents=("DRILL-0001", "a b"),
    infos=(
        info(
            categories=(Category.MET, Category.SAFETY), responses=(Response.PREPARE,),
            audience="desks", event_codes=(("riparian", "flood"),), effective=SENT,
            onset=SENT + timedelta(hours=1), expires=SENT + timedelta(days=1),
            sender_name="Desk", headline="Water rises & <rises>", description="Up to 12.3 m",
            instruction="Move", web="https://example.org/a", contact="+855",
            parameters=(("level", "12.3 m"), ("empty", "")),
            resources=(Resource(description="map", media_type="image/png", size=3,
                                uri="https://example.org/m.png", content="AAA=", digest="x"),),
            areas=(Area(description="Stung Treng", polygons=(SQUARE,),
                        circles=((13.5, 105.9, 20.0),), geocodes=(("ISO 3166", "KHM"),),
                        altitude_feet="10", ceiling_feet="20"),),
        ),
        info(language="zh", event="洪水"),
    ),
)  # fmt: skip


@pytest.mark.parametrize("one", [message(), FULL], ids=["least", "full"])
def test_what_is_written_is_valid_and_read_back_equal(one, schema):
    written = to_xml(one)
    schema.assertValid(etree.fromstring(written))
    assert read_message(written) == one
    assert to_xml(one) == written


TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), max_size=20)


@st.composite
def infos(draw):
    circle = st.tuples(st.floats(-90, 90), st.floats(-180, 180), st.floats(0, 500))
    area = Area(description="somewhere", circles=tuple(draw(st.lists(circle, max_size=3))))
    categories = st.lists(st.sampled_from(Category), min_size=1, max_size=3, unique=True)
    return info(
        urgency=draw(st.sampled_from(Urgency)), severity=draw(st.sampled_from(Severity)),
        certainty=draw(st.sampled_from(Certainty)), categories=tuple(draw(categories)),
        headline=draw(TEXTS), description=draw(TEXTS), areas=(area,),
    )  # fmt: skip


@settings(deadline=None, max_examples=100)
@given(infos(), st.integers(-12, 14))
def test_every_message_we_can_make_is_valid(said, hours):
    sent = SENT.astimezone(timezone(timedelta(hours=hours)))
    one = message(key=key(sent=sent), infos=(said,))
    written = to_xml(one)
    etree.XMLSchema(etree.parse(SCHEMA)).assertValid(etree.fromstring(written))
    assert read_message(written).key == one.key
    assert read_message(written).infos[0].headline == said.headline


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        (SENT, "2026-08-01T07:30:00+07:00"),
        (SENT.astimezone(UTC), "2026-08-01T00:30:00-00:00"),
    ],
)
def test_an_instant_never_carries_the_letter_z(instant, text):
    assert instant_text(instant) == text


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"scope": Scope.RESTRICTED}, "restriction is empty"),
        ({"restriction": "x"}, "only Restricted has one"),
        ({"scope": Scope.PRIVATE}, "name the recipients"),
        ({"type": Type.ERROR, "references": (key(0, sent=SENT),)}, "say why it was rejected"),
        ({"status": Status.EXERCISE}, "name the exercise"),
        ({"type": Type.UPDATE}, "references is empty"),
        ({"type": Type.CANCEL}, "references is empty"),
        ({"references": (key(0),)}, "is an Update"),
        ({"type": Type.UPDATE, "references": (key(),)}, "the message itself"),
        (
            {"type": Type.UPDATE, "references": (key(0, sent=SENT + timedelta(days=1)),)},
            "sent later",
        ),
        ({"infos": ()}, "there is no info"),
        ({"infos": (info(), info())}, "in one language"),
        ({"infos": (info(expires=SENT),)}, "not after effective"),
        (
            {"infos": (info(expires=SENT + timedelta(hours=1), onset=SENT + timedelta(hours=2)),)},
            "before onset",
        ),
        ({"infos": (info(responses=(Response.ALL_CLEAR, Response.MONITOR)),)}, "give it alone"),
        ({"infos": (info(areas=(Area(description="A", polygons=(SQUARE[:4],)),)),)}, "ends where"),
        (
            {"infos": (info(areas=(Area(description="A", circles=((91.0, 0.0, 1.0),)),)),)},
            "no place on",
        ),
        (
            {"infos": (info(areas=(Area(description="A", circles=((1.0, 0.0, -1.0),)),)),)},
            "below zero",
        ),
        (
            {"infos": (info(areas=(Area(description="A", ceiling_feet="9"),)),)},
            "without an altitude",
        ),
    ],
)
def test_a_rule_beyond_the_schema_is_held(more, words):
    one = message(**more)
    assert any(words in rule for rule in broken_rules(one))
    with pytest.raises(InvalidInput, match=words):
        to_xml(one)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: key(sender="two words"), "sender is 'two words'"),
        (lambda: Reference(sender="a", identifier="", sent=SENT), "identifier is ''"),
        (lambda: key(sent=datetime(2026, 1, 1)), "time zone"),  # noqa: DTZ001 - that is the defect
        (lambda: key(sent=SENT.replace(microsecond=3)), "whole seconds"),
        (lambda: info(categories=()), "no category"),
        (lambda: info(expires=datetime(2026, 1, 1)), "expires is 2026"),  # noqa: DTZ001
    ],
)
def test_a_message_that_cannot_be_is_refused_when_it_is_made(make, words):
    with pytest.raises(InvalidInput, match=words):
        make()


def damaged(old, new):
    return to_xml(FULL).replace(old.encode(), new.encode())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no XML"),
        (b"<alert/>", "the root is 'alert'"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "brings a document type"),
        (b" " * (LONGEST + 1), "at most"),
        (damaged("+07:00</sent>", "Z</sent>"), "UTC as -00:00"),
        (damaged("<sent>2026-08-01", "<sent>2026-02-30"), "there is no such time"),
        (damaged("2026-08-01T07:30:00+07:00</sent>", "</sent>"), "sent is missing"),
        (damaged("<status>Exercise", "<status>Drill"), "status is 'Drill'; must be one of Actual"),
        (damaged("<event>Flood</event>", ""), "event is missing"),
        (damaged("<note>", "<note>a</note><note>"), "note comes 2 times"),
        (damaged(",RIP-0,", ","), "must be sender,identifier,sent"),
        (damaged('"desk one"', '"desk one'), "quotation mark is not closed"),
        (damaged("<size>3", "<size>3k"), "whole number of bytes"),
        (damaged("12,104 12,105", "12 104 12,105"), "must be latitude,longitude"),
        (damaged("13.5,105.9 20", "13.5,105.9"), "must be latitude,longitude"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(content, words):
    with pytest.raises(InvalidInput, match=words):
        read_message(content)


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=300), st.integers(0, 3000), st.integers(1, 40))
def test_any_damage_gives_a_message_or_a_reason(noise, place, length):
    written = to_xml(FULL)
    broken = written[:place] + noise + written[place + length :]
    try:
        found = read_message(broken)
    except InvalidInput:
        return
    assert found.key.identifier


def test_what_is_said_is_found_by_language():
    assert FULL.info_in("zh-hans").event == "洪水"
    assert FULL.info_in("lo").event == "Flood"
    assert message(infos=(info(language="km"),)).info_in("en").language == "km"
    assert message(infos=()).info_in("en") is None
    assert message(infos=(info(language=""),)).info_in("th").language == ""
    assert FULL.expires is None
    assert message(infos=(info(expires=SENT + timedelta(days=2)),)).expires == SENT + timedelta(
        days=2
    )


@pytest.fixture(scope="module")
def signing():
    return make_signing_key("Desk KHM", at=datetime.now(UTC))  # noqa: TID251 - it must be valid now


@pytest.fixture(scope="module")
def signed(signing):
    return sign(to_xml(FULL), signing)


class TestSignatures:
    def test_a_signed_message_is_still_valid_and_says_the_same(self, signed, signing, schema):
        schema.assertValid(etree.fromstring(signed))
        assert is_signed(signed)
        assert not is_signed(to_xml(FULL))
        assert verified_message(signed, signing.certificate) == FULL

    @pytest.mark.parametrize(("old", "new"), [(b"12.3 m", b"11.3 m"), (b"Severe", b"Minor")])
    def test_a_changed_message_is_refused(self, signed, signing, old, new):
        with pytest.raises(InvalidInput, match="does not hold"):
            verified_message(signed.replace(old, new), signing.certificate)

    def test_another_certificate_is_refused(self, signed):
        other = make_signing_key("Somebody", at=datetime.now(UTC))  # noqa: TID251 - valid now
        with pytest.raises(InvalidInput, match="does not hold"):
            verified_message(signed, other.certificate)

    def test_a_message_without_a_signature_is_refused(self, signing):
        with pytest.raises(InvalidInput, match=r"no signature|does not hold"):
            verified_message(to_xml(FULL), signing.certificate)

    def test_a_signed_message_wrapped_into_another_is_refused(self, signed, signing):
        inner = etree.fromstring(signed)
        outer = etree.fromstring(to_xml(message(note="false")))
        outer.append(inner)
        with pytest.raises(InvalidInput):
            verified_message(etree.tostring(outer), signing.certificate)

    def test_a_key_that_is_no_certificate_is_refused(self, signed):
        junk = base64.encodebytes(b"junk").decode()
        pem = f"-----BEGIN CERTIFICATE-----\n{junk}-----END CERTIFICATE-----\n"
        with pytest.raises(InvalidInput, match="does not hold"):
            verified_message(signed, pem.encode())
