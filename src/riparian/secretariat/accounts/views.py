"""Pages of accounts and tokens."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from riparian.secretariat.accounts import operations, permissions, queries
from riparian.secretariat.accounts.forms import OpenAccountForm, RolesForm, TokenForm
from riparian.secretariat.accounts.middleware import PURPOSE
from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.lib.forms import attempt
from riparian.secretariat.lib.redirects import back_or


@login_required
def accounts(request: Request) -> HttpResponse:
    """Show the accounts of the administrator's country."""
    permissions.check_can_administer(request.actor, request.actor.country)
    rows = queries.accounts_of(request.actor.country)
    return render(request, "accounts/accounts.html", {"rows": rows})


@login_required
def open_account(request: Request) -> HttpResponse:
    """Make an account."""
    permissions.check_can_administer(request.actor, request.actor.country)
    form = OpenAccountForm(request.POST or None)
    if request.method == "POST":
        user = attempt(
            form,
            lambda: operations.open_account(**form.cleaned_data, by=request.actor, at=request.at),
        )
        if user:
            messages.success(request, _("The account is open."))
            return redirect("people:accounts")
    return render(request, "form.html", {"form": form, "title": _("Open an account")})


@login_required
def account(request: Request, user_id: int) -> HttpResponse:
    """Change the roles of one account."""
    permissions.check_can_administer(request.actor, request.actor.country)
    user = queries.get_account(user_id, country=request.actor.country)
    now = {"roles": [h.role for h in user.holdings.all()], "is_active": user.is_active}
    form = RolesForm(request.POST or None, initial=now)
    if request.method == "POST" and attempt(
        form,
        lambda: operations.give_roles(
            user_id, **form.cleaned_data, by=request.actor, at=request.at
        ),
    ):
        messages.success(request, _("The roles are changed."))
        return redirect("people:accounts")
    return render(request, "form.html", {"form": form, "title": str(user)})


@login_required
def tokens(request: Request) -> HttpResponse:
    """Show and make keys for programs."""
    form, secret = TokenForm(request.POST or None), ""
    if request.method == "POST":
        made = attempt(
            form,
            lambda: operations.make_token(**form.cleaned_data, by=request.actor, at=request.at),
        )
        secret = made[1] if made else ""
    rows = queries.tokens_of(request.actor.user_id)
    return render(request, "accounts/tokens.html", {"form": form, "rows": rows, "secret": secret})


@login_required
@require_POST
def purpose(request: Request) -> HttpResponse:
    """Declare what one reads for until one signs out."""
    chosen = request.POST.get("purpose", "")
    operations.declare_purpose(chosen, by=request.actor, at=request.at)
    request.session[PURPOSE] = chosen
    return back_or(request, "stations:list")


@login_required
@require_POST
def revoke_token(request: Request, token_id: int) -> HttpResponse:
    """Revoke a key."""
    operations.revoke_token(token_id, by=request.actor, at=request.at)
    return redirect("people:tokens")
