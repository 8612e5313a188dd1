"""Every door out x everyone x every kind of series agrees with the rule, written a third time."""

from itertools import product

import pytest

pytestmark = pytest.mark.django_db
COUNTRIES = ("CHN", "KHM", "LAO", "MMR", "THA", "VNM")
INSIDE = {"officer", "co-chair", "negotiator", "auditor"}
NEAR = {"analyst", "duty-officer", "fund-manager"}
ROLES = (*sorted(INSIDE | NEAR), "public-reader")
KINDS = [(audience, owner, named) for audience, owner, named in product(
    ("public", "mechanism", "countries", "delegation"), ("LAO", "CHN"), ("", "|THA|VNM|"))]  # fmt: skip


def may_see(role, country, audience, owner, named):
    if audience == "public":
        return True
    if role is None or role == "public-reader":
        return False
    if audience == "mechanism":
        return True
    if audience == "delegation" and role not in INSIDE:
        return False
    return country == owner or f"|{country}|" in named


@pytest.fixture
def series(at):
    from riparian.secretariat.stations.models import (
        Datastream,
        Delivery,
        ObservedProperty,
        Procedure,
        Station,
    )
    from riparian.secretariat.stations.storing import Reading, store_readings

    made = []
    procedure = Procedure.objects.create(identifier="v-gauge", names={"en": "V"}, kind="observed")
    for number, (audience, owner, named) in enumerate(KINDS):
        protection = {"audience": audience, "owner_country": owner, "countries": named}
        station = Station.objects.create(
            identifier=f"v-{number}", names={"en": f"V {number}"}, role="tributary",
            latitude=10.0, longitude=100.0 + number / 10, **protection,
        )  # fmt: skip
        row = Datastream.objects.create(
            identifier=f"v-{number}-level", station=station, procedure=procedure, unit="m",
            observed_property=ObservedProperty.objects.first(), aggregation="instant",
            period="PT2H", provenance="observed", **protection,
        )  # fmt: skip
        delivery = Delivery.objects.create(door="import", sender="t", received_at=at, **protection)
        store_readings([Reading(row.pk, at.replace(microsecond=0), 1.0, "N", None)],
                       delivery=delivery, at=at)  # fmt: skip
        made.append((row, audience, owner, named))
    return made


def doors_to(row):
    """Every address that leads to one series, and what it must not say to others."""
    number = row.observations.first().number
    kind = "/ogc/collections/observed-instant-pt2h"
    return [
        f"/sta/v1.1/Datastreams({row.pk})", f"/sta/v1.1/Datastreams({row.pk})/Observations",
        f"/sta/v1.1/Things({row.station_id})", f"/sta/v1.1/Things({row.station_id})/Datastreams",
        f"/sta/v1.1/Locations({row.station_id})", f"/sta/v1.1/FeaturesOfInterest({row.station_id})",
        f"/sta/v1.1/HistoricalLocations({row.station_id})", f"/sta/v1.1/Observations({number})",
        f"/sta/v1.1/Observations({number})/Datastream",
        f"{kind}/locations/{row.station.identifier}", f"{kind}/items/{row.station.identifier}",
        f"/ogc/collections/stations/items/{row.station.identifier}",
    ]  # fmt: skip


def lists_for(reader):
    """Every list at a door, and the identifiers of test series or stations in it."""

    def rows(path, of):
        document = reader.get(path).json()
        return {of(one) for one in document.get("value", document.get("features", []))}

    things = "/sta/v1.1/Things?$top=1000&$filter=startswith(name,'V ')"
    return [
        {n.removesuffix("-level") for n in rows(
            "/sta/v1.1/Datastreams?$top=1000&$filter=startswith(properties/identifier,'v-')",
            lambda one: one["properties"]["identifier"])},
        rows(things, lambda one: one["properties"]["identifier"]),
        {n for n in rows("/ogc/collections/stations/items?limit=10000", lambda one: one["id"])
         if n.startswith("v-")},
    ]  # fmt: skip


def disagreements(readers, series):
    found, cases = [], 0
    for (role, country), reader in readers:
        seen = set()
        for row, audience, owner, named in series:
            expected = may_see(role, country, audience, owner, named)
            seen |= {row.station.identifier} if expected else set()
            for path in doors_to(row):
                cases += 1
                if (reader.get(path).status_code == 200) != expected:
                    found.append((role, country, path, expected))
        for listed in lists_for(reader):
            cases += len(series)
            if listed != seen:
                found.append((role, country, listed ^ seen))
    return found, cases


def test_every_door_agrees_with_the_rule(series, signed_in, client):
    readers = [((None, ""), client)]
    readers += [((role, country), signed_in(f"{country.lower()}-{role}"))
                for role, country in (("officer", "THA"), ("analyst", "LAO"), ("auditor", "CHN"),
                                      ("public-reader", "LAO"), ("fund-manager", "VNM"))]  # fmt: skip
    found, cases = disagreements(readers, series)
    assert not found
    assert cases == len(readers) * len(series) * 15


@pytest.mark.long
def test_ten_thousand_cases_of_doors_and_readers_agree_with_the_rule(series, signed_in, client):
    readers = [((None, ""), client)]
    readers += [((role, country), signed_in(f"{country.lower()}-{role}"))
                for role, country in product(ROLES, COUNTRIES)]  # fmt: skip
    found, cases = disagreements(readers, series)
    assert not found
    assert cases >= 10_000
