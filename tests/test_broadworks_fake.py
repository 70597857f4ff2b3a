"""The fake BroadWorks as a process: what it keeps, what it asks for, and how the supervisor starts it."""

import os
import subprocess
import sys
import time
import urllib.request

import pytest

from inventory.ems.broadworks.fake.server import Fake
from inventory.ems.broadworks.fake.state import ANY, State
from oms.stack import broadworks
from oms.stack.servers import free_port
from oms.stack.supervisor import Supervisor
from tests.broadworks_network import PASSWORD, USER, BroadWorks
from tests.ems_contract import begin, held, send
from tests.sources import ROOT

MODULE = [sys.executable, "-m", "inventory.ems.broadworks.fake.server"]


@pytest.fixture
def network(settings) -> BroadWorks:
    return BroadWorks(None, settings)


def test_what_it_was_told_it_still_has_when_it_is_started_again(network, tmp_path) -> None:
    store, found = tmp_path / "broadworks.json", []
    for _ in range(2):
        fake = Fake(State(store, (ANY,)), USER, PASSWORD).start()
        with network.set(BROADWORKS_URL=fake.url):
            if not found:
                begin(network)
                send(network, "set_packages", {"items": {"whatever": 3}})
            found.append(held(network))
        fake.stop()
    assert found[0] == found[1] and found[0].packages == {"whatever": 3}


def test_without_a_user_and_a_password_it_does_not_start() -> None:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("BROADWORKS")}
    ended = subprocess.run([*MODULE, "--port", "0"], env=bare, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    assert "BROADWORKS_USER and BROADWORKS_PASSWORD are not set" in ended.stderr


def test_it_needs_neither_django_nor_settings(network) -> None:
    port, soap_port = free_port(), free_port()
    known = {"PATH": os.environ["PATH"], "BROADWORKS_USER": USER, "BROADWORKS_PASSWORD": PASSWORD}
    command = [*MODULE, "--port", str(port), "--soap-port", str(soap_port), "--packs", "STD"]
    with subprocess.Popen(command, env=known, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        try:
            _up(f"http://127.0.0.1:{soap_port}/healthz", process)
            with network.set(BROADWORKS_URL=f"tcp://127.0.0.1:{port}"):
                begin(network)
                assert held(network).state == "created"
        finally:
            process.terminate()
            process.wait(20)
    assert process.returncode == 0


def _up(url: str, process: subprocess.Popen) -> None:
    while True:
        assert process.poll() is None, process.stderr and process.stderr.read()
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.05)


class Noted(Supervisor):
    """Starts nothing and says what it would."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment, self.told = {"EMS_TOKEN": "a-token", **environment}, []

    def start(self, service, *, healthy=None) -> None:
        self.told.append((service.name, healthy))


@pytest.mark.parametrize(
    "environment", [{}, {"BROADWORKS": "0"}, {"BROADWORKS": "1", "BROADWORKS_URL": "tcp://elsewhere"}]
)
def test_it_is_started_for_nobody_who_did_not_ask(environment) -> None:
    supervisor = Noted(environment)
    broadworks.start_broadworks(supervisor)
    assert supervisor.told == []


def test_where_it_is_asked_for_every_process_is_told_where_it_is() -> None:
    supervisor = Noted({"BROADWORKS": "1"})
    broadworks.start_broadworks(supervisor)
    ((name, healthy),) = supervisor.told
    assert (name, healthy.endswith("/healthz")) == ("broadworks", True)
    assert supervisor.environment["BROADWORKS_URL"].startswith("tcp://127.0.0.1:")
    assert supervisor.environment["BROADWORKS_PASSWORD"] == "a-token"
