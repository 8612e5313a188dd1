"""All addresses of the platform."""

from django.urls import URLPattern, URLResolver, include, path

from riparian.secretariat.alerts.desk_views import service_worker
from riparian.secretariat.config.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", api.urls),
    # A worker serves the folder it lies in and those below.
    path("service-worker.js", service_worker, name="service-worker"),
    path("", include("riparian.secretariat.overview.urls")),
    path("bodies/", include("riparian.secretariat.bodies.urls")),
    path("meetings/", include("riparian.secretariat.meetings.urls")),
    path("decisions/", include("riparian.secretariat.decisions.urls")),
    path("figures/", include("riparian.secretariat.figures.urls")),
    path("frameworks/", include("riparian.secretariat.frameworks.urls")),
    path("", include("riparian.secretariat.publishing.urls")),
    path("sharing/", include("riparian.secretariat.exchange.urls")),
    path("stations/", include("riparian.secretariat.stations.urls")),
    path("documents/", include("riparian.secretariat.documents.urls")),
    path("commitments/", include("riparian.secretariat.commitments.urls")),
    path("search", include("riparian.secretariat.search.urls")),
    path("studies/", include("riparian.secretariat.studies.urls")),
    path("incidents/", include("riparian.secretariat.incidents.urls")),
    path("restricted/", include("riparian.secretariat.restricted.urls")),
    path("drafting/", include("riparian.secretariat.drafting.urls")),
    path("plans/", include("riparian.secretariat.plans.urls")),
    path("arrangements/", include("riparian.secretariat.arrangements.urls")),
    path("forecasts/", include("riparian.secretariat.forecasts.urls")),
    path("alerts/", include("riparian.secretariat.alerts.urls")),
    path("releases/", include("riparian.secretariat.releases.urls")),
    path("journal/", include("riparian.secretariat.audit.urls")),
    path("people/", include("riparian.secretariat.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("language/", include("django.conf.urls.i18n")),
]
handler404 = "riparian.secretariat.lib.views.say_not_found"
handler500 = "riparian.secretariat.lib.views.say_failed"
