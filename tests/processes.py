"""Several processes at once on a database of their own: real transactions, real locks, nothing rolled back."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import stack

ROOT, MEETING = str(stack.ROOT), "OMS_TEST_MEETING"
START = """
import json, os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oms.settings")
import django
django.setup()
from importlib import import_module
module, name, arguments = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
print("\\n" + json.dumps(getattr(import_module(module), name)(**arguments)))
"""


@contextmanager
def database(name: str) -> Iterator[dict[str, str]]:
    """The environment of processes that work on a fresh copy of the demo."""
    name = f"test_{name}_{os.getpid()}"
    stack.clone(name)
    try:
        yield stack.environment_for(name)
    finally:
        stack.drop(name)


def together(environment: dict[str, str], function, each: list[dict], *, seconds: float = 120) -> list:
    """Run `function(**arguments)` in one process per item of `each`, all at once; what each returned (as JSON)."""
    return at_once(environment, [(function, arguments) for arguments in each], seconds=seconds)


def at_once(environment: dict[str, str], acts: list[tuple], *, seconds: float = 600) -> list:
    """As `together`, for one (function, its arguments) a process."""
    with tempfile.TemporaryDirectory() as meeting:
        return _at_once({**environment, "PYTHONPATH": ROOT, MEETING: f"{meeting}:{len(acts)}"}, acts, seconds)


def wait_for_the_others(*, seconds: float = 60) -> None:
    """In one of several processes that run at once: goes on when each of them has come so far."""
    folder, number = os.environ[MEETING].rsplit(":", 1)
    (Path(folder) / str(os.getpid())).touch()
    until = time.monotonic() + seconds
    while len(os.listdir(folder)) < int(number):
        assert time.monotonic() < until, "The others did not come."
        time.sleep(0.001)


def _at_once(environment: dict[str, str], acts: list[tuple], seconds: float) -> list:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", START, function.__module__, function.__name__, json.dumps(arguments)],
            env=environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for function, arguments in acts
    ]
    answers = []
    for process in started:
        out, errors = process.communicate(timeout=seconds)
        assert process.returncode == 0, errors[-3000:]
        sys.stderr.write(errors)  # what it had to say all the same
        answers.append(json.loads(out.strip().splitlines()[-1]))
    return answers
