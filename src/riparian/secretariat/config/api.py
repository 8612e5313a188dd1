"""The API: OpenAPI 3.1 at /api/openapi.json, one router per app."""

from django.http import HttpRequest, HttpResponse
from ninja.errors import HttpError

from riparian import __version__
from riparian.secretariat.accounts.api import Caller
from riparian.secretariat.alerts.api import router as alerts
from riparian.secretariat.arrangements.api import router as arrangements
from riparian.secretariat.bodies.api import router as bodies
from riparian.secretariat.commitments.api import router as commitments
from riparian.secretariat.decisions.api import router as decisions
from riparian.secretariat.documents.api import router as documents
from riparian.secretariat.drafting.api import router as drafting
from riparian.secretariat.exchange.api import router as exchange
from riparian.secretariat.figures.api import router as figures
from riparian.secretariat.forecasts.api import router as forecasts
from riparian.secretariat.frameworks.api import router as frameworks
from riparian.secretariat.incidents.api import router as incidents
from riparian.secretariat.lib.api import EtaggedAPI, JsonOnly
from riparian.secretariat.lib.errors import Refusal
from riparian.secretariat.meetings.api import router as meetings
from riparian.secretariat.plans.api import router as plans
from riparian.secretariat.releases.api import router as releases
from riparian.secretariat.restricted.api import router as restricted
from riparian.secretariat.search.api import router as search
from riparian.secretariat.stations.api import router as stations

api = EtaggedAPI(
    title="Riparian",
    version=__version__,
    description="What you may see on the pages, for programs. Lists take `limit` and `offset`."
    " A token is made under “Tokens for programs”; its quota is 5,000 calls a day.",
    auth=Caller(),
    parser=JsonOnly(),
    docs_url=None,  # Ninja's page of docs loads scripts from another host
    urls_namespace="api",
)
api.add_router("/bodies", bodies)
api.add_router("/decisions", decisions)
api.add_router("/incidents", incidents)
api.add_router("/restricted", restricted)
api.add_router("/documents", documents)
api.add_router("/drafting", drafting)
api.add_router("/arrangements", arrangements)
api.add_router("", plans)
api.add_router("/commitments", commitments)
api.add_router("", meetings)
api.add_router("/search", search)
api.add_router("", figures)
api.add_router("", frameworks)
api.add_router("", stations)
api.add_router("", exchange)
api.add_router("/forecasts", forecasts)
api.add_router("/alerts", alerts)
api.add_router("/releases", releases)


@api.exception_handler(HttpError)
def answer_unread_body(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer as Ninja does, but with our own reason where a body was refused for its kind."""
    if isinstance(error.__cause__, Refusal):
        return answer_refusal(request, error.__cause__)
    return api.create_response(request, {"detail": str(error)}, status=error.status_code)


@api.exception_handler(Refusal)
def answer_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Turn a refusal into its status, code and reason."""
    content = {"code": refusal.code, "reason": str(refusal)}
    return api.create_response(request, content, status=refusal.status)
