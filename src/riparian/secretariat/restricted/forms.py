"""Forms of restricted information; none has a field in which sealed words could be sent."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.queries import members
from riparian.secretariat.lib.clock import get_zone, instant_of
from riparian.secretariat.lib.errors import Unacceptable
from riparian.secretariat.lib.widgets import DAY, HOUR
from riparian.secretariat.restricted.models import Membership
from riparian.secretariat.restricted.queries import groups_one_may_send_to
from riparian.secretariat.restricted.rule import Code, Combination, ContentGrade, SourceGrade

_NAMES = _("Sign-in names, one a line.")


class DraftForm(forms.Form):
    """An item: how it is handled, who gets it, until when; and its words unless it is sealed."""

    code = forms.ChoiceField(label=_("Handling code"), choices=Code.choices, initial=Code.AMBER)
    source_grade = forms.ChoiceField(label=_("Source"), choices=SourceGrade.choices, initial="F")
    content_grade = forms.ChoiceField(label=_("Content"), choices=ContentGrade.choices, initial="6")
    origin = forms.ChoiceField(label=_("Group it comes from"))
    groups = forms.MultipleChoiceField(
        label=_("Groups it goes to"), widget=forms.CheckboxSelectMultiple, required=False
    )
    combination = forms.ChoiceField(
        label=_("Of several groups, who reads it"), choices=Combination.choices,
        widget=forms.RadioSelect, initial=Combination.ANY,
    )  # fmt: skip
    countries = forms.MultipleChoiceField(
        label=_("Countries it may reach"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("Only for TLP:AMBER+STRICT; your own is always among them."),
    )  # fmt: skip
    named = forms.CharField(
        label=_("Named persons"), required=False, max_length=2_000, help_text=_NAMES,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    second = forms.CharField(
        label=_("Who is to confirm TLP:RED"), required=False, max_length=150,
        help_text=_("Sign-in name; only for TLP:RED."),
    )  # fmt: skip
    expires_on = forms.DateField(label=_("Expires on"), widget=DAY, required=False)
    expires = forms.TimeField(label=_("at (your clock)"), widget=HOUR, required=False)
    is_sealed = forms.BooleanField(
        label=_("Seal it: the words are encrypted in your browser, and nobody here can read them"),
        required=False,
    )  # fmt: skip
    title = forms.CharField(label=_("Title"), max_length=200, required=False,
                            help_text=_("Empty when it is to be sealed."))  # fmt: skip
    body = forms.CharField(
        label=_("Text"), max_length=100_000, required=False,
        widget=forms.Textarea(attrs={"rows": 6}), help_text=_("Empty when it is to be sealed."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.zone = get_zone(actor.zone)
        groups = [(g.identifier, f"{g.identifier} {g.name}") for g in groups_one_may_send_to(actor)]
        self.fields["origin"].choices = self.fields["groups"].choices = groups
        self.fields["countries"].choices = [(c.code, c.name) for c in members()]

    def clean(self) -> dict[str, Any]:
        """Turn the wall clock into an instant."""
        entered = super().clean() or {}
        on, hour = entered.get("expires_on"), entered.get("expires")
        entered["expires_at"] = None
        if on and hour:
            try:
                entered["expires_at"] = instant_of(datetime.combine(on, hour), self.zone)
            except Unacceptable as refusal:
                self.add_error("expires", str(refusal))
        elif on or hour:
            self.add_error("expires", _("Give both the day and the hour, or neither."))
        return entered


class GroupForm(forms.Form):
    """A closed group."""

    name = forms.CharField(label=_("Name"), max_length=120)
    purpose = forms.CharField(label=_("What it is for"), max_length=500)
    is_membership_hidden = forms.BooleanField(
        label=_("Members do not see one another; only its keepers do"), required=False
    )


class MemberForm(forms.Form):
    """Who is taken into a group, as what."""

    username = forms.CharField(label=_("Sign-in name"), max_length=150)
    part = forms.ChoiceField(label=_("Takes part as"), choices=Membership.Part.choices,
                             initial=Membership.Part.READER)  # fmt: skip


class EnvelopeForm(forms.Form):
    """What the browser sealed, or the command line did."""

    envelope = forms.CharField(
        label=_("Envelope"), max_length=3_000_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Written here by your browser, or made by `riparian restricted seal`."),
    )  # fmt: skip


class KeyForm(forms.Form):
    """The public half of a key."""

    spki = forms.CharField(
        label=_("Public key"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Written here by your browser, or made by `riparian restricted key`."),
    )  # fmt: skip


class ReleaseForm(forms.Form):
    """Why an unusual recipient is to receive it."""

    reason = forms.CharField(label=_("Why they are to receive it"), max_length=500,
                             required=False)  # fmt: skip
