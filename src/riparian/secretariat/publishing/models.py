"""How far each broker has been told of new data."""

from django.db import models


class Told(models.Model):
    """The last delivery that a broker was told of, so that a restart neither skips nor repeats."""

    broker = models.CharField(max_length=200, unique=True)
    cursor = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = "broker told"

    def __str__(self) -> str:
        return f"{self.broker}: {self.cursor}"
