"""WaterML 2.0: measurement time series, read and written (OGC 10-126r4)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

from riparian.engine.errors import InvalidInput
from riparian.engine.io.observations.raw import RawReading

NAMESPACES = {
    "wml2": "http://www.opengis.net/waterml/2.0",
    "om": "http://www.opengis.net/om/2.0",
    "gml": "http://www.opengis.net/gml/3.2",
    "swe": "http://www.opengis.net/swe/2.0",
    "xlink": "http://www.w3.org/1999/xlink",
}
QUALITY = "http://www.opengis.net/def/waterml/2.0/quality/"
INTERPOLATION = "http://www.opengis.net/def/waterml/2.0/interpolationType/"
_MARKS = frozenset("ABCN")
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesHeader:
    """What a document says about one series."""

    identifier: str
    unit: str
    interpolation: str
    observed_property: tuple[str, str]
    station: tuple[str, str]
    procedure: tuple[str, str]
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Point:
    """One value with its quality in WaterML's words and its mark of trust."""

    time: datetime
    value: float
    quality: str
    mark: str


def read_waterml(content: bytes, *, series: str = "") -> Iterator[RawReading]:
    """Yield the readings of a document; `series` holds where an observation names none.

    Raises:
        InvalidInput: it is no XML, declares entities, or holds no measurement series.
    """
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\0" in content:
        raise InvalidInput("WaterML: the document declares its own entities; send it without")
    try:
        root = ET.fromstring(content)  # noqa: S314 - entities were refused above
    except ET.ParseError as error:
        raise InvalidInput(f"WaterML: {error}; it is no well-formed XML") from error
    observations = list(root.iter(f"{{{NAMESPACES['om']}}}OM_Observation"))
    found = False
    for place, holder in enumerate(observations or [root], start=1):
        for timeseries in _timeseries_in(holder):
            found = True
            yield from _points(timeseries, _series_of(holder) or series, f"series {place}")
    if not found:
        raise InvalidInput("WaterML: there is no wml2:MeasurementTimeseries in the document")


def _timeseries_in(holder: ET.Element) -> Iterator[ET.Element]:
    return holder.iter(f"{{{NAMESPACES['wml2']}}}MeasurementTimeseries")


def _series_of(holder: ET.Element) -> str:
    for name in ("gml:identifier", "gml:name"):
        text = holder.findtext(name, "", NAMESPACES).strip()
        if text:
            return text
    return ""


def _points(timeseries: ET.Element, series: str, place: str) -> Iterator[RawReading]:
    default = timeseries.find("wml2:defaultPointMetadata//wml2:uom", NAMESPACES)
    unit = "" if default is None else default.get("code", "")
    usual = _mark(timeseries.find("wml2:defaultPointMetadata", NAMESPACES))
    for number, point in enumerate(timeseries.iterfind("wml2:point/*", NAMESPACES), start=1):
        own = point.find("wml2:metadata//wml2:uom", NAMESPACES)
        value = point.find("wml2:value", NAMESPACES)
        is_there = value is not None and value.get(_NIL) != "true"
        yield RawReading(
            place=f"{place}, point {number}", series=series,
            time=point.findtext("wml2:time", "", NAMESPACES).strip(),
            value=(value.text or "").strip() if value is not None and is_there else "",
            unit=unit if own is None else own.get("code", ""),
            quality=_mark(point.find("wml2:metadata", NAMESPACES)) or usual,
        )  # fmt: skip


def _mark(metadata: ET.Element | None) -> str:
    if metadata is None:
        return ""
    text = metadata.findtext(".//wml2:qualifier/swe:Category/swe:value", "", NAMESPACES).strip()
    return text if text in _MARKS else ""


def write_waterml(
    series: Iterable[tuple[SeriesHeader, Iterable[Point]]], *, made_at: datetime
) -> Iterator[str]:
    """Yield a wml2:Collection, an observation a series, in pieces: no series is too long."""
    names = " ".join(f'xmlns:{key}="{address}"' for key, address in NAMESPACES.items())
    yield (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<wml2:Collection {names} gml:id="c1">'
        '<wml2:metadata><wml2:DocumentMetadata gml:id="d1">'
        f"<wml2:generationDate>{_instant(made_at)}</wml2:generationDate>"
        "</wml2:DocumentMetadata></wml2:metadata>"
    )
    for number, (header, points) in enumerate(series, start=1):
        yield _opening(header, number, made_at=made_at)
        for point in points:
            yield _point(point)
        yield (
            "</wml2:MeasurementTimeseries></om:result></om:OM_Observation></wml2:observationMember>"
        )
    yield "</wml2:Collection>\n"


def _instant(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _reference(name: str, target: tuple[str, str]) -> str:
    address, title = target
    return f"<{name} xlink:href={quoteattr(address)} xlink:title={quoteattr(title)}/>"


def _opening(header: SeriesHeader, number: int, *, made_at: datetime) -> str:
    interpolation = quoteattr(f"{INTERPOLATION}{header.interpolation}")
    return (
        f'<wml2:observationMember><om:OM_Observation gml:id="o{number}">'
        f'<gml:identifier codeSpace="urn:riparian:series">{escape(header.identifier)}'
        "</gml:identifier>"
        f'<om:phenomenonTime><gml:TimePeriod gml:id="p{number}">'
        f"<gml:beginPosition>{_instant(header.starts_at)}</gml:beginPosition>"
        f"<gml:endPosition>{_instant(header.ends_at)}</gml:endPosition>"
        "</gml:TimePeriod></om:phenomenonTime>"
        f'<om:resultTime><gml:TimeInstant gml:id="r{number}">'
        f"<gml:timePosition>{_instant(made_at)}</gml:timePosition>"
        "</gml:TimeInstant></om:resultTime>"
        + _reference("om:procedure", header.procedure)
        + _reference("om:observedProperty", header.observed_property)
        + _reference("om:featureOfInterest", header.station)
        + f'<om:result><wml2:MeasurementTimeseries gml:id="s{number}"><wml2:defaultPointMetadata>'
        f"<wml2:DefaultTVPMeasurementMetadata><wml2:uom code={quoteattr(header.unit)}/>"
        f"<wml2:interpolationType xlink:href={interpolation}/>"
        "</wml2:DefaultTVPMeasurementMetadata></wml2:defaultPointMetadata>\n"
    )


def _point(point: Point) -> str:
    return (
        f"<wml2:point><wml2:MeasurementTVP><wml2:time>{_instant(point.time)}</wml2:time>"
        f"<wml2:value>{point.value!r}</wml2:value><wml2:metadata><wml2:TVPMeasurementMetadata>"
        f'<wml2:quality xlink:href="{QUALITY}{point.quality}" xlink:title="{point.quality}"/>'
        f"<wml2:qualifier><swe:Category><swe:value>{point.mark}</swe:value></swe:Category>"
        "</wml2:qualifier></wml2:TVPMeasurementMetadata></wml2:metadata>"
        "</wml2:MeasurementTVP></wml2:point>\n"
    )
