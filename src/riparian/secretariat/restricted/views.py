"""Pages of restricted information; each that shows words records who read them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.lib.errors import CannotFollow
from riparian.secretariat.lib.exports import answer
from riparian.secretariat.lib.forms import attempt
from riparian.secretariat.lib.paging import page_of
from riparian.secretariat.restricted import exports, forms, operations, permissions, queries
from riparian.secretariat.restricted.models import Item, Membership
from riparian.secretariat.restricted.rule import STEPS, Act, Basis, Code, Stage, in_words


def _filtered(request: Request) -> Any:  # noqa: ANN401 - a query set
    rows = queries.items_for(request.actor, at=request.at)
    code, stage = request.GET.get("code", ""), request.GET.get("stage", "")
    rows = rows.filter(code=code) if code in Code.values else rows
    return rows.filter(stage=stage) if stage in Stage.values else rows


def _readable(request: Request) -> set[int]:
    rows = Item.objects.readable_by(request.actor, at=request.at)
    return set(rows.values_list("pk", flat=True))


@login_required
def items(request: Request) -> HttpResponse:
    """List what the reader may read or carries."""
    page = page_of(_filtered(request), request.GET)
    waiting = queries.waiting_for_second(request.actor, at=request.at)
    context = {
        "page": page, "codes": Code.choices, "stages": Stage.choices,
        "readable": _readable(request), "waiting": list(waiting[:20]),
        "may_handle": request.actor.can(Capability.HANDLE),
    }  # fmt: skip
    return render(request, "restricted/list.html", context)


@login_required
def register_csv(request: Request) -> HttpResponse:
    """Export the list, each row under its marking."""
    table = exports.register_csv(_filtered(request), _readable(request))
    return answer(request, table, media_type="text/csv", name="restricted.csv")


@login_required
def item(request: Request, identifier: str) -> HttpResponse:
    """Show one item, and put on record that it was read."""
    return _show(request, identifier, forms.ReleaseForm())


def _group_names(row: Item, basis: Basis, own: list[Membership]) -> list[str]:
    wanted = {sent.group_id for sent in row.sent_to.all()} if basis != Basis.ORIGIN else set()
    wanted |= {row.origin_id} if basis in {Basis.ORIGIN, Basis.CARRIER} else set()
    return [f"{m.group.identifier} {m.group.name}" for m in own if m.group_id in wanted]


def _show(request: Request, identifier: str, form: forms.ReleaseForm) -> HttpResponse:
    actor, at = request.actor, request.at
    row, basis = operations.read_item(identifier, way="page", by=actor, at=at)
    own = queries.memberships_of(actor)
    mine = {m.group_id for m in own}
    is_author = row.author_id == actor.user_id
    is_second = (not is_author and basis in {Basis.ORIGIN, Basis.SECOND}
                 and actor.can(Capability.HANDLE) and row.stage == Stage.PROPOSED)  # fmt: skip
    context = {
        "item": row, "basis": basis, "why": in_words(basis, groups=_group_names(row, basis, own)),
        # Groups that the reader is not in stay hidden from the reader.
        "groups": [sent.group for sent in row.sent_to.all() if sent.group_id in mine],
        "is_author": is_author, "is_second": is_second, "form": form,
        "unusual": queries.unusual_recipients(row) if is_second else (),
        "may_see_log": is_author or queries.keeps_the_log(row, own),
        "acts": {act.value for (stage, act) in STEPS if stage == row.stage},
        "may_take_out": row.code != Code.RED,
    }  # fmt: skip
    return render(request, "restricted/item.html", context)


@login_required
def draft(request: Request) -> HttpResponse:
    """Put a draft on record."""
    permissions.check_can_handle(request.actor)
    form = forms.DraftForm(request.POST or None, actor=request.actor)
    if request.method == "POST":
        row = attempt(form, lambda: operations.draft_item(
            _draft(form), by=request.actor, at=request.at
        ))  # fmt: skip
        if row:
            messages.success(request, _("The draft is on record."))
            where = "restricted:seal" if row.is_sealed else "restricted:item"
            return redirect(where, row.identifier)
    title = _("Write a restricted item")
    return render(request, "form.html", {"form": form, "title": title})


def _draft(form: forms.DraftForm) -> operations.Draft:
    given = form.cleaned_data
    return operations.Draft(
        code=given["code"], source_grade=given["source_grade"],
        content_grade=given["content_grade"], origin=given["origin"], groups=given["groups"],
        combination=given["combination"], named=given["named"].split(),
        second=given["second"].strip(), countries=given["countries"],
        expires_at=given["expires_at"], is_sealed=given["is_sealed"], title=given["title"],
        body=given["body"],
    )  # fmt: skip


@login_required
def seal(request: Request, identifier: str) -> HttpResponse:
    """Seal one's own draft: the page encrypts, the server takes the envelope."""
    row = queries.get_item(identifier, request.actor, at=request.at)
    permissions.check_is_author(request.actor, row)
    form = forms.EnvelopeForm(request.POST or None)
    if request.method == "POST" and attempt(form, lambda: operations.put_envelope(
        identifier, envelope=form.cleaned_data["envelope"], by=request.actor, at=request.at
    )):  # fmt: skip
        messages.success(request, _("It is sealed."))
        return redirect("restricted:item", identifier)
    known = queries.keys_for(row)
    keys = [{"fingerprint": key.fingerprint, "spki": key.spki, "name": name or _("a member")}
            for key, name in known]  # fmt: skip
    own = any(key.user_id == request.actor.user_id for key, _name in known)
    context = {"item": row, "form": form, "keys": keys, "has_own_key": own}
    return render(request, "restricted/seal.html", context)


@login_required
@require_POST
def act(request: Request, identifier: str, act: str) -> HttpResponse:
    """Propose, release, give back or recall."""
    by, at = request.actor, request.at
    if act == Act.RELEASE:
        form = forms.ReleaseForm(request.POST)
        if not attempt(form, lambda: operations.release_item(
            identifier, reason=form.cleaned_data["reason"], by=by, at=at
        )):  # fmt: skip
            return _show(request, identifier, form)
    else:
        acts = {Act.PROPOSE: operations.propose_release, Act.RETURN: operations.return_item,
                Act.RECALL: operations.recall_item}  # fmt: skip
        if act not in acts:
            raise Http404
        acts[Act(act)](identifier, by=by, at=at)
    messages.success(request, _("It is on record."))
    if act == Act.RECALL:
        return redirect("restricted:list")
    return redirect("restricted:item", identifier)


def _open(request: Request, identifier: str, way: str, *, sealed: bool = False) -> Item:
    row, _basis = operations.read_item(identifier, way=way, by=request.actor, at=request.at)
    if row.is_sealed != sealed:
        raise CannotFollow(
            _("It is sealed; take its envelope.") if row.is_sealed else _("It is not sealed.")
        )
    return row


@login_required
def item_json(request: Request, identifier: str) -> HttpResponse:
    """Export an item under its marking."""
    row = _open(request, identifier, "json")
    text = exports.json_of(exports.document_of(row))
    return answer(request, text, media_type="application/json",
                  name=exports.file_name(row, "json"))  # fmt: skip


@login_required
def item_stix(request: Request, identifier: str) -> HttpResponse:
    """Export an item as STIX 2.1 with its marking definition."""
    row = _open(request, identifier, "stix")
    text = exports.json_of(exports.stix_of(row))
    return answer(request, text, media_type="application/stix+json;version=2.1",
                  name=exports.file_name(row, "stix.json"))  # fmt: skip


@login_required
def item_pdf(request: Request, identifier: str) -> HttpResponse:
    """Export an item for paper, its marking on every page."""
    row = _open(request, identifier, "pdf")
    address = request.build_absolute_uri(reverse("restricted:item", args=[identifier]))
    page = exports.pdf_of_item(row, at=request.at, address=address,
                               language=get_language() or "en")  # fmt: skip
    return answer(request, page, media_type="application/pdf", name=exports.file_name(row, "pdf"))


@login_required
def envelope(request: Request, identifier: str) -> HttpResponse:
    """Hand out a sealed envelope, to readers and carriers alike."""
    row = _open(request, identifier, "envelope", sealed=True)
    return answer(request, row.envelope or "null", media_type="application/json",
                  name=exports.file_name(row, "sealed.json"))  # fmt: skip


@login_required
def accesses(request: Request, identifier: str) -> HttpResponse:
    """Show its owner who read an item, also after it expired."""
    row = queries.owned_item(identifier, request.actor)
    page = page_of(queries.accesses_of(row), request.GET)
    has_expired = row.expires_at is not None and request.at >= row.expires_at
    context = {"item": row, "page": page, "has_expired": has_expired}
    return render(request, "restricted/accesses.html", context)


@login_required
def accesses_csv(request: Request, identifier: str) -> HttpResponse:
    """Export who read an item."""
    row = queries.owned_item(identifier, request.actor)
    table = exports.readings_csv(row, queries.accesses_of(row))
    return answer(request, table, media_type="text/csv", name=f"{identifier}-readings.csv")


@login_required
def groups(request: Request) -> HttpResponse:
    """List the groups the reader is in."""
    context = {"memberships": queries.memberships_of(request.actor),
               "may_handle": request.actor.can(Capability.HANDLE)}  # fmt: skip
    return render(request, "restricted/groups.html", context)


@login_required
def new_group(request: Request) -> HttpResponse:
    """Make a closed group."""
    permissions.check_can_handle(request.actor)
    form = forms.GroupForm(request.POST or None)
    if request.method == "POST":
        row = attempt(form, lambda: operations.make_group(
            **form.cleaned_data, by=request.actor, at=request.at
        ))  # fmt: skip
        if row:
            return redirect("restricted:group", row.identifier)
    return render(request, "form.html", {"form": form, "title": _("Make a closed group")})


@login_required
def group(request: Request, identifier: str) -> HttpResponse:
    """Show a group to its members; its keepers say who is one."""
    row, own = queries.get_group(identifier, request.actor)
    form = forms.MemberForm(request.POST or None)
    if request.method == "POST" and attempt(form, lambda: operations.add_member(
        identifier, username=form.cleaned_data["username"], part=form.cleaned_data["part"],
        by=request.actor, at=request.at,
    )):  # fmt: skip
        return redirect("restricted:group", identifier)
    context = {
        "group": row, "own": own, "members": queries.members_shown(row, own), "form": form,
        "is_keeper": own.part == Membership.Part.KEEPER and request.actor.can(Capability.HANDLE),
    }  # fmt: skip
    return render(request, "restricted/group.html", context)


@login_required
@require_POST
def remove(request: Request, identifier: str, key: int) -> HttpResponse:
    """Let a member go."""
    operations.remove_member(identifier, key, by=request.actor, at=request.at)
    messages.success(request, _("It is on record."))
    return redirect("restricted:group", identifier)


@login_required
def keys(request: Request) -> HttpResponse:
    """Show one's own keys; a new one is made in the browser."""
    form = forms.KeyForm(request.POST or None)
    if request.method == "POST" and attempt(form, lambda: operations.register_key(
        spki=form.cleaned_data["spki"].strip(), by=request.actor, at=request.at
    )):  # fmt: skip
        messages.success(request, _("The public key is registered."))
        return redirect("restricted:keys")
    context = {"form": form, "keys": queries.keys_of(request.actor.user_id or 0)}
    return render(request, "restricted/keys.html", context)


@login_required
@require_POST
def retire(request: Request, fingerprint: str) -> HttpResponse:
    """Retire one's own key."""
    operations.retire_key(fingerprint, by=request.actor, at=request.at)
    messages.success(request, _("It is on record."))
    return redirect("restricted:keys")
