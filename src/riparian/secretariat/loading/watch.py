"""The watch of a demonstration: an incident and a drill, made up and saying so."""

from datetime import datetime, timedelta
from decimal import Decimal

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.models import User
from riparian.secretariat.accounts.queries import find_actor
from riparian.secretariat.incidents import assistance, operations, tasks
from riparian.secretariat.incidents.assistance import Help
from riparian.secretariat.restricted import operations as restricted


def _person(name: str) -> Actor:
    return find_actor(User.objects.get(username=name).pk)


def _share_in_a_group(*, at: datetime) -> None:
    """Make a closed group of two countries and release one item in it."""
    lao, officer = _person("lao-duty-officer"), _person("lao-officer")
    group = restricted.make_group(
        name="River patrol (demonstration)", purpose="Joint patrols below the confluence",
        is_membership_hidden=False, by=lao, at=at,
    )  # fmt: skip
    number = str(group.identifier)
    for username, part in (("lao-officer", "reader"), ("tha-officer", "keeper"),
                           ("tha-duty-officer", "reader"), ("vnm-officer", "carrier")):  # fmt: skip
        restricted.add_member(number, username=username, part=part, by=lao, at=at)
    item = restricted.draft_item(
        restricted.Draft(
            code="TLP:AMBER", source_grade="B", content_grade="2", origin=number, groups=[number],
            title="Boats without lights (demonstration)",
            body="Two boats pass the bend at night without lights, three nights in a row.",
        ),
        by=lao, at=at,
    )  # fmt: skip
    restricted.propose_release(str(item.identifier), by=lao, at=at)
    restricted.release_item(str(item.identifier), reason="First item of the group.", by=officer,
                            at=at)  # fmt: skip


def keep_a_watch(*, at: datetime) -> None:
    """Open one incident with its log, a task and help, one drill, and a closed group."""
    lao, vnm, tha = (_person(f"{code}-duty-officer") for code in ("lao", "vnm", "tha"))
    hours = [at - timedelta(hours=4) + timedelta(minutes=10 * step) for step in range(12)]
    incident = operations.open_incident(
        operations.Report(
            kind="flood", severity="severe", place="Luang Prabang, Mekong mainstream",
            titles={"en": "Water above the flood mark (demonstration)",
                    "zh": "水位超过洪水位（演示）"},
            affected=["LAO", "THA", "VNM"], text="Seen at the gauge by the night shift.",
            detected_at=hours[0] - timedelta(minutes=25),
        ),
        drill=False, by=lao, at=hours[0],
    )  # fmt: skip
    number = str(incident.identifier)
    operations.acknowledge(number, by=tha, at=hours[1])
    operations.add_entry(number, kind="responded", text="Two boats under way.", by=lao, at=hours[2])
    operations.add_entry(number, kind="call", text="Chiang Saen asked for levels hourly.", by=tha,
                         at=hours[3])  # fmt: skip
    tasks.give_task(number, text="Report the level every hour", country="THA", desk="Chiang Saen",
                    due_at=at + timedelta(hours=2), by=lao, at=hours[4])  # fmt: skip
    pumps = Help(what="pumps, 200 mm", quantity=Decimal(10), unit="pieces")
    request = assistance.ask_for_help(number, pumps, by=lao, at=hours[5])
    some = Help(what="pumps, 200 mm", quantity=Decimal(4), unit="pieces")
    assistance.offer_help(number, some, to="LAO", answers=request.pk, by=vnm, at=hours[6])
    operations.open_incident(
        operations.Report(
            kind="pollution", severity="moderate", place="Kratie to Stung Treng",
            titles={"en": "Oil on the water (demonstration)", "zh": "水面油污（演示）"},
            affected=["KHM", "LAO", "VNM"], text="Exercise of the six desks.",
        ),
        drill=True, by=_person("khm-duty-officer"), at=hours[7],
    )  # fmt: skip
    _share_in_a_group(at=hours[8])
