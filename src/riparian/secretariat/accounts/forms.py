"""Forms of accounts and tokens."""

from django import forms
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.purposes import Purpose
from riparian.secretariat.accounts.roles import Role

_ROLES = forms.MultipleChoiceField(
    label=_("Roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple
)


class OpenAccountForm(forms.Form):
    """What an administrator enters for a colleague."""

    full_name = forms.CharField(label=_("Name"), max_length=200)
    username = forms.SlugField(label=_("Sign-in name"), max_length=60)
    email = forms.EmailField(label=_("E-mail"))
    password = forms.CharField(
        label=_("First password"), min_length=12, max_length=128,
        help_text=_("At least 12 characters. They set up a passkey or TOTP at the first sign-in."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    roles = _ROLES


class RolesForm(forms.Form):
    """The roles of one account."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    is_active = forms.BooleanField(label=_("The account is open"), required=False)


class TokenForm(forms.Form):
    """A key for a program."""

    label = forms.CharField(label=_("What it is for"), max_length=120)
    scope = forms.ChoiceField(
        label=_("What it may do"), choices=[("read", _("Read")), ("write", _("Read and write"))]
    )
    purpose = forms.ChoiceField(
        label=_("What its readings are used for"), required=False,
        choices=[("", _("not said")), *Purpose.choices],
        help_text=_("Some series are shared for some purposes only; the choice is in the journal."),
    )  # fmt: skip
