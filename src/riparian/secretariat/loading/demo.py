"""The accounts and the coming year of a demonstration: made up, and marked as such everywhere."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.models import Country, RoleHolding, User
from riparian.secretariat.accounts.queries import find_actor
from riparian.secretariat.accounts.roles import Audience, Role
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.bodies.models import Body
from riparian.secretariat.decisions import operations as decisions
from riparian.secretariat.loading import watch
from riparian.secretariat.meetings import agenda
from riparian.secretariat.meetings import operations as meetings

COMING = (
    ("B-DWG", 60, 2, "hybrid", "Vientiane", "LAO", "Plan of action after 2027"),
    ("B-JWG-WAT", 95, 2, "in-person", "Chiang Rai", "THA", "Dry-season releases and notice"),
    ("B-SOM", 130, 1, "virtual", "", "THA", "Preparing the ministers"),
    ("B-JWG-CON", 165, 1, "hybrid", "Kunming", "CHN", "Rail and waterway links"),
    ("B-FM", 200, 2, "in-person", "Bangkok", "THA", "Draft joint communiqué"),
    ("B-JWG-POV", 235, 1, "virtual", "", "KHM", "Demonstration villages"),
)
ZONES = {"LAO": "Asia/Vientiane", "THA": "Asia/Bangkok", "CHN": "Asia/Shanghai",
         "KHM": "Asia/Phnom_Penh"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """One account of the demonstration."""

    username: str
    country: str
    role: str
    password: str
    is_administrator: bool


def _open_accounts(password: str) -> list[SignIn]:
    hashed = make_password(password)  # one slow hash for all: the password is printed anyway
    made = []
    for country in Country.objects.filter(is_member=True):
        for role in Role:
            username = f"{country.code.lower()}-{role.value}"
            user, is_new = User.objects.get_or_create(
                username=username,
                defaults={
                    "full_name": f"{country.short_names['en']} {Role(role).name.lower()}".replace(
                        "_", " "
                    ),
                    "email": f"{username}@riparian.invalid",
                    "country": country,
                    "password": hashed,
                    "is_administrator": role == Role.OFFICER,
                    "is_demo": True,
                },
            )
            if is_new:
                RoleHolding.objects.create(user=user, role=role)
            else:
                User.objects.filter(pk=user.pk).update(password=hashed)
            made.append(
                SignIn(
                    username=username,
                    country=country.code,
                    role=role.value,
                    password=password,
                    is_administrator=role == Role.OFFICER,
                )
            )
    return made


def _officer(code: str) -> Actor:
    return find_actor(User.objects.get(username=f"{code.lower()}-officer").pk)


def _plan_year(*, at: datetime) -> None:
    chair = _officer("THA")
    for identifier, ahead, days, form, city, host, theme in COMING:
        body = Body.objects.get(identifier=identifier)
        start = (at + timedelta(days=ahead)).replace(hour=2, minute=0, second=0, microsecond=0)
        plan = meetings.Plan(
            titles={}, theme=f"{theme} (demonstration)", starts_at=start,
            ends_at=start + timedelta(days=days - 1, hours=6), zone=ZONES[host], city=city,
            host_country=host, format=form, audience=Audience.MECHANISM,
            link="" if form == "in-person" else "https://video.example/room",
        )  # fmt: skip
        meeting = meetings.plan_meeting(
            body=body, ordinal=meetings.next_ordinal(body), plan=plan, by=chair, at=at
        )
        for place, (title, owner) in enumerate(
            (("Opening and adoption of the agenda", host), (theme, "VNM"), ("Next steps", "CHN"))
        ):
            agenda.add_item(
                meeting.identifier, title=title, owner_country=owner, minutes_planned=45,
                papers_due_on=(start - timedelta(days=14)).date() if place == 1 else None,
                by=chair, at=at,
            )  # fmt: skip


def _draft_one(*, at: datetime) -> None:
    chair = _officer("THA")
    body = Body.objects.get(identifier="B-JWG-WAT")
    draft = decisions.draft_decision(
        titles={"en": "Notice of dry-season releases (demonstration)",
                "zh": "枯水期放水通报（演示）"},
        texts={
            "en": "The six countries tell each other of any planned change of release above"
            " 500 m³/s at least seven days ahead, from December to May.",
            "zh": "六国于每年十二月至次年五月，至少提前七天相互通报"
            "超过500立方米每秒的计划放水变化。",
        },
        body=body, audience=Audience.MECHANISM, countries=[], by=chair, at=at,
    )  # fmt: skip
    decisions.circulate_decision(
        str(draft.identifier), addressees=["CHN", "KHM", "LAO", "MMR", "THA", "VNM"],
        expires_at=at + timedelta(days=5), zone="Asia/Bangkok", by=chair, at=at,
    )  # fmt: skip


@transaction.atomic
def make_demonstration(*, at: datetime, password: str = "") -> list[SignIn]:
    """Open one account per role and country and plan a year; a second call renews the password."""
    password = password or "river-" + secrets.token_hex(4)
    is_first = not User.objects.filter(is_demo=True).exists()
    accounts = _open_accounts(password)
    if is_first:
        _plan_year(at=at)
        _draft_one(at=at)
        watch.keep_a_watch(at=at)
        country = Country.objects.first()
        if country:
            journal.record("demonstration.made", subject=country, by=journal.Installation(), at=at,
                           after={"accounts": len(accounts)})  # fmt: skip
    return accounts
