"""What is told to whom about scoring, after the transaction."""

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from riparian.secretariat.commitments.models import Commitment


def tell_assigned(commitment: Commitment, year: int, addresses: Iterable[str]) -> None:
    """Tell coders that a score is awaited from them."""
    facts = {"number": commitment.identifier, "title": commitment.title, "year": year}
    subject = _("You are asked to score %(number)s for %(year)s") % facts
    text = (
        _(
            "%(title)s\n\nScore it on its page. The other coder does not see your score before both"
            " are in, nor you theirs."
        )
        % facts
    )
    for address in filter(None, addresses):
        EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [address]).send()
