"""The whole portal as processes of its own, on a copy of the demo's database."""

import os
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from oms.stack.servers import free_port
from tests import stack

BROWSERS = Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium")  # the first is half as dear: no windows
CHROMIUM = next((path for path in BROWSERS if path.exists()), BROWSERS[0])
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass
class Portal:
    """Web server, worker and simulator; `base` is the portal's address."""

    name: str
    more: dict[str, str] = field(default_factory=dict)  # environment beside the usual one
    workers: int = 1
    clock: bool = False  # whether the scheduler runs, so that time goes on by itself
    processes: list[subprocess.Popen] = field(default_factory=list)

    def start(self) -> None:
        web, ems = free_port(), free_port()
        self.base, self.ems = f"http://127.0.0.1:{web}", f"http://127.0.0.1:{ems}"
        self.log = stack.VAR / f"{self.name}.log"
        stack.clone(self.name)
        self.environment = {
            **stack.environment_for(self.name), "PORTAL_URL": self.base, "EMS_URL": self.ems, "EMS_TOKEN": "demo-ems-token",
            "REDIS_URL": own_queue(), "SECRET_KEY": "demo-secret-key", "FIELD_KEY": "demo-field-key", "PYTHONPATH": str(stack.ROOT),
            **self.more,
        }  # fmt: skip
        store = stack.clone_store(stack.VAR / f"{self.name}.sqlite")
        self._run("-m", "inventory.ems.simulator.server", "--port", str(ems), "--store", str(store))
        self._run(
            "-m", "gunicorn", "oms.wsgi", "--worker-class", "oms.web.Worker", "--bind", f"127.0.0.1:{web}",
            "--threads", "4", "--log-level", "warning",
        )  # fmt: skip
        self._run(
            "-m", "celery", "-A", "oms.celery", "worker", "--concurrency", f"{self.workers}", "--loglevel", "warning"
        )
        if self.clock:
            self._run("-m", "celery", "-A", "oms.celery", "beat", "--loglevel", "warning")
        for address in (f"{self.ems}/healthz", f"{self.base}/healthz"):
            _wait(address)

    def _run(self, *command: str) -> None:
        with self.log.open("ab") as log:
            child = subprocess.Popen(
                [sys.executable, *command],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=stack.ROOT,
            )
        self.processes.append(child)

    def sweep(self) -> None:
        """What happens once a minute, now; no clock runs beside the portal."""
        call = [sys.executable, "-m", "celery", "-A", "oms.celery", "call", "oms.kit.sweep"]
        subprocess.run(call, env=self.environment, cwd=stack.ROOT, check=True, capture_output=True, timeout=60)

    def stop(self) -> None:
        for child in self.processes:
            child.terminate()
        for child in self.processes:
            try:
                child.wait(15)
            except subprocess.TimeoutExpired:
                child.kill()
        stack.administrate(f"drop database if exists {self.name} with (force)")


def own_queue(place: int = 0) -> str:
    """A queue of this test process alone, and of its portal (0, 7): another portal's worker would look into another database."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw7")
    return f"{os.environ['REDIS_URL'].rpartition('/')[0]}/{1 + (int(worker.removeprefix('gw')) + place) % 15}"


def _wait(address: str, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=3) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"nothing answers at {address}")


def worker_name() -> str:
    return f"portal_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
