"""The page of search."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.lib.paging import page_of
from riparian.secretariat.search import queries
from riparian.secretariat.search.findable import sources
from riparian.secretariat.search.forms import SearchForm


def search(request: Request) -> HttpResponse:
    """Show what is found of what the reader may see, with the words marked."""
    form = SearchForm(request.GET)
    context: dict[str, Any] = {"form": form, "sought": None}
    if form.is_valid():
        given = dict(form.cleaned_data)
        looked_for = queries.sought(given.pop("q"))
        found = queries.find(looked_for, request.actor, **given)
        page = page_of(found.rows, request.GET)
        texts = queries.excerpts(page.rows, found.looked_for, language=given["language"])
        kinds = {kind: source.words for kind, source in sources().items()}
        context |= {"sought": looked_for, "page": page, "excerpts": texts, "kinds": kinds}
        context["is_inside"] = found.is_inside
        if looked_for.parts and not page.count:
            context["suggestions"] = queries.suggestions(looked_for, request.actor)
    return render(request, "search/search.html", context)
