"""The pages that answer when a request cannot be."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def refuse_stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that came without its token; what was typed is still in the browser."""
    del reason
    words = _("This form was open too long or came from another site. Go back and send it again.")
    return render(request, "refused.html", {"reason": words, "status": 403}, status=403)


def say_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address where nothing is, or nothing this reader may see."""
    del exception
    words = _("There is nothing here that you may see. Check the address, or sign in.")
    return render(request, "refused.html", {"reason": words, "status": 404}, status=404)


def say_failed(request: HttpRequest) -> HttpResponse:
    """Answer when we broke; nothing half-done was kept."""
    return render(request, "failed.html", status=500)
