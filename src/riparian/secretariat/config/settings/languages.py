"""Languages of the interface and where their compiled catalogues lie."""

from django.conf.locale import LANG_INFO

from riparian.secretariat.config.catalogues import compile_catalogues
from riparian.secretariat.config.settings.core import ENVIRONMENT, ROOT

# Django ships no entry for Lao; the language still has to be chosen, named and written.
LANG_INFO.setdefault("lo", {"bidi": False, "code": "lo", "name": "Lao", "name_local": "ລາວ"})
LANGUAGES = [
    ("en", "English"),
    ("zh-hans", "简体中文"),
    ("th", "ไทย"),
    ("vi", "Tiếng Việt"),
    ("km", "ខ្មែរ"),
    ("lo", "ລາວ"),
    ("my", "မြန်မာ"),
]
LANGUAGE_CODE = "en"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
FORMAT_MODULE_PATH = ["riparian.secretariat.lib.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LOCALE_PATHS = [
    compile_catalogues(folder, ENVIRONMENT.home / "locale" / folder.parent.name)
    for folder in [ROOT / "locale", *sorted(ROOT.glob("*/locale"))]
]
"""The platform's catalogue, then one for each app that brings its own."""
