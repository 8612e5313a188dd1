"""No drill ever shows without its sign, no real incident carries it, neither becomes the other."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from riparian.secretariat.incidents import assistance, operations, queries, shifts, tasks
from riparian.secretariat.incidents.drills import SIGN
from riparian.secretariat.incidents.models import HandOver, Incident
from riparian.secretariat.lib import typesetting
from riparian.secretariat.lib.errors import Refusal

pytestmark = pytest.mark.django_db
WORDS = st.sampled_from(["Oil on the water", "Drill rig on fire", f"{SIGN} flood", "演习"])
DESKS = ("lao-duty-officer", "vnm-duty-officer", "vnm-officer", "chn-officer")
ONE_PAGE = ("/incidents/{id}", "/incidents/{id}/after-action", "/incidents/{id}/log.csv",
            "/incidents/{id}/record.json", "/incidents/{id}/after-action.csv",
            "/api/incidents/{id}", "/api/incidents/{id}/after-action",
            "/incidents/{id}/after-action.pdf")  # fmt: skip
LISTS = {
    True: ("/incidents/drills", "/incidents/drills/register", "/incidents/drills/register.csv",
           "/incidents/drills/register.atom", "/incidents/drills/handover",
           "/api/incidents?drill=true&limit=200"),
    False: ("/incidents/", "/incidents/register", "/incidents/register.csv",
            "/incidents/register.atom", "/incidents/handover", "/api/incidents?limit=200"),
}  # fmt: skip


def client_of(user):
    from riparian.secretariat.accounts.models import User

    client = Client()
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(User.objects.get(username=user), backend=backend)
    return client


def text_of(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    text = answer.content.decode()
    # JSON and Typst may write brackets in their own way; what a reader sees is what counts.
    return (json.dumps(answer.json(), ensure_ascii=False) if "json" in answer["Content-Type"]
            else text.replace("\\[", "[").replace("\\]", "]"))  # fmt: skip


class Desks(RuleBasedStateMachine):
    """Six desks do anything they can, on drills and on real incidents."""

    rows = Bundle("rows")
    find, at = None, None

    def __init__(self):
        super().__init__()
        mail.outbox.clear()
        self.now = self.at
        self.point = transaction.savepoint()

    def teardown(self):
        # Where a walk ends, every surface is looked at; walks end after any number of steps.
        self.check_every_surface()
        transaction.savepoint_rollback(self.point)

    def attempt(self, act):
        self.now += timedelta(minutes=1)
        try:
            return act()
        except Refusal:
            return None

    @rule(target=rows, drill=st.booleans(), title=WORDS, text=WORDS, desk=st.sampled_from(DESKS),
          outside=st.sampled_from([(), ("mrc@outside.example",)]),
          audience=st.sampled_from(["public", "mechanism", "countries"]))  # fmt: skip
    def open(self, drill, title, text, desk, outside, audience):
        report = operations.Report(
            kind="pollution", severity="extreme", titles={"en": title}, place="Kratie",
            affected=["KHM", "LAO", "VNM"], text=text, outside=outside, audience=audience,
        )  # fmt: skip
        row = self.attempt(lambda: operations.open_incident(
            report, drill=drill, by=self.find(desk), at=self.now
        ))  # fmt: skip
        return row.identifier if row else multiple()

    @rule(row=rows, text=WORDS, desk=st.sampled_from(DESKS),
          drill=st.sampled_from([True, False, None]))  # fmt: skip
    def write(self, row, text, desk, drill):
        self.attempt(lambda: operations.add_entry(
            row, kind="note", text=text, drill=drill, by=self.find(desk), at=self.now
        ))  # fmt: skip

    @rule(row=rows, stage=st.sampled_from(["open", "contained", "closed"]), text=WORDS)
    def steer(self, row, stage, text):
        by = self.find("lao-duty-officer")
        self.attempt(lambda: operations.change_stage(row, stage=stage, text=text, by=by,
                                                     at=self.now))  # fmt: skip

    @rule(row=rows, text=WORDS)
    def task(self, row, text):
        by, due = self.find("lao-duty-officer"), self.now + timedelta(hours=1)
        self.attempt(lambda: tasks.give_task(row, text=text, country="VNM", desk="", due_at=due,
                                             by=by, at=self.now))  # fmt: skip

    @rule(row=rows, what=WORDS)
    def ask(self, row, what):
        help_ = assistance.Help(what=what, quantity=Decimal(1), unit="boats")
        self.attempt(lambda: assistance.ask_for_help(
            row, help_, by=self.find("lao-duty-officer"), at=self.now
        ))  # fmt: skip

    @rule(drill=st.booleans(), remarks=WORDS)
    def hand_over(self, drill, remarks):
        by = self.find("vnm-duty-officer")
        self.attempt(lambda: shifts.hand_over(remarks=remarks, drill=drill, by=by, at=self.now))

    @rule()
    def take_over(self):
        for key in HandOver.objects.filter(taken_at=None, owner_country="VNM").values_list("pk"):
            self.attempt(lambda key=key: shifts.take_over(
                key[0], by=self.find("vnm-officer"), at=self.now
            ))  # fmt: skip

    @rule()
    def clock(self):
        self.now += timedelta(hours=1)
        operations.tell_of_overdue(at=self.now)

    def check_every_surface(self):
        client = client_of("vnm-duty-officer")
        drills = set(Incident.objects.filter(is_drill=True).values_list("identifier", flat=True))
        rows = queries.incidents_for(self.find("vnm-duty-officer"), drill=False)
        shown = {row.identifier for row in rows}
        shown |= {row.identifier for row in queries.incidents_for(
            self.find("vnm-duty-officer"), drill=True)}  # fmt: skip
        for identifier in shown:
            is_drill = identifier in drills
            assert identifier.startswith("DRILL-") == is_drill
            for path in ONE_PAGE:
                text = text_of(client, path.format(id=identifier))
                assert (SIGN in text) == is_drill, (path, identifier)
        for is_drill, paths in LISTS.items():
            for path in paths:
                text = text_of(client, path)
                wrong = [one for one in shown if one in text and (one in drills) != is_drill]
                assert wrong == [], path
                if is_drill and any(one in text for one in drills):
                    assert SIGN in text, path
                if not is_drill:
                    assert SIGN not in text, path

    @invariant()
    def every_mail_tells_a_drill_and_none_of_them_leaves_the_desks(self):
        for message in mail.outbox:
            is_drill = "DRILL-" in message.subject
            assert (SIGN in message.subject) == is_drill
            assert (SIGN in message.body) == is_drill
            if is_drill:
                assert all(to.endswith("@riparian.invalid") for to in message.to)


def walk(find, at, monkeypatch, capture, **budget):
    # A PDF is compared by the source it is set from: what is in it stands on every page.
    monkeypatch.setattr(
        typesetting.typst, "compile", lambda source, **_: source.replace(b"\\", b"")
    )
    Desks.find, Desks.at = staticmethod(find), at

    class Committing(Desks):
        def attempt(self, act):
            with capture(execute=True):
                return super().attempt(act)

    run_state_machine_as_test(
        Committing,
        settings=settings(
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
            **budget,
        ),
    )


def test_whatever_the_desks_do_a_drill_is_told_from_the_real_thing(
    actor, at, monkeypatch, django_capture_on_commit_callbacks
):
    walk(actor, at, monkeypatch, django_capture_on_commit_callbacks,
         max_examples=5, stateful_step_count=10)  # fmt: skip


@pytest.mark.long
def test_a_hundred_walks_of_the_desks_tell_drills_from_the_real_thing(
    actor, at, monkeypatch, django_capture_on_commit_callbacks
):
    walk(actor, at, monkeypatch, django_capture_on_commit_callbacks,
         max_examples=100, stateful_step_count=15)  # fmt: skip


def test_the_paper_of_a_drill_has_its_watermark(incident):
    from riparian.secretariat.incidents import exports
    from riparian.secretariat.incidents.engine import review_of

    pages = {}
    for drill in (True, False):
        row = incident(drill=drill)
        review = review_of(row, queries.entries_of(row), at=row.opened_at)
        pages[drill] = exports.review_pdf(row, review, at=row.opened_at, address="https://x/",
                                          language="en", names={})  # fmt: skip
    assert all(page.startswith(b"%PDF") for page in pages.values())
    assert len(pages[True]) > len(pages[False])
