"""A real broker for the tests that need one: started, answered and killed by them."""

import os
import shutil
import socket
import subprocess
import threading
import time

MOSQUITTO = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")
PUBLISH, SUBSCRIBE = shutil.which("mosquitto_pub"), shutil.which("mosquitto_sub")
SAVED_EVERY_S = 1
SOON_S = 120.0


class Broker:
    """A private Mosquitto with persistence, started and killed by the test."""

    def __init__(self, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        folder.mkdir()
        self.file = folder / "mosquitto.conf"
        self.file.write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\npersistence true\n"
            f"persistence_location {folder}/\nautosave_interval {SAVED_EVERY_S}\n"
            "max_inflight_messages 2000\nmax_queued_messages 0\nlog_type error\n"
            f"user {os.environ.get('USER', 'root')}\n"
        )
        self.process = None

    @property
    def address(self):
        return f"mqtt://127.0.0.1:{self.port}"

    def start(self):
        self.process = subprocess.Popen([MOSQUITTO, "-c", str(self.file)])  # noqa: S603 - a broker of our own
        until(self.answers)

    def answers(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self, number):
        self.process.send_signal(number)
        self.process.wait()


def until(is_so, limit_s=SOON_S):
    """Wait for something that another process does."""
    pause, ends = threading.Event(), time.monotonic() + limit_s
    while not is_so():
        assert time.monotonic() < ends, "it did not come about in time"
        pause.wait(0.05)
