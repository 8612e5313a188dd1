"""Who is told of a release notice, after the transaction: the desks of the countries below."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.accounts.visibility import is_visible_to
from riparian.secretariat.releases.models import Notice


def tell(notice: Notice, countries: list[str]) -> None:
    """Tell the desks of some countries what changes and when it reaches them."""
    facts = {
        "number": notice.identifier, "dam": notice.dam_text, "country": notice.owner_country,
        "start": f"{notice.starts_at:%Y-%m-%d %H:%M} UTC" if notice.starts_at else "–",
    }  # fmt: skip
    if notice.withdrawn_at is not None:
        subject = _("%(number)s is withdrawn: %(dam)s") % facts
        text = _("%(country)s withdraws its notice of a changed release at %(dam)s.") % facts
    else:
        subject = _("%(number)s: the release at %(dam)s changes") % facts
        text = (
            _(
                "%(country)s announces that the release at %(dam)s changes on %(start)s. When it"
                " reaches each station is on the page of the notice."
            )
            % facts
        )
    for actor, address in accounts.desks_of(countries):
        if not is_visible_to(notice, actor):
            continue
        EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [address]).send()
