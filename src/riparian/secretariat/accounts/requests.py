"""A request as our middleware leaves it: with an actor and an instant."""

from datetime import datetime

from django.http import HttpRequest

from riparian.secretariat.accounts.actor import Actor


class Request(HttpRequest):
    """A request that knows who asks and when."""

    actor: Actor
    at: datetime
