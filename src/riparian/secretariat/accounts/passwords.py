"""How passwords are kept and how long they may be."""

from django.contrib.auth.hashers import ScryptPasswordHasher  # type: ignore[attr-defined]
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 128


class CostlyScrypt(ScryptPasswordHasher):  # type: ignore[misc]  # Django's stubs lack it
    """Scrypt with 64 MiB a guess (N = 2¹⁶, r = 8, p = 1), as ASVS 2.4.6 asks."""

    work_factor = 2**16
    parallelism = 1
    maxmem = 2**27


class MaximumLengthValidator:
    """Refuse passwords so long that hashing them is a way to stop the server."""

    def validate(self, password: str, user: object = None) -> None:
        """Refuse more than 128 characters.

        Raises:
            ValidationError: the password is longer.
        """
        del user
        if len(password) > LONGEST:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        """Say the rule."""
        return _("Your password may have at most %(longest)d characters.") % {"longest": LONGEST}
