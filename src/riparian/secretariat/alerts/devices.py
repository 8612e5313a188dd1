"""What is done with devices: a browser is told of alerts by web push, or told no more."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from riparian.engine.errors import InvalidInput
from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.alerts import channels, notices, permissions, queries
from riparian.secretariat.alerts.models import Device
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.lib.errors import CannotFollow, NotFound, Unacceptable
from riparian.secretariat.lib.webpush import Subscription

MOST_DEVICES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """What a browser gives when it subscribes, and how its person calls it."""

    name: str
    language: str
    endpoint: str
    public_key: str
    secret: str


@transaction.atomic
def keep_device(browser: Browser, *, by: Actor, at: datetime) -> Device:
    """Tell a browser of alerts from now on; it speaks for whoever subscribed it last.

    Raises:
        Unacceptable: its push service is not one we call, or its keys cannot be used.
        CannotFollow: the person has as many devices as one may have.
    """
    permissions.check_can_watch(by)
    _check_reachable(browser)
    known = Device.objects.select_for_update().filter(endpoint=browser.endpoint).first()
    if known is not None and known.person_id != by.user_id:
        notices.forget(known, by=by, at=at)
        known = None
    if known is None and queries.devices_of_person(by).count() >= MOST_DEVICES:
        raise CannotFollow(
            _("A person has %(most)d devices at most; stop telling one.") % {"most": MOST_DEVICES}
        )
    device = known or Device(person_id=by.user_id or 0, endpoint=browser.endpoint, made_at=at)
    device.name, device.language = browser.name, browser.language
    device.public_key, device.secret = browser.public_key, browser.secret
    device.save()
    journal.record("device.kept", subject=device, by=by, at=at, after={"device": str(device)})
    return device


def _check_reachable(browser: Browser) -> None:
    if not channels.is_push_service(browser.endpoint):
        raise Unacceptable(
            _("%(service)s is no push service that this platform may call; its operator can name"
              " it in RIPARIAN_PUSH_SERVICES.")
            % {"service": urlsplit(browser.endpoint).netloc[:100] or "–"}
        )  # fmt: skip
    try:
        Subscription.of(
            endpoint=browser.endpoint, public_key=browser.public_key, secret=browser.secret
        )
    except InvalidInput as error:
        raise Unacceptable(str(error)) from error


@transaction.atomic
def end_device(key: int, *, by: Actor, at: datetime) -> None:
    """Tell one of one's own devices no more.

    Raises:
        NotFound: it is no device of this person.
    """
    device = queries.devices_of_person(by).filter(pk=key).first()
    if device is None:
        raise NotFound(f"device {key}: nothing there that you may see")
    notices.forget(device, by=by, at=at)
