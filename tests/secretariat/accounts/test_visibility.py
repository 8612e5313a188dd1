"""One visibility rule: SQL, Python, pages, lists, search, exports, feeds and the API agree."""

from itertools import product

import pytest
from django.test import Client

from riparian.secretariat.accounts.actor import NOBODY, Actor
from riparian.secretariat.accounts.roles import Audience, Role
from riparian.secretariat.accounts.visibility import (
    is_visible_to,
    marked,
    readers_of,
    unmarked,
    why_visible,
)
from riparian.secretariat.decisions.models import Decision

COUNTRIES = ("CHN", "KHM", "LAO", "MMR", "THA", "VNM")
NAMED = ((), ("LAO",), ("CHN", "VNM"), COUNTRIES)

pytestmark = pytest.mark.django_db


def actors():
    yield NOBODY
    yield Actor(user_id=1, name="unassigned")
    for country, role in product(("", *COUNTRIES), Role.values):
        yield Actor(user_id=1, name="x", country=country, roles=frozenset({role}))
    for country in COUNTRIES:
        yield Actor(user_id=1, country=country, roles=frozenset({"analyst", "auditor"}))


@pytest.fixture
def items(draft):
    """One item of each audience, owner and set of named countries."""
    made = []
    for audience, owner, named in product(Audience.values, ("THA", "VNM", "CHN"), NAMED):
        item = draft(audience, named, title=f"{audience} {owner} {named}")
        Decision.objects.filter(pk=item.pk).update(owner_country=owner)
        made.append(Decision.objects.get(pk=item.pk))
    return made


def expected(item, actor):
    """The rule a third time, written as a table rather than as code."""
    inner = {"officer", "co-chair", "negotiator", "auditor"}
    outer = inner | {"analyst", "duty-officer", "fund-manager"}
    needed = {"public": None, "mechanism": outer, "countries": outer, "delegation": inner}
    roles = needed[item.audience]
    if roles is None:
        return True
    if not actor.country or not actor.roles & roles:
        return False
    named = set(unmarked(item.countries)) | {item.owner_country}
    return item.audience == "mechanism" or actor.country in named


def test_sql_and_python_agree_with_the_table_in_every_case(items):
    cases = disagreements = 0
    for actor in actors():
        seen = set(
            Decision.objects.visible_to(actor)
            .filter(pk__in=[item.pk for item in items])
            .values_list("pk", flat=True)
        )
        for item in items:
            answers = {item.pk in seen, is_visible_to(item, actor), expected(item, actor)}
            disagreements += len(answers) != 1
            cases += 1
    assert cases >= 3_000
    assert disagreements == 0


SINGLE = ("/decisions/{id}", "/decisions/{id}/record.json", "/api/decisions/{id}")
LISTS = ("/decisions/?q={q}", "/decisions/register.csv?q={q}", "/decisions/register.atom?q={q}",
         "/api/decisions?limit=200")  # fmt: skip


def clients(signed_in, countries):
    yield None, Client()
    for country, role in product(countries, Role.values):
        name = f"{country.lower()}-{role}"
        yield name, signed_in(name)


def matrix(items, signed_in, actor, countries, single):
    cases, wrong = 0, []
    for name, client in clients(signed_in, countries):
        who = actor(name) if name else NOBODY
        pages = {path: client.get(path.format(q="demo-matrix")).content.decode() for path in LISTS}
        for item in items:
            may = expected(item, who)
            for path, text in pages.items():
                cases += 1
                if (f"{item.identifier}" in text) != may:
                    wrong.append((name, path, str(item)))
            for path in single:
                cases += 1
                status = client.get(path.format(id=item.identifier)).status_code
                if status != (200 if may else 404):
                    wrong.append((name, path, str(item), status))
    return cases, wrong


@pytest.fixture
def own_other_secret(draft):
    """An item of each audience: owned by one's own country, by another, and secret."""
    made = []
    for audience, (owner, named) in product(
        Audience.values, (("THA", ()), ("VNM", ()), ("CHN", ("LAO",)))
    ):
        item = draft(audience, named, title=f"demo-matrix {audience} {owner}")
        Decision.objects.filter(pk=item.pk).update(owner_country=owner)
        made.append(Decision.objects.get(pk=item.pk))
    return made


def test_every_page_feed_and_api_agrees_with_the_rule(own_other_secret, signed_in, actor):
    cases, wrong = matrix(own_other_secret, signed_in, actor, ("LAO",), SINGLE[1:])
    assert wrong == []
    assert cases >= 600


@pytest.mark.long
def test_ten_thousand_cases_of_pages_and_roles_agree_with_the_rule(items, signed_in, actor):
    for item in items:
        Decision.objects.filter(pk=item.pk).update(titles={"en": f"demo-matrix {item.pk}"})
    cases, wrong = matrix(items, signed_in, actor, COUNTRIES, SINGLE)
    assert wrong == []
    assert cases >= 10_000


def test_the_answer_to_why_and_who_else_comes_from_the_same_tables(items):
    for actor in actors():
        for item in items:
            if not is_visible_to(item, actor):
                continue
            assert why_visible(item, actor)
            readers = readers_of(item)
            if item.audience in {"countries", "delegation"}:
                assert actor.country in readers.countries
                assert actor.roles & set(readers.roles)


def test_one_code_is_never_found_inside_another():
    assert unmarked(marked(["LAO", "CHN", "LAO"])) == ["CHN", "LAO"]
    assert "|AO|" not in marked(["LAO"])
    assert marked([]) == ""
