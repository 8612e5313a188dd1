"""What documents show on the pages of other apps."""

from typing import Any

from django import template
from django.template.context import RequestContext

from riparian.secretariat.documents import queries

register = template.Library()


@register.inclusion_tag("documents/about.html", takes_context=True)
def documents_about(context: RequestContext, **target: Any) -> dict[str, Any]:  # noqa: ANN401
    """List the documents that name or were adopted by a meeting or a decision."""
    rows = queries.documents_about(context["request"].actor, **target)
    return {"documents": list(rows), "names": context.get("names", {})}
