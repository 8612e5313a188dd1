"""Pages of documents."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.accounts.visibility import readers_of, why_visible
from riparian.secretariat.documents import (
    engine,
    exports,
    forms,
    importing,
    operations,
    permissions,
    queries,
)
from riparian.secretariat.documents.kinds import (
    SEEN_FROM_THE_OTHER_END,
    Basis,
    Kind,
    Language,
    LinkKind,
    Nature,
)
from riparian.secretariat.documents.queries import Reading
from riparian.secretariat.lib.errors import NotFound
from riparian.secretariat.lib.exports import answer
from riparian.secretariat.lib.forms import attempt
from riparian.secretariat.lib.paging import page_of

LARGEST_FILE = 20_000_000


def documents(request: Request) -> HttpResponse:
    """List documents, with filters; announcements are told from agreed texts at a glance."""
    rows = queries.cut(queries.documents_for(request.actor), request.GET)
    context = {
        "page": page_of(rows, request.GET),
        "kinds": Kind.choices,
        "natures": Nature.choices,
        "bases": [*Basis.choices, ("none", _("Not on record"))],
        "countries": accounts.countries(),
        "names": _names(),
        "may_draft": request.actor.can(Capability.PREPARE),
    }
    return render(request, "documents/list.html", context)


def _names() -> dict[str, str]:
    return {country.code: country.name for country in accounts.countries()}


def documents_csv(request: Request) -> HttpResponse:
    """Export what the list shows."""
    rows = queries.cut(queries.documents_for(request.actor), request.GET)
    return answer(request, exports.list_csv(rows), media_type="text/csv", name="documents.csv")


def _reading(request: Request, identifier: str) -> tuple[Reading, list[Any]]:
    """Return the text that the address asks for, and all versions."""
    row = queries.get_document(identifier, request.actor)
    versions = queries.versions_of(row)
    version = queries.get_version(versions, request.GET.get("version", ""))
    language = request.GET.get("lang", "")
    if language and language not in Language.values:
        raise NotFound(f"language {language}: not one that texts are kept in")
    return queries.read(row, version, language), versions


def document(request: Request, identifier: str) -> HttpResponse:
    """Show one document: its text in a language, its versions, what it names, what names it."""
    return _show(request, identifier, forms.LinkForm())


def _show(request: Request, identifier: str, form: forms.LinkForm) -> HttpResponse:
    reading, versions = _reading(request, identifier)
    row, actor = reading.document, request.actor
    links_to = [
        (SEEN_FROM_THE_OTHER_END[LinkKind(link.kind)], link)
        for link in queries.links_to(row, actor)
    ]
    context = {
        "document": row,
        "reading": reading,
        "versions": versions,
        "previous": _previous(reading, versions),
        "warnings": exports.warnings_of(reading),
        "links": [(link, engine.address_of(link)) for link in queries.links_from(row, actor)],
        "links_to": links_to,
        "names": _names(),
        "why": why_visible(row, actor),
        "readers": readers_of(row),
        "form": form,
        "may_edit": permissions.can_edit(actor, row),
        "may_translate": actor.can(Capability.PREPARE),
        "shown": {"lang": reading.language,
                  "version": reading.version.number if reading.version else ""},
    }  # fmt: skip
    return render(request, "documents/document.html", context)


def _previous(reading: Reading, versions: list[Any]) -> int:
    """Return the number of the version before the one that is read, or 0."""
    if reading.version is None:
        return 0
    earlier = [row.number for row in versions if row.number < reading.version.number]
    return max(earlier, default=0)


def compare(request: Request, identifier: str) -> HttpResponse:
    """Show two versions side by side, paragraph by paragraph, word by word."""
    row = queries.get_document(identifier, request.actor)
    versions = queries.versions_of(row)
    new = queries.get_version(versions, request.GET.get("new", ""))
    if new is None:
        raise NotFound(f"document {identifier}: there is no version to compare")
    earlier = [version for version in versions if version.number < new.number]
    asked = request.GET.get("old", "")
    old = queries.get_version(versions, asked) if asked else next(iter(earlier), new)
    comparison = engine.compared(queries.wordings_of(old), queries.wordings_of(new))
    context = {
        "document": row, "versions": versions, "old": old, "new": new, "comparison": comparison,
        "counts": engine.counts_of(comparison), "words": engine.CHANGE_WORDS,
        "rows": comparison.rows if request.GET.get("all") else [
            found for found in comparison.rows if found.change != "same"],
    }  # fmt: skip
    return render(request, "documents/compare.html", context)


@login_required
def draft(request: Request) -> HttpResponse:
    """Put a document on record."""
    permissions.check_can_draft(request.actor)
    form = forms.DraftForm(request.POST or None)
    if request.method == "POST":
        row = attempt(
            form,
            lambda: operations.draft_document(
                form.facts, plain=form.cleaned_data["text"], by=request.actor, at=request.at
            ),
        )
        if row:
            messages.success(request, _("The document is on record."))
            return redirect("documents:document", row.identifier)
    return render(request, "form.html", {"form": form, "title": _("Put a document on record")})


@login_required
def facts(request: Request, identifier: str) -> HttpResponse:
    """Change what is said about a document."""
    row = queries.get_document(identifier, request.actor)
    permissions.check_can_edit(request.actor, row)
    form = forms.FactsForm(request.POST or None, initial=forms.initial_facts(row))
    if request.method == "POST" and attempt(
        form,
        lambda: operations.change_facts(identifier, form.facts, by=request.actor, at=request.at),
    ):
        messages.success(request, _("It is on record."))
        return redirect("documents:document", identifier)
    title = _("Change what %(number)s is") % {"number": identifier}
    return render(request, "form.html", {"form": form, "title": title})


@login_required
def new_version(request: Request, identifier: str) -> HttpResponse:
    """Append a version."""
    row = queries.get_document(identifier, request.actor)
    permissions.check_can_edit(request.actor, row)
    newest = queries.get_version(queries.versions_of(row), "")
    form = forms.VersionForm(request.POST or None, initial=_initial_version(row, newest))
    if row.authentic_language:
        form.fields.pop("language")
    if request.method == "POST":
        version = attempt(form, lambda: operations.add_version(
            identifier,
            operations.Draft(
                plain=form.cleaned_data["text"], note=form.cleaned_data["note"],
                basis=form.cleaned_data["basis"], seen=form.cleaned_data["seen"],
                language=form.cleaned_data.get("language", ""),
            ), by=request.actor, at=request.at,
        ))  # fmt: skip
        if version:
            messages.success(request, _("Version %(n)d is on record.") % {"n": version.number})
            address = reverse("documents:compare", args=[identifier])
            return redirect(address if newest else reverse("documents:document", args=[identifier]))
    title = _("A further version of %(number)s") % {"number": identifier}
    return render(request, "documents/version_form.html",
                  {"form": form, "title": title, "document": row, "newest": newest})  # fmt: skip


def _initial_version(row: Any, newest: Any) -> dict[str, Any]:  # noqa: ANN401 - rows
    if newest is None:
        return {"seen": 0, "basis": Basis.FULL, "language": row.authentic_language or "en"}
    plain = engine.typed(queries.wordings_of(newest))
    return {"text": plain, "seen": newest.number, "basis": newest.basis,
            "language": newest.language}  # fmt: skip


@login_required
def adopt(request: Request, identifier: str) -> HttpResponse:
    """Put on record when and where a document was adopted."""
    row = queries.get_document(identifier, request.actor)
    permissions.check_can_edit(request.actor, row)
    form = forms.AdoptForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda: operations.adopt_document(
            identifier, on=form.cleaned_data["on"], meeting=form.cleaned_data["meeting"],
            decision=form.cleaned_data["decision"], by=request.actor, at=request.at,
        ),
    ):  # fmt: skip
        messages.success(request, _("It is on record."))
        return redirect("documents:document", identifier)
    title = _("Adoption of %(number)s") % {"number": identifier}
    return render(request, "form.html", {"form": form, "title": title})


@login_required
@require_POST
def link(request: Request, identifier: str) -> HttpResponse:
    """Link a document to another thing."""
    form = forms.LinkForm(request.POST)
    if not attempt(
        form,
        lambda: operations.add_link(
            identifier, **form.cleaned_data, by=request.actor, at=request.at
        ),
    ):
        return _show(request, identifier, form)
    messages.success(request, _("It is on record."))
    return redirect("documents:document", identifier)


@login_required
@require_POST
def unlink(request: Request, identifier: str, link_id: int) -> HttpResponse:
    """Take a link away."""
    operations.remove_link(identifier, link_id, by=request.actor, at=request.at)
    messages.success(request, _("It is on record."))
    return redirect("documents:document", identifier)


@login_required
def bring_in(request: Request) -> HttpResponse:
    """Import a file in Akoma Ntoso."""
    permissions.check_can_draft(request.actor)
    form = forms.ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        imported = attempt(form, lambda: _import(request, form.cleaned_data))
        if imported:
            messages.success(request, _("The file is imported."))
            for words in imported.lost_references:
                messages.warning(request, _("A reference leads nowhere here: %s") % words)
            return redirect("documents:document", imported.document.identifier)
    context = {"form": form, "title": _("Import a document"), "has_file": True}
    return render(request, "form.html", context)


def _import(request: Request, entered: dict[str, Any]) -> importing.Imported:
    content = entered["file"].read(LARGEST_FILE + 1)
    if entered["into"]:
        return importing.import_into(entered["into"], content, by=request.actor, at=request.at)
    return importing.import_document(
        content, audience=entered["audience"], by=request.actor, at=request.at
    )


def document_akn(request: Request, identifier: str) -> HttpResponse:
    """Export a text as Akoma Ntoso 3.0."""
    reading, _versions = _reading(request, identifier)
    content = engine.akoma_ntoso_of(reading, queries.links_from(reading.document, request.actor))
    return answer(
        request, content, media_type="application/akn+xml", name=_name(reading, "akn.xml")
    )


def _name(reading: Reading, ending: str) -> str:
    version = f"-v{reading.version.number}" if reading.version else ""
    return f"{reading.document.identifier}-{reading.language}{version}.{ending}"


def document_pdf(request: Request, identifier: str) -> HttpResponse:
    """Export a text for paper."""
    reading, _versions = _reading(request, identifier)
    address = request.build_absolute_uri(reverse("documents:document", args=[identifier]))
    page = exports.document_as_pdf(
        reading, queries.links_from(reading.document, request.actor), at=request.at,
        address=address, language=get_language() or "en",
    )  # fmt: skip
    return answer(request, page, media_type="application/pdf", name=_name(reading, "pdf"))
