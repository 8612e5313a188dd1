"""Every way on which readings and the ledger are seen, held against the rule written once more.

A series carries an old value and one of an hour ago, each found nowhere else; what a reader may
see of it is nothing, the old value, or both. The rule here knows none of the platform's code.
"""

import io
import random
import re
from datetime import timedelta
from itertools import product

import pytest
from fastparquet import ParquetFile

pytestmark = pytest.mark.django_db
COUNTRIES = ("CHN", "KHM", "LAO", "MMR", "THA", "VNM")
INSIDE = ("auditor", "co-chair", "negotiator", "officer")
NEAR = ("analyst", "duty-officer", "fund-manager")
ROLES = (*INSIDE, *NEAR, "public-reader")
PURPOSES = ("", "warning", "research")
AUDIENCES = ("public", "mechanism", "countries", "delegation")
LIMITS = (
    (),
    (("THA", 0, ("warning",)),),
    (("THA", 0, ()), ("VNM", 30, ("research",))),
    (("KHM", 30, ()),),
)
NEVER = 10**9
NUMBERS = [number for number in range(101, 999) if number % 10]


def sees(reader, item):
    """Whether a series is there at all for a reader."""
    role, country, _ = reader
    audience, owner, named = item["audience"], item["owner_country"], item["countries"]
    if audience == "public":
        return True
    if role in {None, "public-reader"} or (audience == "delegation" and role in NEAR):
        return False
    return audience == "mechanism" or country == owner or f"|{country}|" in named


def late_by(reader, item):
    """How many hours late a reader sees the values of a series."""
    _, country, purpose = reader
    if country == item["owner_country"]:
        return 0
    terms = [
        (to, hours if not only or purpose in only else NEVER) for to, hours, only in item["limits"]
    ]
    mine = [hours for to, hours in terms if to == country]
    if mine:
        return min(mine)
    own = 0 if f"|{country}|" in item["countries"] and country else item["embargo"]
    return max([own, *(hours for _, hours in terms)])


def values_for(reader, item):
    """The values that a reader may meet anywhere."""
    if not sees(reader, item):
        return set()
    late = late_by(reader, item)
    return {value for value, age in ((item["old"], 240), (item["new"], 1)) if age > late}


@pytest.fixture
def items(at):
    """Series of every audience under every kind of terms, a flag on each, owed by agreements."""
    from riparian.secretariat.exchange.models import Agreement, Undertaking
    from riparian.secretariat.stations import models
    from riparian.secretariat.stations.storing import Reading, store_readings

    draw, made = random.Random(20), []  # noqa: S311 - reproducible draws
    procedure = models.Procedure.objects.create(identifier="v", names={"en": "V"}, kind="observed")
    agreements = [
        Agreement.objects.create(
            identifier=f"V{number}", titles={"en": "V"}, audience=audience, owner_country="CHN"
        )
        for number, audience in enumerate(("public", "mechanism", "delegation"))
    ]
    protections = list(product(AUDIENCES, ("LAO", "CHN"), ("", "|THA|VNM|"))) * 3
    for number, (audience, owner, named) in zip(NUMBERS, protections, strict=False):
        protection = {"audience": audience, "owner_country": owner, "countries": named}
        item = {**protection, "embargo": draw.choice((0, 0, 48)), "limits": draw.choice(LIMITS),
                "name": f"v-{number}", "old": f"913.{number}", "new": f"917.{number}",
                "agreement": draw.choice(agreements)}  # fmt: skip
        station = models.Station.objects.create(
            identifier=item["name"], names={"en": item["name"]}, role="tributary", **protection,
            latitude=10.0, longitude=100.0 + number / 1000,
        )  # fmt: skip
        row = models.Datastream.objects.create(
            identifier=item["name"], station=station, procedure=procedure, unit="m",
            observed_property=models.ObservedProperty.objects.get(identifier="water-level"),
            aggregation="instant", period="PT2H", provenance="observed",
            embargo_hours=item["embargo"], **protection,
        )  # fmt: skip
        for turn, (country, hours, purposes) in enumerate(item["limits"]):
            row.limits.create(agreement=f"L{turn}", countries=f"|{country}|", embargo_hours=hours,
                              purposes=list(purposes))  # fmt: skip
        for value, age in ((item["old"], 240), (item["new"], 1)):
            delivery = models.Delivery.objects.create(
                door="import", sender=f"{item['name']} {value}", received_at=at, **protection
            )
            time = at.replace(microsecond=0) - timedelta(hours=age)
            store_readings(
                [Reading(row.pk, time, float(value), "N", None)], delivery=delivery, at=at
            )
            models.Flag.objects.create(
                datastream=row, phenomenon_time=time, value=float(value), check_kind="range",
                raised_at=at,
            )  # fmt: skip
        item["delivery"] = delivery.pk
        Undertaking.objects.create(
            agreement=item["agreement"], identifier=item["name"], datastream=row, party=owner,
            starts_on=at.date() - timedelta(days=20), zone="UTC", per_day=1,
        )  # fmt: skip
        made.append({**item, "row": row})
    return made


VALUE = re.compile(r"(?<![\d.])91[37]\.\d{3}(?!\d)")


def found_in(text, known):
    return set(VALUE.findall(text)) & known


def parquet_text(content):
    return " ".join(map(str, ParquetFile(io.BytesIO(content)).to_pandas()["value"]))


# Lists of many series: the address, and whether only the newest value of each stands there.
LISTS = {
    "/api/observations/latest": True,
    "/stations/?q=v-": True,
    "/sta/v1.1/Observations?$top=1000&$orderby=phenomenonTime desc&$filter=result gt 913"
    " and Datastream/unitOfMeasurement/symbol eq 'm'": False,
    "/sta/v1.1/Datastreams?$top=1000&$expand=Observations($select=result)"
    "&$filter=startswith(properties/identifier,'v-')": False,
    "/ogc/collections/observed-instant-pt2h/area?coords=POLYGON((100 9,102 9,102 11,100 11,100 9))"
    "&parameter-name=water-level": False,
}
LEDGERS = ("/sharing/ledger.csv", "/sharing/ledger.json", "/sharing/")


def pages_of(item):
    """The addresses at which one series stands alone; each shows every value it may."""
    name = item["name"]
    return (
        f"/api/series/{name}/observations", *(f"/stations/series/{name}/export/{to}" for to in ("csv", "waterml", "parquet")),
        f"/stations/{name}",
        f"/sta/v1.1/Datastreams({item['row'].pk})/Observations",
        f"/ogc/collections/observed-instant-pt2h/locations/{name}",
    )  # fmt: skip


def newest(values):
    return {max(values)} if values else set()


def text_of(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.headers["Content-Type"].endswith("parquet"):
        return parquet_text(content)
    return content.decode()


def disagreements_in_lists(reader, client, items):
    known = {value for item in items for value in (item["old"], item["new"])}
    whole = [values_for(reader, item) for item in items]
    for address, is_newest_only in LISTS.items():
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.content)
        expected = set().union(*(newest(one) if is_newest_only else one for one in whole))
        found = found_in(answer.content.decode(), known)
        for item in items:
            mine = {item["old"], item["new"]}
            yield (found & mine) == (expected & mine), (reader, address, item["name"])
    for item in items:
        item["is_owed"] = sees(reader, item) and sees(
            reader,
            {"audience": item["agreement"].audience, "owner_country": "CHN", "countries": ""},
        )
    for address in LEDGERS:
        found = set(re.findall(r"v-\d{3}\b", client.get(address).content.decode()))
        for item in items:
            yield (item["name"] in found) == item["is_owed"], (reader, address, item["name"])
    # A flag or a notice tells of the newest value, so it is for those who see all.
    for address in ("/stations/flags.csv", "/wis2/messages"):
        text = client.get(address).content.decode()
        for item in items:
            is_told = item["new"] in values_for(reader, item)
            yield bool(re.search(rf"{item['name']}\b", text)) == is_told, (
                reader, address, item["name"],
            )  # fmt: skip


def disagreements_on_pages(reader, client, items):
    for item in items:
        for address in pages_of(item):
            answer = client.get(address)
            is_there = answer.status_code in {200, 204}  # 204: there, and no value in it
            text = text_of(answer) if is_there else ""
            found = found_in(text, {item["old"], item["new"]})
            yield (is_there, found) == (sees(reader, item), values_for(reader, item)), (
                reader, address, answer.status_code, found,
            )  # fmt: skip


def told(cases):
    cases = list(cases)
    return len(cases), [where for agrees, where in cases if not agrees]


@pytest.fixture
def reading_as(signed_in, client):
    def enter(role, country, purpose):
        if role is None:
            return client
        entered = signed_in(f"{country.lower()}-{role}")
        entered.post("/people/purpose", {"purpose": purpose})
        return entered

    return enter


NOBODY = (None, "", "")


@pytest.mark.parametrize(
    "reader",
    [NOBODY, ("officer", "THA", ""), ("analyst", "THA", "warning"), ("auditor", "VNM", "research"),
     ("fund-manager", "LAO", ""), ("public-reader", "CHN", "research")],
)  # fmt: skip
def test_lists_and_pages_show_what_the_rule_says(items, reading_as, reader):
    client = reading_as(*reader)
    cases, wrong = told(disagreements_in_lists(reader, client, items))
    assert not wrong
    assert cases == len(items) * (len(LISTS) + len(LEDGERS) + 2)
    cases, wrong = told(disagreements_on_pages(reader, client, items[::4]))
    assert not wrong
    assert cases == 7 * len(items[::4])


@pytest.mark.long
def test_ten_thousand_cases_agree_with_the_rule(items, reading_as):
    readers = [NOBODY, *product(ROLES, COUNTRIES, PURPOSES)]
    cases = 0
    for turn, reader in enumerate(readers):
        client = reading_as(*reader)
        for found in (
            disagreements_in_lists(reader, client, items),
            disagreements_on_pages(reader, client, items[turn % 24 :: 24]),
        ):
            count, wrong = told(found)
            assert not wrong
            cases += count
    assert cases >= 60_000
