"""What commitments show on the pages of other apps."""

from typing import Any

from django import template
from django.template.context import RequestContext

from riparian.secretariat.accounts.visibility import is_visible_to
from riparian.secretariat.commitments import queries
from riparian.secretariat.documents.queries import documents_for
from riparian.secretariat.exchange.models import Agreement

register = template.Library()


@register.inclusion_tag("commitments/behind_agreement.html", takes_context=True)
def behind_agreement(context: RequestContext, agreement: Agreement) -> dict[str, Any]:
    """Show on what an agreement to share rests: its document, who adopted that, commitments."""
    actor = context["request"].actor
    rows = documents_for(actor).filter(identifier=agreement.document)
    document = rows.first() if agreement.document else None
    decision = document.decision if document else None
    return {
        "document": document, "names": context.get("names", {}),
        "decision": decision if decision and is_visible_to(decision, actor) else None,
        "links": list(queries.commitments_behind(agreement.identifier, actor)),
    }  # fmt: skip
