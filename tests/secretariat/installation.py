"""An installation of its own for tests that start commands and kill them."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

COMMAND = (sys.executable, "-c", "from riparian.cli.main import run; run()")


@dataclass(frozen=True)
class Installation:
    """A home and a database in which commands run as processes."""

    home: Path
    database: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of a command."""
        kept = {name: text for name, text in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        return {
            **kept, "RIPARIAN_HOME": str(self.home), "RIPARIAN_DATABASE_URL": self.database,
            "PYTHONWARNINGS": "ignore",
        }  # fmt: skip

    def run(self, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [*COMMAND, *words], env=self.environment, input=given, text=True,
            capture_output=True, check=False, cwd=self.home,
        )  # fmt: skip

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start a command that goes on."""
        return subprocess.Popen(
            [*COMMAND, *words], env=self.environment, text=True, cwd=self.home,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
