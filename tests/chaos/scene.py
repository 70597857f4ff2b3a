"""The processes of one run: a Redis, an EMS simulator and a worker of their own, on a copy of the demo's database."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from oms.stack.servers import Redis, free_port
from oms.stack.supervisor import die_with_parent
from tests import stack

TOKEN = "chaos-token"
EMS_TIMEOUT = "1.0"


@dataclass
class Scene:
    """Everything lives below `folder` and on the database `name`; `stop()` ends all of it."""

    folder: Path
    name: str
    children: dict[str, subprocess.Popen] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.redis, self.ems_port = Redis(self.folder, free_port()), free_port()
        self.environment = {
            **stack.environment_for(stack.clone(self.name)),
            "REDIS_URL": self.redis.url,
            "EMS_URL": f"http://127.0.0.1:{self.ems_port}",
            "EMS_TOKEN": TOKEN,
            "EMS_TIMEOUT": EMS_TIMEOUT,
            "CHAOS_DIR": str(self.folder),
            "PYTHONPATH": str(stack.ROOT),
        }
        os.environ.update({k: v for k, v in self.environment.items() if k != "MIGRATOR_DATABASE_URL"})

    def start(self, what: str) -> None:
        """Start `redis`, `ems`, `worker` or `scheduler`, and wait until it answers."""
        log, command = (self.folder / f"{what}.log").open("ab"), self._command(what)
        ours = {"env": self.environment, "cwd": stack.ROOT, "stdin": subprocess.DEVNULL}
        manner = self.redis.manner() if what == "redis" else ours
        self.children[what] = subprocess.Popen(command, stdout=log, stderr=log, preexec_fn=die_with_parent(), **manner)
        if what == "redis":
            self.redis.wait()
        elif what == "ems":
            self._until(lambda: self.ask("/healthz"), "The simulator does not answer.")

    def _command(self, what: str) -> list[str]:
        if what == "redis":
            return self.redis.command()
        if what == "ems":
            file = self.folder / "ems.sqlite"
            store = ["--store", str(file if file.exists() else stack.clone_store(file))]
            return [sys.executable, "-m", "inventory.ems.simulator.server", "--port", str(self.ems_port), *store]
        if what == "scheduler":
            return [sys.executable, "-m", "celery", "-A", "oms.celery", "beat", "--loglevel", "warning"]
        celery = [sys.executable, "-m", "celery", "-A", "tests.chaos.worker", "worker"]
        return [*celery, "--concurrency", "2", "--loglevel", "warning", "--without-gossip", "--without-mingle"]

    def kill(self, what: str) -> None:
        """As a power cut would: the whole group at once, nothing is said good-bye."""
        child = self.children.pop(what)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()

    def freeze(self, what: str, seconds: float) -> None:
        os.kill(self.children[what].pid, signal.SIGSTOP)
        time.sleep(seconds)
        os.kill(self.children[what].pid, signal.SIGCONT)

    def stop(self) -> None:
        for what in list(self.children):
            self.kill(what)
        stack.administrate(f"drop database if exists {self.name} with (force)")
        if not os.environ.get("CHAOS_KEEP"):
            shutil.rmtree(self.folder)

    def ask(self, path: str, body: dict | None = None) -> object:
        """What the simulator answers."""
        data = json.dumps(body).encode() if body is not None else None
        url = f"http://127.0.0.1:{self.ems_port}{path}"
        request = urllib.request.Request(url, data, {"Authorization": f"Bearer {TOKEN}"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def behave(self, **how) -> None:
        self.ask("/behaviour", how)

    def cut_connections(self) -> int:
        """End every database session of the worker's processes; how many there were."""
        mine = f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{self.name}'"
        return len(stack.administrate(f"{mine} and usename = 'app' and pid not in ({self._own_sessions()})"))

    @staticmethod
    def _own_sessions() -> str:
        from django.db import connection  # Django is set up only once the scene stands

        with connection.cursor() as cursor:
            cursor.execute("select pg_backend_pid()")
            return str(cursor.fetchone()[0])

    @staticmethod
    def _until(answers, complaint: str, seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(urllib.error.URLError, OSError):
                return answers()
            time.sleep(0.05)
        raise SystemExit(complaint)
