"""The platform's settings with a throw-away home, fast hashing and mail kept in memory."""

import os
import tempfile
from pathlib import Path

_home = Path(tempfile.mkdtemp(prefix="riparian-tests-"))
(_home / "demo").touch()
os.environ["RIPARIAN_HOME"] = str(_home)
os.environ["RIPARIAN_HOSTS"] = "testserver,127.0.0.1,localhost"
os.environ["RIPARIAN_DATABASE_URL"] = os.environ.get("RIPARIAN_TEST_DATABASE_URL", "")

from riparian.secretariat.config.settings import *  # noqa: E402, F403 - after the environment

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "root": {"level": "CRITICAL"},
    "loggers": {"django": {"level": "CRITICAL"}},
}
