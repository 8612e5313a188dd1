"""Files of readings: what is written reads back, what is unclear is refused, units are said."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riparian.engine.errors import InvalidInput
from riparian.engine.io.observations.delimited import read_delimited, write_delimited
from riparian.engine.io.observations.unit_conversion import QUANTITIES, conversion
from riparian.engine.io.observations.waterml import (
    Point,
    SeriesHeader,
    read_waterml,
    write_waterml,
)

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
HEADER = SeriesHeader(
    identifier="ST_A.water-level", unit="m", interpolation="Continuous",
    observed_property=("http://vocabulary.odm2.org/variablename/gageHeight", "Water level"),
    station=("urn:riparian:station:ST_A", 'A "& B"'), procedure=("urn:p", "Gauge"),
    starts_at=NOON, ends_at=NOON,
)  # fmt: skip
values = st.floats(allow_nan=False, allow_infinity=False)


def document(points=(), header=HEADER):
    return "".join(write_waterml([(header, points)], made_at=NOON)).encode()


def test_a_csv_says_series_time_value_and_unit():
    rows = list(
        read_delimited(b"series,time,value,unit\nA,2024-05-01,1.5,m\n\nB,2024-05-02,2,cm\n")
    )
    assert [(r.place, r.series, r.time, r.value, r.unit) for r in rows] == [
        ("line 2", "A", "2024-05-01", "1.5", "m"), ("line 4", "B", "2024-05-02", "2", "cm"),
    ]  # fmt: skip
    assert rows[0].cells() == {"series": "A", "time": "2024-05-01", "value": "1.5", "unit": "m"}


def test_series_and_unit_may_be_said_beside_the_file():
    rows = list(read_delimited("\ufeffDate,Result\n2024-05-01,1\n".encode(), series="A", unit="m"))
    assert (rows[0].series, rows[0].unit, rows[0].time) == ("A", "m", "2024-05-01")


def test_a_row_of_another_length_is_kept_as_it_came():
    rows = list(read_delimited(b"time,value\n2024-05-01,1,9\n", series="A", unit="m"))
    assert (rows[0].time, rows[0].value) == ("", "2024-05-01,1,9")


@pytest.mark.parametrize(
    "content",
    [b"", b"time,value\n", b"series,time,value\n", b"series,time,time,value,unit\n", b"\xff\xfe",
     b'series,time,value,unit\n"A,1\n', b"time,unit,series\n"],
)  # fmt: skip
def test_a_csv_that_does_not_say_what_it_holds_is_refused(content):
    with pytest.raises(InvalidInput):
        list(read_delimited(content))


@given(st.lists(st.tuples(st.datetimes(timezones=st.just(UTC)), values), max_size=5))
def test_what_is_written_as_csv_reads_back_bit_for_bit(rows):
    written = "".join(
        write_delimited(
            [("A", moment.isoformat(), repr(value), "m", "A", "") for moment, value in rows]
        )
    )
    back = list(read_delimited(written.encode()))
    assert [(r.time, float(r.value)) for r in back] == [(m.isoformat(), v) for m, v in rows]


@given(st.lists(st.tuples(st.integers(0, 10**6), values, st.sampled_from("ABCN")), max_size=5))
def test_what_is_written_as_waterml_reads_back_bit_for_bit(rows):
    points = [Point(NOON + timedelta(seconds=n), v, "good", mark) for n, v, mark in rows]
    back = list(read_waterml(document(points)))
    assert [(datetime.fromisoformat(r.time), float(r.value), r.quality) for r in back] == [
        (p.time, p.value, p.mark) for p in points
    ]
    assert all((r.series, r.unit) == ("ST_A.water-level", "m") for r in back)


def test_a_document_holds_several_series_each_with_its_name():
    other = replace(HEADER, identifier="ST_A.discharge", unit="m3/s")
    pairs = [(HEADER, [Point(NOON, 1.5, "good", "A")]), (other, [Point(NOON, 900.0, "good", "A")])]
    back = list(read_waterml("".join(write_waterml(pairs, made_at=NOON)).encode()))
    assert [(r.series, r.value, r.unit) for r in back] == [
        ("ST_A.water-level", "1.5", "m"), ("ST_A.discharge", "900.0", "m3/s"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [b"", b"<a/>", b"<a>", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "<a/>".encode("utf-16")],
)
def test_xml_that_holds_no_series_or_its_own_entities_is_refused(content):
    with pytest.raises(InvalidInput):
        list(read_waterml(content))


def test_a_bare_series_takes_its_name_from_beside_and_a_nil_value_is_no_value():
    content = (
        b'<wml2:MeasurementTimeseries xmlns:wml2="http://www.opengis.net/waterml/2.0"'
        b' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        b"<wml2:point><wml2:MeasurementTVP><wml2:time>2024-05-01T00:00:00Z</wml2:time>"
        b'<wml2:value xsi:nil="true">3</wml2:value></wml2:MeasurementTVP></wml2:point>'
        b"</wml2:MeasurementTimeseries>"
    )
    (row,) = read_waterml(content, series="A")
    assert (row.series, row.value, row.unit) == ("A", "", "")


def test_units_are_converted_by_definition_and_never_taken_for_granted():
    assert conversion("cm", "m")(150) == 1.5
    assert conversion("[cft_i]/s", "m3/s")(1) == pytest.approx(0.028316846592)
    assert conversion("hm3/d", "m3/s")(0.0864) == pytest.approx(1)
    assert conversion("MCM", "hm3")(3) == 3
    for unit, to in (("", "m"), ("m", "m3/s"), ("furlong", "m"), ("mm", "hm3")):
        with pytest.raises(InvalidInput):
            conversion(unit, to)


@given(st.sampled_from(sorted(QUANTITIES)), st.data(), st.floats(1e-6, 1e6))
def test_there_and_back_a_unit_is_the_same(quantity, data, value):
    codes = st.sampled_from(sorted(QUANTITIES[quantity]))
    one, other = data.draw(codes), data.draw(codes)
    assert conversion(other, one)(conversion(one, other)(value)) == pytest.approx(value)


@pytest.mark.skipif("XML_CATALOG_FILES" not in os.environ, reason="names no catalogue of schemas")
def test_what_is_written_is_valid_waterml():
    from lxml import etree  # noqa: PLC0415 - a tool of this test alone

    catalogue = Path(os.environ["XML_CATALOG_FILES"])
    path = catalogue.parent / "ogc-xml" / "waterml" / "2.0" / "waterml2.xsd"
    schema = etree.XMLSchema(etree.parse(str(path), etree.XMLParser(no_network=True)))
    points = [
        Point(NOON, 1.5, "unchecked", "A"),
        Point(NOON + timedelta(days=1), -2.0, "good", "B"),
    ]
    both = "".join(write_waterml([(HEADER, points), (HEADER, points)], made_at=NOON)).encode()
    for content in (document(points), document(), both):
        schema.assertValid(etree.fromstring(content))
    damaged = (
        document(points)
        .replace(b"<wml2:value>", b"<wml2:worth>")
        .replace(b"</wml2:value>", b"</wml2:worth>")
    )
    assert not schema.validate(etree.fromstring(damaged))
