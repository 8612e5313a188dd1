"""The page on which a document is translated, forty places at a time."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.documents import forms, permissions, queries, translating
from riparian.secretariat.documents.kinds import Language
from riparian.secretariat.documents.models import hash_of_text
from riparian.secretariat.documents.queries import Reading, Row
from riparian.secretariat.lib.errors import NotFound
from riparian.secretariat.lib.forms import attempt

PLACES_A_PAGE = 40
OPEN = ("missing", "stale")


def _open_rows(reading: Reading, request: Request) -> list[Row]:
    """Return what is to be translated: what is missing or stale, or all when that is asked for."""
    rows = [row for row in reading.rows if row.source_text]
    if request.GET.get("all"):
        return rows
    return [row for row in rows if row.state in OPEN]


def _form(request: Request, rows: list[Row]) -> forms.TranslationForm:
    initial = {}
    for row in rows:
        initial[f"text_{row.eid}"] = row.text if row.state in {"stale", "current"} else ""
        initial[f"hash_{row.eid}"] = hash_of_text(row.source_text)
    return forms.TranslationForm(request.POST or None, rows=rows, initial=initial)


@login_required
def translate(request: Request, identifier: str, language: str) -> HttpResponse:
    """Translate what is missing or stale."""
    document = queries.get_document(identifier, request.actor)
    permissions.check_can_translate(request.actor)
    version = queries.get_version(queries.versions_of(document), "")
    if version is None or language not in Language.values or language == version.language:
        raise NotFound(f"{language}: there is nothing to translate into this language")
    reading = queries.read(document, version, language)
    if request.method == "POST":
        # What the page showed is what was sent, whatever has been translated since.
        sent = [row for row in reading.rows if f"hash_{row.eid}" in request.POST]
        form = _form(request, sent)
        outcome = attempt(
            form,
            lambda: translating.translate_places(
                identifier, language, _entered(form), by=request.actor, at=request.at
            ),
        )
        if outcome:
            _tell(request, outcome)
            address = reverse("documents:document", args=[identifier])
            return redirect(f"{address}?lang={language}")
    else:
        form = _form(request, _open_rows(reading, request)[:PLACES_A_PAGE])
    context = {
        "document": document, "reading": reading, "form": form, "version": version,
        "language": language, "language_name": Language(language).label,
        "open_count": len(_open_rows(reading, request)),
    }  # fmt: skip
    return render(request, "documents/translate.html", context)


def _entered(form: forms.TranslationForm) -> dict[str, translating.Entered]:
    data = form.cleaned_data
    return {
        row.eid: translating.Entered(
            text=data[f"text_{row.eid}"], seen_hash=data[f"hash_{row.eid}"],
            is_confirmed=data[f"fits_{row.eid}"],
        )
        for row in form.rows
    }  # fmt: skip


def _tell(request: Request, outcome: translating.Outcome) -> None:
    words = ngettext("%(n)d place is on record.", "%(n)d places are on record.", outcome.kept)
    messages.success(request, words % {"n": outcome.kept})
    if outcome.changed_meanwhile:
        messages.warning(
            request,
            _("The source changed while you translated; these are kept and stale: %(places)s")
            % {"places": ", ".join(outcome.changed_meanwhile)},
        )
