"""Apps, database, templates, static files and mail."""

from pathlib import Path

from riparian.secretariat.config import environment
from riparian.secretariat.outbox import BACKEND

ENVIRONMENT = environment.read()
ROOT = Path(__file__).resolve().parents[2]
DEBUG = False
SITE_ID = None

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "riparian.secretariat.lib",
    "riparian.secretariat.outbox",
    "riparian.secretariat.audit",
    "riparian.secretariat.accounts",
    "riparian.secretariat.search",
    "riparian.secretariat.bodies",
    "riparian.secretariat.decisions",
    "riparian.secretariat.meetings",
    "riparian.secretariat.stations",
    "riparian.secretariat.exchange",
    "riparian.secretariat.publishing",
    "riparian.secretariat.studies",
    "riparian.secretariat.documents",
    "riparian.secretariat.incidents",
    "riparian.secretariat.frameworks",
    "riparian.secretariat.figures",
    "riparian.secretariat.restricted",
    "riparian.secretariat.commitments",
    "riparian.secretariat.drafting",
    "riparian.secretariat.plans",
    "riparian.secretariat.arrangements",
    "riparian.secretariat.forecasts",
    "riparian.secretariat.alerts",
    "riparian.secretariat.releases",
    "riparian.secretariat.overview",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "riparian.secretariat.lib.middleware.answer_health",
    "riparian.secretariat.lib.middleware.refuse_nul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "riparian.secretariat.lib.middleware.keep_out_of_caches",
    "riparian.secretariat.audit.middleware.tell_the_time",
    "riparian.secretariat.accounts.middleware.name_the_actor",
    "riparian.secretariat.lib.middleware.translate_errors",
]

SEARCHED = [
    # The modules that say what of an app can be found; see `search.findable`.
    "riparian.secretariat.bodies.indexing",
    "riparian.secretariat.meetings.indexing",
    "riparian.secretariat.decisions.indexing",
    "riparian.secretariat.documents.indexing",
    "riparian.secretariat.commitments.indexing",
    "riparian.secretariat.plans.indexing",
    "riparian.secretariat.frameworks.indexing",
    "riparian.secretariat.figures.indexing",
    "riparian.secretariat.stations.indexing",
    "riparian.secretariat.drafting.indexing",
    "riparian.secretariat.incidents.indexing",
]

ROOT_URLCONF = "riparian.secretariat.config.urls"
WSGI_APPLICATION = "riparian.secretariat.config.wsgi.application"
ASGI_APPLICATION = None
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES = {"default": environment.database_settings(ENVIRONMENT.database_url, ENVIRONMENT.home)}
CACHES = {
    # Failed sign-ins and quotas must be counted across processes; the database is always there.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "lib_cache",
    }
}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "riparian.secretariat.accounts.context.about_the_reader",
                "riparian.secretariat.config.navigation.head_of_the_page",
            ],
            "builtins": ["riparian.secretariat.lib.templatetags.page"],
        },
    }
]

STATIC_URL = "/static/"
STATIC_ROOT = str(ENVIRONMENT.home / "static")
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = str(ENVIRONMENT.home / "papers")
INSTANCES_ROOT = ENVIRONMENT.home / "instances"
"""Folders of basins put here can be asked about beside those that ship with Riparian."""

globals().update(environment.email_settings(ENVIRONMENT.email_url, ENVIRONMENT.home))
EMAIL_BACKEND = BACKEND
DEFAULT_FROM_EMAIL = ENVIRONMENT.email_from

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"riparian.security": {"level": "INFO"}},
}
