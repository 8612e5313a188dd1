"""A group of two countries, and an item made in it."""

import pytest


@pytest.fixture
def group(actor, at):
    """A group that Lao PDR keeps; more people are taken in by name and part."""
    from riparian.secretariat.restricted import operations

    def make(members=None, *, hidden=False, by="lao-duty-officer", name="Mekong patrol"):
        keeper = actor(by)
        row = operations.make_group(
            name=name, purpose="Joint patrols", is_membership_hidden=hidden, by=keeper, at=at
        )
        for username, part in (members or {}).items():
            operations.add_member(row.identifier, username=username, part=part, by=keeper, at=at)
        return row

    return make


@pytest.fixture
def item(actor, at):
    from riparian.secretariat.restricted import operations

    def make(origin, groups=(), *, by="lao-duty-officer", release=None, reason="agreed", **changes):
        facts = {
            "code": "TLP:AMBER", "source_grade": "B", "content_grade": "2",
            "origin": origin.identifier, "groups": [one.identifier for one in groups],
            "title": "Two boats without lights", "body": "Seen at the bend, three nights.",
        }  # fmt: skip
        draft = operations.Draft(**(facts | changes))
        row = operations.draft_item(draft, by=actor(by), at=at)
        if release:
            operations.propose_release(row.identifier, by=actor(by), at=at)
            operations.release_item(row.identifier, reason=reason, by=actor(release), at=at)
        row.refresh_from_db()
        return row

    return make
