"""The hash that links one entry of the journal to the one before."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

GENESIS = "0" * 64
FIELDS = (
    "number", "at", "actor_id", "actor_name", "on_behalf_of",
    "act", "subject_kind", "subject_id", "subject_label", "before", "after", "previous_hash",
)  # fmt: skip


def hash_of(entry: Mapping[str, Any]) -> str:
    """Return the SHA-256 of an entry's canonical JSON: sorted keys, no spaces, UTF-8."""
    document = {field: entry[field] for field in FIELDS}
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
