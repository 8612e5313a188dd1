"""Django's settings, one module per topic."""

from riparian.secretariat.config.settings.core import *  # noqa: F403
from riparian.secretariat.config.settings.languages import *  # noqa: F403
from riparian.secretariat.config.settings.security import *  # noqa: F403
from riparian.secretariat.config.settings.signing_in import *  # noqa: F403
