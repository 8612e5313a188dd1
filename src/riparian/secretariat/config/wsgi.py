"""The application as production servers load it."""

from riparian.secretariat.config.starting import start_django

start_django()

from django.core.wsgi import get_wsgi_application  # noqa: E402 - needs the settings above

application = get_wsgi_application()
