"""What we change in allauth: nobody registers alone, and every sign-in is logged."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

_log = logging.getLogger("riparian.security")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts are opened by the administrator of a country."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse sign-up."""
        del request
        return False

    def post_login(self, request: HttpRequest, user: Any, **given: Any) -> HttpResponse:  # noqa: ANN401 - allauth's
        """Log who signed in, from where."""
        _log.info("signed in: account %s from %s", user.pk, self.get_client_ip(request))
        answer: HttpResponse = super().post_login(request, user, **given)
        return answer

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ANN401 - allauth's
        """Log the name that was tried, never the password; `%r` keeps a log line one line."""
        tried = credentials.get("username") or credentials.get("email") or ""
        _log.warning("sign-in failed: %r from %s", tried[:150], self.get_client_ip(request))
        super().authentication_failed(request, **credentials)
