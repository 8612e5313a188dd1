"""A document of the secretariat of Thailand, with two versions and some Lao."""

import pytest

PLAIN = """# 1 Water

(1) The six countries share water levels every day.

(2) They tell each other of releases seven days ahead.

# 2 Trade

They open one more border gate each year.
"""
REWORDED = PLAIN.replace("every day", "every six hours").replace(
    "They open one more border gate each year.",
    "They open two more border gates each year.\n\nA customs desk answers within a day.",
)


@pytest.fixture
def drafted(actor, at):
    """Return a function that puts a document on record."""
    from riparian.secretariat.documents import operations

    def make(title="On sharing water", plain=PLAIN, by="tha-officer", **facts):
        given = {"titles": {"en": title}, "kind": "plan", "nature": "agreed"} | facts
        return operations.draft_document(
            operations.Facts(**given), plain=plain, by=actor(by), at=at
        )

    return make


@pytest.fixture
def versioned(drafted, actor, at):
    """A document with two versions."""
    from riparian.secretariat.documents import operations

    row = drafted()
    operations.add_version(
        row.identifier, operations.Draft(plain=REWORDED, note="After the meeting", seen=1),
        by=actor("tha-officer"), at=at,
    )  # fmt: skip
    return row


@pytest.fixture
def translate(actor, at):
    """Return a function that translates places of a document."""
    from riparian.secretariat.documents import queries, translating

    def make(row, language, texts, by="lao-officer", **more):
        version = queries.versions_of(row)[0]
        hashes = {words.paragraph.eid: words.text_hash for words in queries.wordings_of(version)}
        entered = {
            eid: translating.Entered(text=text, seen_hash=hashes[eid], **more)
            for eid, text in texts.items()
        }
        return translating.translate_places(row.identifier, language, entered, by=actor(by), at=at)

    return make
