"""The web server's worker (oms/web.py): its processes take from one row, and nobody keeps a place in it."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from oms.stack.servers import free_port
from tests import sources

APP = """
import os, time
def app(environ, start_response):
    time.sleep(float(environ["QUERY_STRING"] or 0))
    said = str(os.getpid()).encode()
    start_response("200 OK", [("Content-Length", str(len(said)))])
    return [said]
"""


@pytest.fixture(scope="module")
def port(tmp_path_factory) -> Iterator[int]:
    """Two processes of one thread each, and an application that says which one answers."""
    place, port = tmp_path_factory.mktemp("web"), free_port()
    (place / "one_app.py").write_text(APP)
    command = [sys.executable, "-m", "gunicorn", "one_app:app", "--worker-class", "oms.web.Worker", "--workers", "2"]
    command += ["--threads", "1", "--bind", f"127.0.0.1:{port}", "--chdir", str(place), "--log-level", "warning"]
    server = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(sources.ROOT)})
    try:
        until = time.monotonic() + 20
        while time.monotonic() < until and len({one(port)[0] for _try in range(8)}) < 2:
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def one(port: int, seconds: float = 0.0, line: http.client.HTTPConnection | None = None) -> tuple[bytes, bool]:
    """Who answered, and whether the connection stays."""
    line = line or http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        line.request("GET", f"/?{seconds}")
        answer = line.getresponse()
        return answer.read(), not answer.will_close
    except OSError:
        line.close()
        return b"", False


def stays(port: int) -> bool:
    """Whether one who asks five times keeps the connection, once the server has done with what came before."""
    for _try in range(50):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        asked = [one(port, line=line) for _time in range(5)]
        if asked == [(asked[0][0], True)] * 5:
            return True
        time.sleep(0.1)
    return False


def test_one_who_asks_alone_keeps_the_connection(port: int) -> None:
    assert stays(port)


def test_of_many_each_process_takes_its_part_and_those_who_say_nothing_hold_up_nobody(port: int) -> None:
    silent = [socket.create_connection(("127.0.0.1", port)) for _one in range(4)]

    def person(_number: int) -> list[tuple[bytes, bool]]:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        return [one(port, 0.01, line) for _page in range(10)]

    started = time.monotonic()
    with ThreadPoolExecutor(8) as people:
        answers = [answer for found in people.map(person, range(8)) for answer in found]
    assert time.monotonic() - started < 5, "four silent connections are waited for ten seconds by two threads"
    by_process = Counter(who for who, _stays in answers)
    assert len(answers) == 80 and len(by_process) == 2 and min(by_process.values()) >= 20
    assert sum(not stays for _who, stays in answers) > 20, "while others wait, nobody keeps a connection"
    for line in silent:
        line.close()
    assert stays(port), "afterwards it stays again"


def test_the_portal_is_started_with_it() -> None:
    assert '"oms.web.Worker"' in (sources.ROOT / "oms/stack/run.py").read_text()
