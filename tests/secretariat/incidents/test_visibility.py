"""One rule for incidents: SQL, pages, lists, exports, feed and API agree with a table."""

from itertools import product

import pytest
from django.test import Client

from riparian.secretariat.accounts.actor import NOBODY
from riparian.secretariat.accounts.roles import Audience, Role
from riparian.secretariat.incidents import operations

pytestmark = pytest.mark.django_db
COUNTRIES = ("CHN", "KHM", "LAO", "MMR", "THA", "VNM")
SINGLE = ("/incidents/{id}", "/incidents/{id}/log.csv", "/incidents/{id}/record.json",
          "/incidents/{id}/after-action", "/incidents/{id}/after-action.csv",
          "/api/incidents/{id}", "/api/incidents/{id}/after-action")  # fmt: skip
LISTS = {
    False: ("/incidents/", "/incidents/register", "/incidents/register.csv",
            "/incidents/register.atom", "/api/incidents?limit=200"),
    True: ("/incidents/drills", "/incidents/drills/register", "/incidents/drills/register.csv",
           "/incidents/drills/register.atom", "/api/incidents?drill=true&limit=200"),
}  # fmt: skip


def expected(row, who):
    """The rule a third time, as a table."""
    inner = {"officer", "co-chair", "negotiator", "auditor"}
    outer = inner | {"analyst", "duty-officer", "fund-manager"}
    needed = {"public": None, "mechanism": outer, "countries": outer, "delegation": inner}
    roles = needed[row.audience]
    if roles is None:
        return True
    if not who.country or not who.roles & roles:
        return False
    named = {row.owner_country, *row.countries.strip("|").split("|")}
    return row.audience == "mechanism" or who.country in named


@pytest.fixture
def rows(report, actor, at):
    """Real incidents and drills of each audience, of different countries."""
    made = []
    for audience, drill, (owner, affected) in product(
        Audience.values, (False, True), (("lao", ["LAO"]), ("chn", ["CHN", "VNM"]))
    ):
        if drill and audience == "public":
            continue
        made.append(operations.open_incident(
            report(audience=audience, affected=affected, titles={"en": "matrix"}), drill=drill,
            by=actor(f"{owner}-officer"), at=at,
        ))  # fmt: skip
    return made


def matrix(rows, people, actor, signed_in):
    cases, wrong = 0, []
    for name in people:
        client, who = (signed_in(name), actor(name)) if name else (Client(), NOBODY)
        for drill, paths in LISTS.items():
            for path in paths:
                text = client.get(path).content.decode()
                for row in rows:
                    cases += 1
                    if (row.identifier in text) != (expected(row, who) and row.is_drill == drill):
                        wrong.append((name, path, str(row)))
        for row, path in product(rows, SINGLE):
            cases += 1
            status = client.get(path.format(id=row.identifier)).status_code
            if status != (200 if expected(row, who) else 404):
                wrong.append((name, path, str(row), status))
    return cases, wrong


def test_every_surface_agrees_with_the_rule(rows, actor, signed_in):
    people = [None, "lao-duty-officer", "chn-negotiator", "vnm-analyst", "tha-public-reader"]
    cases, wrong = matrix(rows, people, actor, signed_in)
    assert wrong == []
    assert cases >= 1_000


@pytest.mark.long
def test_ten_thousand_cases_of_surfaces_people_and_incidents_agree_with_the_rule(
    rows, actor, signed_in
):
    people = [None, *(f"{country.lower()}-{role}" for country, role in
                      product(COUNTRIES, Role.values))]  # fmt: skip
    cases, wrong = matrix(rows, people, actor, signed_in)
    assert wrong == []
    assert cases >= 10_000
