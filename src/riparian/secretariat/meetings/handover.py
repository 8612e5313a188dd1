"""The handover pack: everything the next chair needs, as a PDF to read and as data to load."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.utils.translation import gettext as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.audit.verification import anchor
from riparian.secretariat.decisions import exports as decision_exports
from riparian.secretariat.decisions import queries as decisions
from riparian.secretariat.decisions.models import Decision
from riparian.secretariat.lib.exports import csv_of
from riparian.secretariat.lib.typesetting import escaped, pdf_of
from riparian.secretariat.meetings import itip, queries
from riparian.secretariat.meetings.models import FollowUp, Meeting

MEETING_HEADER = ("id", "body", "ordinal", "title", "starts", "ends", "city", "host", "chairs",
                  "format", "status", "theme")  # fmt: skip
FOLLOW_UP_HEADER = ("meeting", "text", "country", "due", "done", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """What is handed over."""

    meetings: Sequence[Meeting]
    follow_ups: Sequence[FollowUp]
    open_decisions: Sequence[Decision]
    decisions: Sequence[Decision]


def pack_for(actor: Actor, *, at: datetime) -> Pack:
    """Collect what the chair sees: coming meetings, open follow-ups, all decisions."""
    return Pack(
        meetings=list(queries.upcoming(actor, on=at.date())),
        follow_ups=list(queries.follow_ups_for(actor).filter(done_on=None)),
        open_decisions=list(decisions.running(decisions.decisions_for(actor), at=at)),
        decisions=list(decisions.decisions_for(actor)),
    )


def meetings_csv(rows: Sequence[Meeting]) -> str:
    """Return meetings as CSV."""
    return csv_of(
        MEETING_HEADER,
        (
            (m.identifier, m.body.identifier, m.ordinal, m.title, m.starts, m.ends, m.city,
             m.host_country, ";".join(m.chair_codes), m.format, m.status, m.theme)
            for m in rows
        ),
    )  # fmt: skip


def follow_ups_csv(rows: Sequence[FollowUp]) -> str:
    """Return follow-ups as CSV."""
    return csv_of(
        FOLLOW_UP_HEADER,
        ((r.meeting.identifier, r.text, r.country, r.due_on, r.done_on, r.done_note) for r in rows),
    )


def _list(title: str, lines: Sequence[str]) -> str:
    body = "\n".join(f"- {escaped(line)}" for line in lines) or escaped(_("Nothing."))
    return f"= {escaped(title)}\n\n{body}\n\n"


def _pdf(pack: Pack, *, at: datetime, address: str, language: str) -> bytes:
    source = _list(
        _("Decisions on which silence is running"),
        [f"{d.identifier} {d.title} – {d.expires_at:%Y-%m-%d %H:%M} UTC"
         for d in pack.open_decisions],
    )  # fmt: skip
    source += _list(
        _("Coming meetings"), [f"{m.starts} {m.title}, {m.city or m.format}" for m in pack.meetings]
    )
    source += _list(
        _("Open follow-ups"),
        [f"{f.country}: {f.text} ({f.due_on or '–'})" for f in pack.follow_ups],
    )
    source += _list(
        _("Decisions and their statements"),
        [
            f"{d.identifier} {d.title} – {d.state_at(at).label}. "
            + decision_exports.statements_in_words(decisions.statements_of(d))
            for d in pack.decisions
        ],
    )
    return pdf_of(source, title=_("Handover pack"), address=address, at=at, language=language)


def zip_of(actor: Actor, *, at: datetime, address: str, language: str) -> bytes:
    """Return the pack as a ZIP; `manifest.json` lists every file with its hash and an anchor."""
    pack = pack_for(actor, at=at)
    files = {
        "handover.pdf": _pdf(pack, at=at, address=address, language=language),
        "meetings.csv": meetings_csv(pack.meetings).encode(),
        "meetings.ics": itip.feed_of(
            list(pack.meetings), organizer=settings.DEFAULT_FROM_EMAIL, stamp=at
        ),
        "follow-ups.csv": follow_ups_csv(pack.follow_ups).encode(),
        "decisions.csv": decision_exports.register_csv(pack.decisions, at=at).encode(),
    }
    manifest = {
        "made_at": at.isoformat(),
        "made_for": actor.country,
        "journal": anchor(at=at.isoformat()),
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    files["manifest.json"] = json.dumps(manifest, indent=2).encode()
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name, at.timetuple()[:6]), content)
    return out.getvalue()
