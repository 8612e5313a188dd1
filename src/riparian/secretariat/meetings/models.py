"""Meetings and what belongs to them."""

from datetime import date

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.visibility import Protected, marked, unmarked
from riparian.secretariat.lib.texts import in_language


class Status(models.TextChoices):
    """Where a meeting stands."""

    PLANNED = "planned", _("Planned")
    CONVENED = "convened", _("Convened")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class Format(models.TextChoices):
    """How people meet."""

    IN_PERSON = "in-person", _("In person")
    VIRTUAL = "virtual", _("Virtual")
    HYBRID = "hybrid", _("Hybrid")
    UNKNOWN = "", _("Not known")


class Meeting(Protected):
    """One meeting of a body; of old ones the record may know a year or a day only."""

    identifier = models.SlugField(_("identifier"), max_length=60, unique=True)
    body = models.ForeignKey(
        "bodies.Body", verbose_name=_("body"), on_delete=models.PROTECT, related_name="meetings"
    )
    ordinal = models.PositiveIntegerField(_("ordinal"), null=True, blank=True)
    titles = models.JSONField(_("title"), default=dict, blank=True)
    theme = models.CharField(_("theme"), max_length=300, blank=True)
    starts = models.CharField(_("from"), max_length=10, db_index=True)
    ends = models.CharField(_("until"), max_length=10, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    zone = models.CharField(_("time zone"), max_length=60, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    host_country = models.CharField(_("host"), max_length=3, blank=True)
    chairs = models.CharField(_("co-chairs"), max_length=60, blank=True)
    format = models.CharField(_("format"), max_length=10, choices=Format.choices, blank=True)
    link = models.URLField(_("video link"), max_length=400, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED)
    is_of_record = models.BooleanField(default=False)
    sequence = models.PositiveIntegerField(default=0)
    sources = models.JSONField(_("sources"), default=list, blank=True)
    minutes_closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("starts", "identifier")
        verbose_name = _("meeting")
        indexes = (models.Index(fields=("audience", "owner_country"), name="meeting_by_audience"),)

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Return the title: what it was called, else the body with its ordinal."""
        given = in_language(self.titles)
        if given:
            return given
        if not self.ordinal:
            return self.body.name
        return gettext("%(n)d. %(body)s") % {"n": self.ordinal, "body": self.body.name}

    @property
    def uid(self) -> str:
        """Return the identifier calendars know the meeting by, for ever."""
        return f"{self.identifier}@riparian"

    @property
    def chair_codes(self) -> list[str]:
        """Return the codes of the chairing countries."""
        return unmarked(self.chairs)

    def set_chairs(self, codes: list[str]) -> None:
        """Write the codes of the chairing countries."""
        self.chairs = marked(codes)

    @property
    def days(self) -> int | None:
        """Return how many days it takes, or None where the record does not know."""
        try:
            first = date.fromisoformat(self.starts)
            last = date.fromisoformat(self.ends or self.starts)
        except ValueError:
            return None
        return (last - first).days + 1


class AgendaItem(models.Model):  # type: ignore[django-manager-missing]
    """One item of an agenda, owned by a country."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(_("place"))
    title = models.CharField(_("title"), max_length=300)
    owner_country = models.CharField(_("owner"), max_length=3, blank=True)
    minutes_planned = models.PositiveSmallIntegerField(_("minutes"), default=30)
    papers_due_on = models.DateField(_("papers due"), null=True, blank=True)
    note = models.TextField(_("minutes of the item"), blank=True)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


class Paper(Protected):
    """A paper of an agenda item: words, or a file kept beside the database."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="papers")
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("text"), blank=True)
    file = models.FileField(_("file"), upload_to="%Y/%m", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    handed_in_at = models.DateTimeField()
    handed_in_by = models.CharField(max_length=200)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.title


class Answer(models.TextChoices):
    """What the invited answered, in the words of iCalendar."""

    NONE = "NEEDS-ACTION", _("No answer yet")
    ACCEPTED = "ACCEPTED", _("Comes")
    TENTATIVE = "TENTATIVE", _("Perhaps")
    DECLINED = "DECLINED", _("Does not come")
    DELEGATED = "DELEGATED", _("Sends somebody else")


class Invitation(models.Model):
    """One address invited to a meeting, and the last answer that came back."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=200)
    country = models.CharField(_("country"), max_length=3)
    sent_sequence = models.PositiveIntegerField(null=True, blank=True)
    answer = models.CharField(
        _("answer"), max_length=12, choices=Answer.choices, default=Answer.NONE
    )
    answered_sequence = models.PositiveIntegerField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    comment = models.CharField(_("comment"), max_length=500, blank=True)

    class Meta:
        ordering = ("country", "name")
        constraints = (models.UniqueConstraint(fields=("meeting", "email"), name="invited_once"),)

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"

    @property
    def is_stale(self) -> bool:
        """Return whether the answer is to an older version of the invitation."""
        return self.answered_sequence is not None and (
            self.sent_sequence is not None and self.answered_sequence < self.sent_sequence
        )


class Delegate(models.Model):
    """One person of a country's delegation to a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="delegates")
    country = models.CharField(_("country"), max_length=3)
    name = models.CharField(_("name"), max_length=200)
    function = models.CharField(_("function"), max_length=200, blank=True)
    is_head = models.BooleanField(_("heads the delegation"), default=False)
    is_remote = models.BooleanField(_("joins by video"), default=False)

    class Meta:
        ordering = ("country", "-is_head", "name")

    def __str__(self) -> str:
        return f"{self.country} {self.name}"


class FollowUp(models.Model):
    """What somebody is to do after a meeting; the register runs across meetings and chairs."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="follow_ups")
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, blank=True)
    text = models.CharField(_("what is to be done"), max_length=500)
    country = models.CharField(_("by whom"), max_length=3)
    due_on = models.DateField(_("until"), null=True, blank=True)
    done_on = models.DateField(_("done"), null=True, blank=True)
    done_note = models.CharField(_("how it was done"), max_length=300, blank=True)

    class Meta:
        ordering = ("due_on", "pk")

    def __str__(self) -> str:
        return self.text
