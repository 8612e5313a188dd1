"""Duties run in processes of their own: begun again when they die, ended with their parent."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PARENT = """
import os, sys, time
from riparian.secretariat.config import processes
def duty():
    with open(sys.argv[1], "a") as file:
        file.write(f"{os.getpid()}\\n")
    time.sleep(600)
processes.SECONDS_BEFORE_AGAIN = 0.01
processes.keep([duty, duty])
"""


def wait_for(true, *, seconds=30):
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.01)  # another process tells by a file, and by nothing else


def lives(pid):
    try:
        # A process that ended and that nobody asked after is a zombie, and does nothing more.
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def parent(tmp_path):
    begun = tmp_path / "begun"
    begun.touch()
    process = subprocess.Popen([sys.executable, "-c", PARENT, str(begun)])
    process.begun = lambda: [int(line) for line in begun.read_text().split()]
    wait_for(lambda: len(process.begun()) == 2)
    yield process
    process.kill()
    process.wait()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_the_children_end_with_their_parent_whatever_ended_it(parent, how):
    parent.send_signal(how)
    code = parent.wait(timeout=30)
    assert code == (-9 if how == signal.SIGKILL else 0)
    wait_for(lambda: not any(lives(child) for child in parent.begun()))


def test_a_duty_that_dies_is_begun_again(parent):
    first = parent.begun()[0]
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: len(parent.begun()) == 3)
    assert not lives(first)
    assert parent.poll() is None
