"""The OGC doors: collections, queries and forms, valid against the published schemas."""

import json
from pathlib import Path

import jsonschema
import pytest
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

pytestmark = pytest.mark.django_db
SCHEMAS = Path(__file__).parents[2] / "schemas"
KIND = "observed-instant-pt1h"
ONE = f"/ogc/collections/{KIND}"


def registry_of(folder):
    resources = []
    for path in folder.glob("*.json"):
        document = json.loads(path.read_text(encoding="utf-8"))
        resources.append((document.get("$id", path.name), Resource(document, DRAFT202012)))
    return Registry().with_resources(resources)


@pytest.fixture(scope="module")
def coverage_schema():
    folder = SCHEMAS / "coveragejson"
    root = json.loads((folder / "coveragejson.json").read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(root, registry=registry_of(folder))


@pytest.fixture(scope="module")
def edr_schema():
    bundle = json.loads(
        (SCHEMAS / "ogcapi-edr" / "ogcapi-edr-1-oas30.bundled.json").read_text(encoding="utf-8")
    )

    def validator(name):
        root = {"$ref": f"#/components/schemas/{name}", "components": bundle["components"]}
        return jsonschema.Draft202012Validator(root)

    return validator


@pytest.fixture(scope="module")
def geojson_schema():
    schema = json.loads(
        (SCHEMAS / "geojson-rfc7946" / "FeatureCollection.json").read_text(encoding="utf-8")
    )
    return jsonschema.Draft7Validator(schema)


def test_the_doors_say_what_they_are(client, river, edr_schema):
    landing = client.get("/ogc/").json()
    edr_schema("landingPage").validate(landing)
    for link in landing["links"]:
        assert client.get(link["href"]).status_code == 200
    edr_schema("confClasses").validate(client.get("/ogc/conformance").json())
    described = client.get("/ogc/api").json()
    assert described["openapi"].startswith("3.0")
    assert "/collections/{collectionId}/cube" in described["paths"]


def test_collections_are_valid_and_name_their_parameters(client, river, edr_schema):
    found = client.get("/ogc/collections").json()
    by_name = {one["id"]: one for one in found["collections"]}
    assert {"stations", KIND} <= set(by_name)
    edr_schema("collection").validate(by_name[KIND])
    assert client.get(ONE).json() == by_name[KIND]
    (parameter,) = by_name[KIND]["parameter_names"].values()
    assert parameter["measurementType"] == {"method": "instantaneous", "period": "PT1H"}


def test_stations_are_features_in_pages(client, river, geojson_schema):
    page = client.get("/ogc/collections/stations/items?limit=3").json()
    geojson_schema.validate(page)
    assert page["numberReturned"] == 3
    (more,) = [link["href"] for link in page["links"] if link["rel"] == "next"]
    seen = {one["id"] for one in page["features"]}
    while more:
        page = client.get(more).json()
        seen |= {one["id"] for one in page["features"]}
        more = next((one["href"] for one in page["links"] if one["rel"] == "next"), None)
    assert len(seen) == page["numberMatched"]
    boxed = client.get("/ogc/collections/stations/items?bbox=100.05,20.25,100.15,20.35&limit=1000")
    assert "t-open" in {one["id"] for one in boxed.json()["features"]}
    assert client.get("/ogc/collections/stations/items/t-open").json()["id"] == "t-open"


@pytest.mark.parametrize(
    "query",
    [
        "locations/t-open?",
        "position?coords=POINT(100.11 20.31)&",
        "radius?coords=POINT(100.1 20.3)&within=10&within-units=km&",
        "area?coords=POLYGON((100 20,100.2 20,100.2 21,100 21,100 20))&",
        "cube?bbox=100,20,100.2,21&",
        "position?coords=MULTIPOINT((0 0),(100.11 20.31))&",
        "area?coords=MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((100 20,101 20,101 21,99 21,100 20),(9 9,9 8,8 8,9 9)))&",
        "locations/t-open?crs=CRS84&",
    ],
)
def test_every_query_gives_the_same_series_as_valid_coverages(
    client, river, coverage_schema, query
):
    answer = client.get(f"{ONE}/{query}datetime=../2100-01-01T00:00:00Z")
    assert answer["Content-Type"] == "application/prs.coverage+json"
    document = answer.json()
    coverage_schema.validate(document)
    (coverage,) = document["coverages"]
    assert coverage["id"] == "t-open-level"
    (values,) = coverage["ranges"].values()
    assert values["values"] == pytest.approx([1 + hour / 10 for hour in range(100)])


def test_the_span_and_the_form_are_the_readers_choice(client, river, geojson_schema):
    whole = client.get(f"{ONE}/locations/t-open").json()["coverages"][0]
    times = whole["domain"]["axes"]["t"]["values"]
    cut = client.get(f"{ONE}/locations/t-open?datetime={times[10]}/{times[19]}").json()
    assert cut["coverages"][0]["domain"]["axes"]["t"]["values"] == times[10:20]
    latest = client.get(f"{ONE}/locations/t-open?f=GeoJSON").json()
    geojson_schema.validate(latest)
    assert latest["features"][0]["properties"]["value"] == pytest.approx(10.9)
    text = client.get(f"{ONE}/locations/t-open?f=CSV").content.decode()
    assert len(text.splitlines()) == 101
    xml = client.get(f"{ONE}/locations/t-open?f=WaterML").content.decode()
    assert xml.count("<wml2:point>") == 100 or xml.count(":point>") >= 100
    assert client.get(f"{ONE}/locations/t-open?datetime=../1900-01-01").status_code == 204


def test_a_date_alone_is_the_whole_day(client, river):
    whole = client.get(f"{ONE}/locations/t-open").json()["coverages"][0]
    times = whole["domain"]["axes"]["t"]["values"]
    day = times[40][:10]
    for asked in (day, f"{day}/{day}"):
        cut = client.get(f"{ONE}/locations/t-open?datetime={asked}").json()["coverages"][0]
        assert cut["domain"]["axes"]["t"]["values"] == [one for one in times if one[:10] == day]


def test_what_is_described_may_be_asked_and_the_box_cuts_locations(client, river):
    boxed = client.get(f"{ONE}/locations?bbox=100,20,101,21&f=json").json()["features"]
    assert [one["id"] for one in boxed] == ["t-open"]
    for path in ("/ogc/", "/ogc/conformance", "/ogc/api", "/ogc/collections", ONE,
                 f"{ONE}/items/t-open", f"{ONE}/locations/t-open"):  # fmt: skip
        assert client.get(f"{path}?f=json").status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/ogc/collections/wrong", 404), (f"{ONE}/locations/t-secret", 404),
        (f"{ONE}/position", 400), (f"{ONE}/position?coords=POINT(x y)", 400),
        (f"{ONE}/position?coords=POINT(0 0)", 204), (f"{ONE}/cube?bbox=1,2", 400),
        (f"{ONE}/radius?coords=POINT(100 20)&within=x", 400),
        (f"{ONE}/radius?coords=POINT(100 20)&within=1&within-units=mile", 400),
        (f"{ONE}/locations/t-open?datetime=2026-13-01", 400),
        (f"{ONE}/locations/t-open?datetime=2026-02-01/2026-01-01", 400),
        (f"{ONE}/locations/t-open?parameter-name=wrong", 400),
        (f"{ONE}/locations/t-open?f=PDF", 400), ("/ogc/collections/stations/items?limit=x", 400),
        ("/ogc/collections/stations/items?bbox=a", 400),
        # What a query does not know is not passed over: the answer would hold too much.
        ("/ogc/collections/stations/items?country=CHN", 400), ("/ogc/collections?bbox=1,2", 400),
        (f"{ONE}/locations/t-open?crs=EPSG:32648", 400), ("/ogc/?f=html", 400),
        ("/ogc/collections/stations/items?limit=0", 400), (f"{ONE}/locations?bbox=x", 400),
        (f"{ONE}/radius?coords=POINT(100 20)&within=nan&within-units=km", 400),
        (f"{ONE}/radius?coords=POINT(100 20)&within=-1&within-units=km", 400),
        (f"{ONE}/radius?coords=POINT(100 20)&within=1", 400),
        (f"{ONE}/radius?coords=POLYGON((1 1,2 1,2 2,1 1))&within=1&within-units=km", 400),
        (f"{ONE}/area?coords=POINT(100 20)", 400), (f"{ONE}/position?coords=LINESTRING(1 1,2 2)", 400),
        (f"{ONE}/trajectory?coords=LINESTRING(1 1,2 2)", 404), ("/ogc/wrong", 404),
        (f"{ONE}/area?coords=POLYGON((1 1,2 2,3 3,4 4))", 400), ("/wis2/messages?since=x", 400),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_in_words(client, river, path, status):
    answer = client.get(path)
    assert answer.status_code == status
    assert status == 204 or answer.json()["description"]


def test_too_much_at_once_is_refused_with_a_way_out(client, river, monkeypatch):
    from riparian.secretariat.publishing import coverages

    monkeypatch.setattr(coverages, "MOST_VALUES", 99)
    answer = client.get(f"{ONE}/locations/t-open")
    assert answer.status_code == 413
    assert "narrow" in answer.json()["description"]


def test_an_embargo_and_a_secret_hold_at_every_ogc_door(client, river, signed_in):
    late = client.get(f"{ONE}/locations/t-late").json()["coverages"][0]
    assert len(late["domain"]["axes"]["t"]["values"]) == 52
    mine = signed_in("lao-officer").get(f"{ONE}/locations/t-late").json()["coverages"][0]
    assert len(mine["domain"]["axes"]["t"]["values"]) == 100
    for path in ("/ogc/collections/stations/items?limit=10000", f"{ONE}/locations",
                 "/catalogue.jsonld", "/wis2/messages"):  # fmt: skip
        assert "t-secret" not in client.get(path).content.decode()
    assert signed_in("tha-officer").get(f"{ONE}/locations/t-secret").status_code == 200
    assert signed_in("vnm-officer").get(f"{ONE}/locations/t-secret").status_code == 404


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_catalogue_keeps_the_shapes_of_dcat_ap(client, river):
    pyshacl = pytest.importorskip("pyshacl")
    rdflib = pytest.importorskip("rdflib")

    catalogue = rdflib.Graph().parse(
        data=client.get("/catalogue.jsonld").content.decode(), format="json-ld"
    )
    shapes = rdflib.Graph().parse(SCHEMAS / "dcat-ap-3.0.1" / "shapes.ttl")
    conforms, _, words = pyshacl.validate(catalogue, shacl_graph=shapes, advanced=True)
    assert conforms, words
    assert len(catalogue) > 50


def test_new_data_is_told_in_small_notices_that_lead_to_it(client, river):
    from riparian.secretariat.stations.models import DeliveredSeries

    cursor = DeliveredSeries.objects.filter(datastream=river["open"]).latest("pk").pk - 1
    page = client.get(f"/wis2/messages?since={cursor}").json()
    notice = page["features"][0]
    assert notice["conformsTo"] == ["http://wis.wmo.int/spec/wnm/1/conf/core"]
    assert {"data_id", "pubtime", "start_datetime", "end_datetime"} <= set(notice["properties"])
    (link,) = notice["links"]
    values = client.get(link["href"]).json()["coverages"][0]["ranges"]
    assert len(next(iter(values.values()))["values"]) == 100
    # A series under embargo is not announced: what is announced can be read.
    assert not [one for one in page["features"] if "t-late" in one["properties"]["data_id"]]
