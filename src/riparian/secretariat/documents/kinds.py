"""What documents are: kinds, natures, languages, links; words and no rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a document calls itself."""

    DECLARATION = "declaration", _("Declaration")
    PLAN = "plan", _("Plan")
    JOINT_STATEMENT = "joint statement", _("Joint statement")
    COMMUNIQUE = "communique", _("Communiqué")
    MOU = "mou", _("Memorandum of understanding")
    INITIATIVE = "initiative", _("Initiative")
    LIST = "list", _("List")
    REPORT = "report", _("Report")
    CONCEPT = "concept", _("Concept paper")


class Nature(models.TextChoices):
    """Whose words they are: never mixed up, whatever the document calls itself."""

    AGREED = "agreed", _("Text of the countries together")
    ANNOUNCEMENT = "announcement", _("Announcement of one country")
    PAPER = "paper", _("Paper of a body or forum")


class Basis(models.TextChoices):
    """What the words of a version are."""

    FULL = "full", _("The text itself")
    SUMMARY = "summary", _("Summary in our own words")


class Role(models.TextChoices):
    """What a place in a document is."""

    SECTION = "section", _("Section")
    PARAGRAPH = "paragraph", _("Paragraph")


class LinkKind(models.TextChoices):
    """How a document stands to what it names."""

    CITES = "cites", _("cites")
    IMPLEMENTS = "implements", _("implements")
    AMENDS = "amends", _("amends")
    SUPERSEDES = "supersedes", _("supersedes")
    REPORTS_ON = "reports on", _("reports on")


SEEN_FROM_THE_OTHER_END = {
    LinkKind.CITES: _("is cited by"),
    LinkKind.IMPLEMENTS: _("is implemented by"),
    LinkKind.AMENDS: _("is amended by"),
    LinkKind.SUPERSEDES: _("is superseded by"),
    LinkKind.REPORTS_ON: _("is reported on by"),
}


class Language(models.TextChoices):
    """The languages a text can be kept in, each called by its own name."""

    ENGLISH = "en", "English"
    CHINESE = "zh", "中文"
    THAI = "th", "ไทย"
    LAO = "lo", "ລາວ"
    KHMER = "km", "ខ្មែរ"
    BURMESE = "my", "မြန်မာ"
    VIETNAMESE = "vi", "Tiếng Việt"
