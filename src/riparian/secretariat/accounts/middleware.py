"""Turn the session's account into an actor, and ask for the second factor where it is due."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from riparian.secretariat.accounts import operations, queries
from riparian.secretariat.accounts.actor import NOBODY, Actor
from riparian.secretariat.accounts.models import User

Answer = Callable[[HttpRequest], HttpResponse]
PURPOSE = "purpose"
OPEN_WITHOUT_SECOND_FACTOR = ("/accounts/", "/language", "/static/", "/healthz", "/api/")


def _actor_of(request: HttpRequest) -> Actor:
    user = request.user
    if not user.is_authenticated or not isinstance(user, User):
        return NOBODY
    return queries.actor_of(user, purpose=request.session.get(PURPOSE, ""))


def name_the_actor(get_response: Answer) -> Answer:
    """Set `request.actor`; send people without a second factor to set one up."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor_of(request))
        user = request.user
        if user.is_authenticated and isinstance(user, User):
            operations.notice_visit(user, at=request.at)
            if _still_owes_second_factor(request, user):
                return redirect("mfa_index")
        return get_response(request)

    return middleware


def _still_owes_second_factor(request: HttpRequest, user: User) -> bool:
    return (
        settings.ENVIRONMENT.needs_second_factor
        and not user.is_demo
        and not request.path.startswith(OPEN_WITHOUT_SECOND_FACTOR)
        and not is_mfa_enabled(user)
    )
