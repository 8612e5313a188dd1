"""An incident and a drill to try things on."""

import pytest

TITLES = {"en": "Flood at Luang Prabang", "zh": "琅勃拉邦洪水"}


@pytest.fixture
def report():
    from riparian.secretariat.incidents.operations import Report

    def make(**changes):
        facts = {
            "kind": "flood", "severity": "severe", "titles": TITLES, "place": "Luang Prabang",
            "affected": ["LAO", "VNM"], "text": "Gauge above flood stage.",
        }  # fmt: skip
        return Report(**(facts | changes))

    return make


@pytest.fixture
def incident(report, actor, at):
    from riparian.secretariat.incidents import operations

    def make(*, drill=False, by="lao-duty-officer", **changes):
        who = actor(by) if isinstance(by, str) else by
        return operations.open_incident(report(**changes), drill=drill, by=who, at=at)

    return make
