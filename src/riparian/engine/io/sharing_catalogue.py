"""The list of all sharing rules and burden keys, as data and as the reference page."""

from riparian.engine.interests.sharing.registry import RULES
from riparian.engine.responsibilities.burden.registry import KEYS

_INTRODUCTION = """# Sharing rules

Every rule of `riparian share`, made from the registry (`riparian share rules`). Sources are keys
of [references.bib](../references.bib). A rule that does not exist for a problem
says why and names another one.
"""


def list_rules() -> list[dict[str, str]]:
    """Return every rule and burden key with its conditions and source."""
    rules = [
        {
            "rule": rule.key,
            "title": rule.title,
            "divides": str(rule.family),
            "use_when": rule.use_when,
            "exists_when": rule.exists_when,
            "source": rule.source,
        }
        for rule in RULES.values()
    ]
    keys = [
        {
            "rule": key.key,
            "title": key.title,
            "divides": "burdens",
            "use_when": key.use_when,
            "exists_when": f"known: {', '.join(key.needs)}" if key.needs else "always",
            "source": key.source,
        }
        for key in KEYS.values()
    ]
    return rules + keys


def write_reference() -> str:
    """Return the reference page of all rules."""
    lines = [_INTRODUCTION]
    family = ""
    for entry in list_rules():
        if entry["divides"] != family:
            family = entry["divides"]
            lines.append(f"## {family[0].upper()}{family[1:]}\n")
        lines.append(_describe(entry))
    return "\n".join(lines)


def _describe(entry: dict[str, str]) -> str:
    rule = RULES.get(entry["rule"])
    described = [
        f"### {entry['title']} (`{entry['rule']}`)\n",
        f"- Use when: {entry['use_when']}.",
        f"- Exists: {entry['exists_when']}.",
        f"- Source: {entry['source']}.",
    ]
    if rule is not None and rule.axioms:
        described.append(f"- Promises: {', '.join(rule.axioms)}.")
    if rule is not None and rule.options:
        described.append(f"- Needs beside the problem: {', '.join(rule.options)}.")
    return "\n".join([*described, ""])
