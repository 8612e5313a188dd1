"""A server with the demonstration in it, and a real browser."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PASSWORD = "demo-river-2026"  # noqa: S105 - of a demonstration
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def address(home):
    environment = {**os.environ, "RIPARIAN_HOME": str(home)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    environment.pop("RIPARIAN_DATABASE_URL", None)
    riparian = Path(sys.executable).with_name("riparian")
    made = subprocess.run(
        [riparian, "init", "--demo", "--password", PASSWORD, "--json"],
        check=True, capture_output=True, env=environment,
    )  # fmt: skip
    assert len(json.loads(made.stdout)["accounts"]) == 48
    port = free_port()
    server = subprocess.Popen(
        [riparian, "serve", "--port", str(port)], env=environment, stderr=subprocess.DEVNULL
    )
    found = f"http://127.0.0.1:{port}"
    for _ in range(150):
        try:
            with urllib.request.urlopen(found + "/healthz") as answer:
                assert answer.status == 200
                break
        except OSError:
            time.sleep(0.2)  # the server is a process of its own; nothing else tells it is up
    yield found
    server.terminate()
    server.wait(timeout=20)


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield found
        found.close()
