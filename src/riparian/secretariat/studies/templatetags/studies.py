"""Show on a meeting's page the studies that are attached to its agenda."""

from typing import Any

from django import template
from django.template.context import RequestContext

from riparian.secretariat.studies import queries

register = template.Library()


@register.inclusion_tag("studies/attached.html", takes_context=True)
def attached_studies(context: RequestContext, meeting: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the studies of this meeting that the reader may see."""
    return {"runs": queries.runs_of_meeting(meeting.pk, context["request"].actor)}
