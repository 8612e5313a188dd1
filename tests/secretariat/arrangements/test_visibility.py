"""Plans, coded texts, arrangements and evidence: SQL, Python and a table agree in every case."""

from itertools import product

import pytest

from riparian.secretariat.accounts.actor import NOBODY, Actor
from riparian.secretariat.accounts.roles import Audience, Role
from riparian.secretariat.accounts.visibility import is_visible_to, marked, unmarked
from riparian.secretariat.arrangements import queries as arrangements
from riparian.secretariat.arrangements.models import Arrangement, Evidence
from riparian.secretariat.drafting import queries as drafting
from riparian.secretariat.drafting.models import CodedText
from riparian.secretariat.plans import queries as plans
from riparian.secretariat.plans.models import Goal, Indicator, Plan, Section

pytestmark = pytest.mark.django_db

COUNTRIES = ("CHN", "KHM", "LAO", "MMR", "THA", "VNM")
NAMED = ((), ("LAO",), ("CHN", "VNM"))
INNER = {"officer", "co-chair", "negotiator", "auditor"}
OUTER = INNER | {"analyst", "duty-officer", "fund-manager"}
NEEDED = {"public": None, "mechanism": OUTER, "countries": OUTER, "delegation": INNER}


def actors():
    yield NOBODY
    for country, role in product(("", *COUNTRIES), Role.values):
        yield Actor(user_id=1, name="x", country=country, roles=frozenset({role}))


def audiences():
    for number, (audience, owner, named) in enumerate(
        product(Audience.values, ("THA", "VNM"), NAMED)
    ):
        facts = {"audience": audience, "owner_country": owner, "countries": marked(list(named))}
        yield f"V-{number}", facts


def expected(item, actor):
    roles = NEEDED[item.audience]
    if roles is None:
        return True
    if not actor.country or not actor.roles & roles:
        return False
    named = {*unmarked(item.countries), item.owner_country}
    return item.audience == "mechanism" or actor.country in named


def make_plan(key, facts):
    plan = Plan.objects.create(identifier=key, titles={"en": key}, kind="sector", **facts)
    section = Section.objects.create(plan=plan, key="1")
    counted = Indicator.objects.create(section=section, identifier=f"I-{key}", unit="x")
    Goal.objects.create(identifier=f"G-{key}", indicator=counted, stage="2030", due="2030",
                        basis="stated")  # fmt: skip
    return plan


def make_text(key, facts):
    return CodedText.objects.create(identifier=key, titles={"en": key}, kind="draft", **facts)


def make_arrangement(key, facts):
    return Arrangement.objects.create(identifier=key, titles={"en": key}, **facts)


def make_evidence(key, facts):
    basin = Arrangement.objects.get(identifier="AR-MRC")
    return Evidence.objects.create(arrangement=basin, key=key, criterion="plan", **facts)


CASES = [
    (make_plan, plans.plans_for),
    (make_text, drafting.texts_for),
    (make_arrangement, arrangements.arrangements_for),
    (make_evidence, arrangements.evidence_for),
]


@pytest.mark.parametrize(("make", "seen_by"), CASES)
def test_sql_and_python_agree_with_the_table_in_every_case(make, seen_by):
    items = [make(key, facts) for key, facts in audiences()]
    cases, wrong = 0, []
    for actor in actors():
        seen = set(seen_by(actor).values_list("pk", flat=True))
        for item in items:
            answers = {item.pk in seen, is_visible_to(item, actor), expected(item, actor)}
            cases += 1
            if len(answers) != 1:
                wrong.append((actor, item))
    assert wrong == []
    assert cases >= 1_300


def test_indicators_and_goals_are_as_narrow_as_their_plan():
    items = [make_plan(key, facts) for key, facts in audiences()]
    for actor in actors():
        counted = set(plans.indicators_for(actor).values_list("identifier", flat=True))
        aimed = set(plans.goals_for(actor).values_list("identifier", flat=True))
        for item in items:
            may = expected(item, actor)
            assert (f"I-{item.identifier}" in counted) is may
            assert (f"G-{item.identifier}" in aimed) is may
