"""The SensorThings door: sets, links, options, and who sees what."""

import json
from datetime import UTC, timedelta

import pytest

pytestmark = pytest.mark.django_db
ROOT = "/sta/v1.1"
SQUARE = "POLYGON ((100 20, 100.2 20, 100.2 21, 100 21, 100 20))"
IN_A_SQUARE = f"st_within(location, geography'{SQUARE}')"


@pytest.fixture
def get(client, river):
    def read(path, *, reader=None, status=200, **options):
        query = {name.replace("_", "$", 1): value for name, value in options.items()}
        answer = (reader or client).get(f"{ROOT}/{path}", query)
        assert answer.status_code == status, answer.content
        return answer.json() if answer["Content-Type"].startswith("application/json") else answer

    return read


def test_the_root_names_the_eight_sets_and_what_it_conforms_to(client):
    document = client.get(ROOT).json()
    assert [one["name"] for one in document["value"]] == [
        "Things", "Locations", "HistoricalLocations", "Sensors", "ObservedProperties",
        "Datastreams", "Observations", "FeaturesOfInterest",
    ]  # fmt: skip
    assert any(one.endswith("/datamodel") for one in document["serverSettings"]["conformance"])
    for one in document["value"]:
        assert client.get(one["url"]).status_code == 200


def test_the_newest_values_come_first_when_asked_for(get, river):
    series = river["open"]
    page = get(f"Datastreams({series.pk})/Observations", _orderby="phenomenonTime desc", _top=3)
    assert [one["result"] for one in page["value"]] == pytest.approx([10.9, 10.8, 10.7])
    assert page["@iot.nextLink"]


def test_expanded_sets_have_their_own_top_and_order(get, river):
    page = get(
        "Datastreams", _expand="Observations($orderby=phenomenonTime desc;$top=1),Thing",
        _filter="startswith(properties/identifier,'t-')", _orderby="id",
    )  # fmt: skip
    assert [one["properties"]["identifier"] for one in page["value"]] == [
        "t-open-level", "t-late-level",
    ]  # fmt: skip
    newest = [one["Observations"][0]["result"] for one in page["value"]]
    assert newest == pytest.approx([10.9, 6.1])  # two days of embargo hide 48 hourly values
    assert page["value"][0]["Thing"]["properties"]["identifier"] == "t-open"
    assert "skip=1" in page["value"][0]["Observations@iot.nextLink"]


@pytest.mark.parametrize(
    ("condition", "count"),
    [
        ("result gt 10.5", 4),
        ("result gt 5 and result le 5.2", 2),
        ("not (result gt 1.05)", 1),
        ("result eq 1.0 or result eq 2.0", 2),
        ("result ne 1.0", 99),
        ("round(result) eq 3", 10),
        ("result add 1 lt 2.05", 1),
        ("result mod 2 lt 0.05", 5),
        ("phenomenonTime gt now()", 0),
        ("resultTime eq null", 100),
        ("phenomenonTime lt '2020-01-01T00:00:00Z'", 0),
        ("2.0 gt result", 10),
        ("Datastream/Thing/name eq 'Test open'", 100),
        ("Datastream/ObservedProperty/name eq 'No such thing'", 0),
        ("resultQuality/grade eq 'N'", 100),
        ("true", 100),
        ("hour(phenomenonTime) eq 0 and result lt 0", 0),
        ("date(phenomenonTime) eq date(now())", "today"),
        ("date(phenomenonTime) eq TODAY", "today"),
        ("date(phenomenonTime) eq 'TODAY'", "today"),
        ("date(phenomenonTime) lt TODAY", "before"),
        ("time(phenomenonTime) lt 00:30:00", "midnights"),
        ("time(phenomenonTime) eq '00:00'", "midnights"),
        ("phenomenonTime gt now() sub duration'PT9H30M'", "recent"),
        ("phenomenonTime add duration'PT9H30M' gt now()", "recent"),
        ("fractionalseconds(phenomenonTime) eq 0", 100),
        ("totaloffsetminutes(phenomenonTime) ne 0", 0),
    ],
)
def test_filters_keep_what_they_say(get, river, at, condition, count):
    day = at.astimezone(UTC).date()
    newest = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    hours = [newest - timedelta(hours=one) for one in range(100)]
    counts = {
        "today": sum(one.date() == day for one in hours),
        "before": sum(one.date() < day for one in hours),
        "midnights": sum(one.hour == 0 for one in hours),
        "recent": sum(one > at - timedelta(hours=9, minutes=30) for one in hours),
    }
    page = get(
        f"Datastreams({river['open'].pk})/Observations",
        _filter=condition.replace("TODAY", f"{day}"), _count="true", _top=0,
    )  # fmt: skip
    assert page["@iot.count"] == counts.get(count, count)


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("name eq 'Test open'", {"t-open"}),
        ("substringof('est op', name)", {"t-open"}),
        ("startswith(name,'Test') and endswith(name,'late')", {"t-late"}),
        ("length(name) eq 9 and startswith(tolower(name),'test')", {"t-open", "t-late"}),
        ("concat(name,'!') eq 'Test late!'", {"t-late"}),
        ("substring(name,5) eq 'open'", {"t-open"}),
        ("indexof(name,'open') eq 5", {"t-open"}),
        ("substring(name,5,2) eq 'op'", {"t-open"}),
        ("Datastreams/properties/identifier eq 't-late-level'", {"t-late"}),
        ("Datastreams/Observations/result gt 10.85 and startswith(name,'Test')", {"t-open"}),
        ("Datastreams/properties/identifier eq 't-secret-level'", set()),
        ("properties/country eq 'LAO' and properties/river eq 'Testing'", {"t-open", "t-late"}),
    ],
)
def test_stations_are_found_through_their_links(get, condition, found):
    page = get("Things", _filter=condition, _top=1000)
    assert {one["properties"]["identifier"] for one in page["value"]} == found


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (f"{IN_A_SQUARE} and startswith(name,'Test')", {"t-open"}),
        ("geo.distance(location, geography'POINT (100.1 20.31)') lt 0.02", {"t-open"}),
        ("geo.distance(location, geography'POINT (101.5 19.9)') eq 0", {"t-late"}),
        ("geo.intersects(location, geography'LINESTRING (101 19.9, 102 19.9)')", {"t-late"}),
        ("st_equals(location, geography'POINT (100.1 20.3)')", {"t-open"}),
        (f"st_contains(geography'{SQUARE}', location) and startswith(name,'Test')", {"t-open"}),
        (f"st_contains(location, geography'{SQUARE}')", set()),
        ("st_contains(location, geography'POINT (100.1 20.3)')", {"t-open"}),
        ("st_touches(location, geography'LINESTRING (100.1 20.3, 100.2 20.4)')", {"t-open"}),
        ("st_within(location, geography'LINESTRING (100.1 20.3, 100.2 20.4)')", set()),
        (f"st_touches(location, geography'{SQUARE}')", set()),
        (f"st_crosses(location, geography'{SQUARE}')", set()),
        (f"st_overlaps(location, geography'{SQUARE}')", set()),
        (f"st_relate(location, geography'{SQUARE}', 'T*F**F***') and startswith(name,'Test')",
         {"t-open"}),
        (f"st_relate(geography'{SQUARE}', location, 'T*****FF*') and startswith(name,'Test')",
         {"t-open"}),
        ("st_intersects(location, geography'MULTIPOINT ((100.1 20.3), (1 1))')", {"t-open"}),
        ("st_intersects(location, geography'MULTIPOINT ((99.1 19.3), (101.1 21.3))')", set()),
        ("geo.length(location) gt 0", set()),
        ("st_disjoint(location, geography'POINT (100.1 20.3)') and startswith(name,'Test')",
         {"t-late"}),
    ],
)  # fmt: skip
def test_places_are_found_on_the_map(get, condition, found):
    page = get("Locations", _filter=condition, _top=1000)
    assert {one["properties"]["identifier"] for one in page["value"]} == found


def test_the_newest_value_of_every_series_is_asked_for_at_once(
    get, river, signed_in, django_assert_max_num_queries
):
    one = "Observations($orderby=phenomenonTime desc;$top={};$select=result,phenomenonTime)"
    for reader in (None, signed_in("lao-officer"), signed_in("tha-officer")):
        get("Datastreams", reader=reader, _top=1)
        with django_assert_max_num_queries(12):
            newest = get("Datastreams", reader=reader, _expand=one.format(1), _top=1000)["value"]
        two = get("Datastreams", reader=reader, _expand=one.format(2), _top=1000)["value"]
        assert [row["Observations"] for row in newest] == [row["Observations"][:1] for row in two]
        for row, other in zip(newest, two, strict=True):
            more = len(other["Observations"]) > 1
            assert ("Observations@iot.nextLink" in row) == more
        late = [row for row in newest if row["@iot.id"] == river["late"].pk]
        assert len(late[0]["Observations"]) == 1


def test_pages_follow_each_other_without_gap_or_repetition(get, river, client):
    address = f"{ROOT}/Datastreams({river['open'].pk})/Observations?$top=30"
    seen = []
    while address:
        document = client.get(address).json()
        seen += [one["result"] for one in document["value"]]
        address = document.get("@iot.nextLink")
    assert seen == pytest.approx([1 + hour / 10 for hour in range(100)])
    ordered = f"{ROOT}/Datastreams({river['open'].pk})/Observations?$top=40&$orderby=result desc"
    seen = []
    while ordered:
        document = client.get(ordered).json()
        seen += [one["result"] for one in document["value"]]
        ordered = document.get("@iot.nextLink")
    assert seen == pytest.approx([10.9 - hour / 10 for hour in range(100)])


def test_every_link_of_every_entity_leads_somewhere(client, river):
    for entity in client.get(ROOT).json()["value"]:
        for row in client.get(entity["url"] + "?$top=4").json()["value"]:
            assert client.get(row["@iot.selfLink"]).json()["@iot.id"] == row["@iot.id"]
            for name, address in row.items():
                if name.endswith("navigationLink"):
                    assert client.get(address).status_code in {200, 404}, address


def test_values_references_and_counts_have_addresses(client, get, river):
    thing = river["open"].station_id
    assert get(f"Things({thing})/name") == {"name": "Test open"}
    assert get(f"Things({thing})/name/$value").content == b"Test open"
    (reference,) = get(f"Things({thing})/Datastreams/$ref")["value"]
    assert reference["@iot.selfLink"].endswith(f"/Datastreams({river['open'].pk})")
    assert get(f"Things({thing})/Datastreams/$count").content == b"1"
    assert get(f"Datastreams({river['open'].pk})/Thing/$ref") == {
        "@iot.selfLink": f"http://testserver{ROOT}/Things({thing})"
    }
    unit = get(f"Datastreams({river['open'].pk})/unitOfMeasurement/$value")
    assert json.loads(unit.content)["symbol"] == "m"
    first = get(f"Datastreams({river['open'].pk})/Observations", _top=1)["value"][0]
    get(f"Observations({first['@iot.id']})/resultTime/$value", status=204)


def test_readings_that_are_alike_keep_one_order_over_all_pages(get, river):
    seen = []
    for skip in range(0, 60, 20):
        page = get("Observations", _orderby="parameters/arrivedAt desc", _top=20, _skip=skip)
        seen += [row["@iot.id"] for row in page["value"]]
    assert seen == sorted(seen)


def test_only_what_is_selected_is_sent(get, river):
    (row,) = get("Things", _filter="name eq 'Test open'", _select="name,id")["value"]
    assert set(row) == {"@iot.selfLink", "@iot.id", "name"}
    (row,) = get("Things", _filter="name eq 'Test open'", _select="Datastreams")["value"]
    assert set(row) == {"Datastreams@iot.navigationLink"}


def test_observations_come_as_arrays_when_asked_for(get, river):
    series = river["open"].pk
    page = get(f"Datastreams({series})/Observations", _resultFormat="dataArray", _top=2,
               _select="phenomenonTime,result")  # fmt: skip
    (group,) = page["value"]
    assert group["components"] == ["phenomenonTime", "result"]
    assert [row[1] for row in group["dataArray"]] == pytest.approx([1.0, 1.1])
    assert group["dataArray@iot.count"] == 2


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("Things", "$filter=name eq", 400), ("Things", "$filter=no_such eq 1", 400),
        ("Things", "$filter=name eq 'x", 400), ("Things", "$top=-1", 400),
        ("Things", "$top=x", 400), ("Things", "$wrong=1", 400), ("Things", "$orderby=name up", 400),
        ("Things", "$select=wrong", 400), ("Things", "$expand=Wrong", 400),
        ("Things", "$expand=Datastreams($top", 400), ("Things", "$count=yes", 400),
        ("Things", "$filter=" + "(" * 60 + "true" + ")" * 60, 400),
        ("Things", "$filter=" + "x" * 5000, 400), ("Things", "$resultFormat=xml", 400),
        ("Observations", "$filter=result gt 'high'", 400),
        ("Locations", "$filter=st_within(location, geography'POLYGON ((1 2, 3 4))')", 400),
        ("Locations", "$filter=st_within(name, geography'POINT (1 2)')", 400),
        ("Observations", "$filter=phenomenonTime gt 2026-13-01", 400),
        ("Observations", "$filter=phenomenonTime gt now() sub duration'P1M'", 400),
        ("Observations", "$filter=phenomenonTime gt now() mul duration'P1D'", 400),
        ("Observations", "$filter=result add duration'P1D' gt 5", 400),
        ("Observations", "$filter=date(phenomenonTime) eq 5", 400),
        ("Observations", "$filter=time(phenomenonTime) eq 25:00:00", 400),
        ("Locations", "$filter=st_relate(location, geography'POINT (1 2)', 'X')", 400),
        ("Wrong", "", 404), ("Things(999999999)", "", 404), ("Things(1)(2)", "", 404),
        ("Things/Datastreams", "", 404), ("Things(99999999999999999999)", "", 404),
        ("Observations(9223372036854775807)", "", 404), ("Things('x')", "", 404),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_in_words(client, river, path, query, status):
    answer = client.get(f"{ROOT}/{path}?{query}")
    assert answer.status_code == status
    assert answer.json()["message"]


def test_the_door_only_reads(client, river):
    for method in (client.post, client.put, client.patch, client.delete):
        assert method(f"{ROOT}/Things").status_code == 405


def test_a_secret_series_is_nowhere_but_for_those_it_names(get, river, signed_in, client):
    secret = river["secret"]
    paths = [f"Datastreams({secret.pk})", f"Datastreams({secret.pk})/Observations",
             f"Things({secret.station_id})", f"Locations({secret.station_id})",
             f"HistoricalLocations({secret.station_id})",
             f"FeaturesOfInterest({secret.station_id})"]  # fmt: skip
    number = secret.observations.first().number
    for name, status in (("tha-officer", 200), ("lao-officer", 200), ("vnm-officer", 404),
                         ("chn-public-reader", 404)):  # fmt: skip
        for path in [*paths, f"Observations({number})"]:
            assert signed_in(name).get(f"{ROOT}/{path}").status_code == status, (name, path)
    for path in [*paths, f"Observations({number})"]:
        assert client.get(f"{ROOT}/{path}").status_code == 404
    whole = get("Observations", _count="true", _top=0)["@iot.count"]
    mine = get("Observations", reader=signed_in("tha-officer"), _count="true", _top=0)["@iot.count"]
    assert mine == whole + 100  # Thailand is named by the secret series, not by the embargoed one


def test_a_token_opens_what_its_person_sees(client, river, actor, at):
    from riparian.secretariat.accounts import operations

    _, secret = operations.make_token(label="r", scope="read", by=actor("tha-officer"), at=at)
    address = f"{ROOT}/Datastreams({river['secret'].pk})"
    assert client.get(address, headers={"authorization": f"Bearer {secret}"}).status_code == 200
    assert client.get(address, headers={"authorization": "Bearer rip_no"}).status_code == 401


def test_a_page_of_everything_asks_the_database_little(
    client, river, django_assert_max_num_queries
):
    client.get(f"{ROOT}/Things")
    with django_assert_max_num_queries(12):
        client.get(f"{ROOT}/Observations?$top=1000&$expand=Datastream/Thing,FeatureOfInterest")
    with django_assert_max_num_queries(12):
        client.get(f"{ROOT}/Datastreams?$expand=Thing/Locations,Sensor,ObservedProperty")
