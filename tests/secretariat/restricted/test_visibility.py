"""One rule for restricted items: SQL, Python and a table agree; so do all surfaces."""

import random
from datetime import timedelta
from itertools import product

import pytest
from django.test import Client

from riparian.secretariat.accounts.actor import NOBODY
from riparian.secretariat.accounts.models import User
from riparian.secretariat.restricted import queries
from riparian.secretariat.restricted.models import (
    Group,
    Item,
    Membership,
    NamedReader,
    SentTo,
)
from riparian.secretariat.restricted.rule import READS, Basis, Code, Combination, Stage

pytestmark = pytest.mark.django_db
PEOPLE = [f"{code}-{role}" for code in ("lao", "vnm", "tha")
          for role in ("duty-officer", "officer", "analyst", "public-reader", "auditor")]  # fmt: skip


def expected(item, who, member_of, carries, at):
    """The rule a third time, as a list of grounds that are each looked up on their own.

    `member_of` and `carries` are the groups' keys, read from the tables by hand.
    """
    released = item.stage == "released"
    sent = set(SentTo.objects.filter(item=item).values_list("group_id", flat=True))
    if item.stage == "recalled" or (item.expires_at and item.expires_at <= at):
        return "nothing"
    grounds = {
        "wrote it": who.user_id == item.author_id,
        "confirms it": item.code == "TLP:RED" and item.stage == "proposed"
        and who.user_id == item.second_id,
        "is named": item.code == "TLP:RED" and released
        and NamedReader.objects.filter(item=item, user_id=who.user_id or 0).exists(),
        "is public": item.code == "TLP:CLEAR" and released,
        "is of the community": item.code == "TLP:GREEN" and released and bool(who.country)
        and bool(who.roles - {"public-reader"}),
    }  # fmt: skip
    barred = item.code == "TLP:RED" or (
        item.code == "TLP:AMBER+STRICT" and who.country not in item.countries.split("|")[1:-1]
    )
    if not barred:
        grounds["is of its group"] = item.origin_id in member_of
        enough = bool(sent & member_of) if item.combination == "any" else bool(sent) and not (
            sent - member_of)  # fmt: skip
        grounds["is of those it went to"] = released and enough
    if any(grounds.values()):
        return "reads"
    is_away = item.is_sealed and released
    return "carries" if is_away and (sent | {item.origin_id}) & carries else "nothing"


def memberships(user_id):
    rows = Membership.objects.filter(user_id=user_id or 0, until=None).values_list(
        "group_id", "part"
    )
    return (
        {g for g, part in rows if part != "carrier"},
        {g for g, part in rows if part == "carrier"},
    )


def made_items(at, count, seed):
    """Items of every stage, code, combination and expiry, drawn at random but the same each run."""
    draw = random.Random(seed)  # noqa: S311 - to vary, not to hide
    people = list(User.objects.filter(username__in=PEOPLE).order_by("pk"))
    groups = [Group.objects.create(name=f"g{n}", purpose="x", owner_country="LAO", made_at=at)
              for n in range(4)]  # fmt: skip
    for group in groups:
        Group.objects.filter(pk=group.pk).update(identifier=f"GRP-{group.pk:04d}")
    for user, group in product(people, groups):
        part = draw.choice(["keeper", "reader", "carrier", "", ""])
        gone = draw.random() < 0.1
        if part:
            Membership.objects.create(group=group, user=user, part=part, since=at,
                                      until=at if gone else None)  # fmt: skip
    rows = []
    cases = list(product(Code.values, Stage.values, Combination.values, (False, True)))
    for number in range(count):
        code, stage, combination, sealed = cases[number % len(cases)]
        author, second, other = draw.sample(people, 3)
        owner = str(author.country_id)
        item = Item.objects.create(
            code=code, source_grade="B", content_grade="2", origin=draw.choice(groups),
            combination=combination, owner_country=owner, stage=stage, is_sealed=sealed,
            title="" if sealed else "secret-title", body="" if sealed else "secret-words",
            envelope="{}" if sealed else "", author_id=author.pk, author_name=str(author),
            second_id=second.pk if code == Code.RED else None, made_at=at,
            released_by_id=second.pk if stage == Stage.RELEASED else None,
            expires_at=draw.choice([None, at + timedelta(days=1), at - timedelta(days=1)]),
        )  # fmt: skip
        item.set_countries(draw.choice([[], ["VNM"], ["THA", "VNM"]]))
        item.identifier = f"RST-{item.pk:04d}"
        item.save()
        for group in draw.sample(groups, draw.randint(0, 3)):
            SentTo.objects.create(item=item, group=group)
        if code == Code.RED:
            NamedReader.objects.create(item=item, user=other)
        rows.append(item)
    return rows


def test_sql_and_python_agree_with_the_table_in_ten_thousand_cases(at, actor):
    items = made_items(at, 320, seed=2026)
    keys = [item.pk for item in items]
    cases, wrong = 0, []
    for name, instant in product([None, *PEOPLE], (at, at + timedelta(days=2))):
        who = actor(name) if name else NOBODY
        member_of, carries = memberships(who.user_id)
        mine = queries.reader_of(who, queries.memberships_of(who))
        read = set(Item.objects.readable_by(who, at=instant).filter(pk__in=keys)
                   .values_list("pk", flat=True))  # fmt: skip
        held = set(Item.objects.held_by(who, at=instant).filter(pk__in=keys)
                   .values_list("pk", flat=True))  # fmt: skip
        assert read <= held
        for item in Item.objects.filter(pk__in=keys).prefetch_related("sent_to", "named"):
            from riparian.secretariat.restricted.rule import basis_of

            basis = basis_of(item.about(), mine, at=instant)
            python = ("reads" if basis in READS
                      else "carries" if basis == Basis.CARRIER else "nothing")  # fmt: skip
            sql = "reads" if item.pk in read else "carries" if item.pk in held else "nothing"
            table = expected(item, who, member_of, carries, instant)
            cases += 1
            if len({python, sql, table}) != 1:
                wrong.append((name, item.pk, python, sql, table))
    assert wrong == []
    assert cases >= 10_000


LISTS = ("/restricted/", "/restricted/register.csv", "/api/restricted?limit=200")


def status_of(item, may, path):
    """What one surface answers, from the table: TLP:RED has a page, and an envelope if sealed."""
    if may == "nothing":
        return 404
    if path.endswith("{id}") and "/api/" not in path:
        return 200
    if "envelope" in path:
        return 200 if item.is_sealed else 409
    if "/api/" in path and item.is_sealed:
        return 200
    if item.code == "TLP:RED" or may == "carries":
        return 403
    return 409 if item.is_sealed else 200


def matrix(items, names, actor, signed_in, at, paths):
    cases, wrong = 0, []
    for name in names:
        client = signed_in(name) if name else Client()
        who = actor(name) if name else NOBODY
        member_of, carries = memberships(who.user_id)
        lists = {path: client.get(path) for path in LISTS}
        for item in items:
            may = expected(item, who, member_of, carries, at)
            for path, answer in lists.items():
                shown = (
                    answer.status_code == 200 and f"{item.identifier}" in answer.content.decode()
                )
                cases += 1
                if shown != (may != "nothing" and (bool(name) or "api" in path)):
                    wrong.append((name, path, item.identifier, may, answer.status_code))
            for path in paths:
                answer = client.get(path.format(id=item.identifier))
                wanted = status_of(item, may, path)
                if not name and "api" not in path:
                    wanted = 302
                cases += 1
                text = answer.content.decode(errors="replace")
                leaks = "secret-words" in text and may != "reads"
                if answer.status_code != wanted or leaks:
                    wrong.append((name, path, item.identifier, may, answer.status_code, wanted))
    return cases, wrong


SURFACES = ("/restricted/{id}", "/restricted/{id}/item.json", "/restricted/{id}/stix.json",
            "/restricted/{id}/envelope.json", "/api/restricted/{id}")  # fmt: skip


def test_every_page_export_and_api_agrees_with_the_rule(at, actor, signed_in):
    items = made_items(at, 40, seed=7)
    cases, wrong = matrix(items, [None, "lao-duty-officer", "vnm-analyst"], actor, signed_in, at,
                          SURFACES)  # fmt: skip
    assert wrong == []
    assert cases >= 900


@pytest.mark.long
def test_ten_thousand_cases_of_surfaces_people_and_items_agree_with_the_rule(at, actor, signed_in):
    items = made_items(at, 80, seed=11)
    cases, wrong = matrix(items, [None, *PEOPLE], actor, signed_in, at, SURFACES)
    assert wrong == []
    assert cases >= 10_000
