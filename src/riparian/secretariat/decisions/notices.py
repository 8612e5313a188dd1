"""What is told to whom about a decision, after the transaction."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.decisions.models import Decision


def _tell(countries: list[str], subject: str, text: str) -> None:
    for officer in accounts.officers_of(countries):
        if not officer.email:
            continue
        EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [officer.email]).send()


def tell_circulated(decision: Decision, countries: list[str]) -> None:
    """Tell the addressees that a silence runs, and until when."""
    facts = {"number": decision.identifier, "title": decision.title, "until": decision.expires_at}
    _tell(
        countries, _("%(number)s is circulated under silence") % facts,
        _("%(title)s\n\nSilence runs out at %(until)s (UTC). To break it, enter an objection on"
          " the page of the decision before then.") % facts,
    )  # fmt: skip


def tell_broken(decision: Decision, countries: list[str], *, by: str) -> None:
    """Tell all addressees at once that silence is broken."""
    facts = {"number": decision.identifier, "title": decision.title, "country": by}
    _tell(
        countries, _("Silence on %(number)s is broken") % facts,
        _("%(title)s\n\n%(country)s objects. The chairs open a consultation.") % facts,
    )  # fmt: skip


def tell_adopted(decision: Decision, countries: list[str]) -> None:
    """Tell all addressees at once that the decision is adopted."""
    facts = {"number": decision.identifier, "title": decision.title}
    _tell(
        countries, _("%(number)s is adopted") % facts,
        _("%(title)s\n\nThe decision is adopted. Its statements travel with it.") % facts,
    )  # fmt: skip
