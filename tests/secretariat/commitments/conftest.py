"""Commitments to act on."""

import pytest

WORDS = "The six share water levels every day by the end of 2027."


@pytest.fixture
def terms():
    from riparian.secretariat.commitments.operations import Terms

    def make(title="Share data daily", **changes):
        given = {"pillar": "economic-sustainable", "area": "water", "is_for_all": True} | changes
        return Terms(titles={"en": title}, **given)

    return make


@pytest.fixture
def paragraph(db):
    from riparian.secretariat.documents.models import Paragraph

    return Paragraph.objects.get(document__identifier="D-POA23", eid="sec_4-2__para_1")


@pytest.fixture
def cut(terms, paragraph, actor, at):
    """Cut a commitment of Thailand."""
    from riparian.secretariat.commitments import operations

    def make(**changes):
        return operations.cut_commitment(
            paragraph.pk, terms(**changes), by=actor("tha-officer"), at=at
        )

    return make


@pytest.fixture
def enter(actor, at):
    """Enter scores of one person: country=score."""
    from riparian.secretariat.commitments import scoring

    def make(row, who, year=2026, when=None, **scores):
        entries = {("" if code == "body" else code): (value, f"because {who}")
                   for code, value in scores.items()}  # fmt: skip
        return scoring.enter_scores(
            row.identifier, year=year, entries=entries, by=actor(who), at=when or at
        )

    return make
