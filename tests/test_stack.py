"""The embedded servers: folders, passwords, accounts, ports, and the supervisor that brings back what dies."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from oms.stack import account, folder
from oms.stack.run import check_port, wait_for_the_killed
from oms.stack.servers import Postgres, Redis, free_port, is_alive, secrets_of
from oms.stack.supervisor import PAUSES, Service, Supervisor
from oms.stack.watchdog import MINUTE, Watchdog, takes_nothing
from tests import stack
from tests.patience import until

ROOT = os.geteuid() == 0


def sleeper(name: str = "sleeper", seconds: str = "60") -> Service:
    return Service(name, lambda: [sys.executable, "-c", f"import time; time.sleep({seconds})"])


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


# --- files


def test_what_is_written_is_closed_to_others(tmp_path: Path) -> None:
    file = tmp_path / "new" / "kept.json"
    folder.write_private(file, "{}")
    assert (mode(file), mode(file.parent)) == (0o600, 0o700)
    folder.write_private(file, '{"again": 1}')
    assert json.loads(file.read_text()) == {"again": 1}
    assert [path.name for path in file.parent.iterdir()] == ["kept.json"]


def test_the_folder_is_closed_and_so_is_what_lay_in_it(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(folder, "VAR", tmp_path / "var")
    (tmp_path / "var").mkdir(mode=0o755)
    (tmp_path / "var" / "old.json").touch(mode=0o644)
    before = os.umask(0o022)
    try:
        folder.close_folder()
        (tmp_path / "var" / "later").touch()
        (tmp_path / "var" / "files").mkdir()
    finally:
        os.umask(before)
    modes = [mode(tmp_path / "var" / name) for name in ("", "old.json", "later", "files")]
    assert modes == [0o700, 0o600, 0o600, 0o700]


def test_secrets_of_an_earlier_release_are_kept_and_completed(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text(json.dumps({"app": "as-it-was"}))
    found = secrets_of(tmp_path)
    assert found["app"] == "as-it-was" and len(found["redis"]) >= 32
    assert secrets_of(tmp_path) == found
    assert mode(tmp_path / "secrets.json") == 0o600


# --- one at a time


@pytest.fixture
def var(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setattr(folder, "VAR", tmp_path)
    monkeypatch.setattr(folder, "RUNNING", tmp_path / "stack.json")
    return tmp_path


@pytest.mark.parametrize("left", ['{"OMS_PID": "1", "PORTAL_URL": "http://x"}', "", "{", "[]"])
def test_what_a_killed_start_left_behind_stops_nobody(var: Path, left: str) -> None:
    """A process number may be somebody else's by now; only the lock counts, and it goes with its process."""
    (var / "stack.json").write_text(left)
    only = folder.OnlyOne()
    only.announce({"PORTAL_URL": "http://127.0.0.1:1"})
    assert folder.is_running() and folder.running() == {"PORTAL_URL": "http://127.0.0.1:1"}
    with pytest.raises(SystemExit, match="runs already, at http://127.0.0.1:1"):
        folder.OnlyOne()
    only.leave()
    assert not folder.is_running() and folder.running() == {}
    folder.OnlyOne().leave()


# --- ports


@pytest.mark.parametrize("port", [99_999, 0, -1, 65_536])
def test_a_port_that_cannot_be_is_told(port: int) -> None:
    with pytest.raises(SystemExit, match="ports go from 1 to 65535"):
        check_port(port)


def test_a_port_in_use_is_told_with_another_one() -> None:
    refused = pytest.raises(SystemExit, match=r"in use.*make run PORT=\d+")
    with socket.create_server(("127.0.0.1", 0)) as taken, refused:
        check_port(taken.getsockname()[1])
    check_port(free_port())


def test_the_port_of_a_killed_start_is_waited_for_and_no_other_one(var: Path, monkeypatch) -> None:
    pauses: list[float] = []
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr("oms.stack.run.time.sleep", lambda pause: pauses.append(pause) or taken.close())
        (var / "stack.json").write_text(json.dumps({"PORTAL_URL": f"http://127.0.0.1:{port + 1}"}))
        wait_for_the_killed(port)
        assert pauses == [], "another program's"
        (var / "stack.json").write_text(json.dumps({"PORTAL_URL": f"http://127.0.0.1:{port}"}))
        wait_for_the_killed(port)
    assert len(pauses) == 1
    check_port(port)


@pytest.mark.processes
@pytest.mark.parametrize(("port", "words"), [("99999", "There is no port 99999"), ("eighty", "not 'eighty'")])
def test_a_wrong_port_is_told_without_a_traceback(tmp_path: Path, port: str, words: str) -> None:
    command = [sys.executable, "-m", "oms.stack", "run", "--port", port]
    environment = {**os.environ, "OMS_VAR": str(tmp_path / "var")}
    found = subprocess.run(command, cwd=stack.ROOT, env=environment, capture_output=True, text=True)
    assert found.returncode != 0 and words in found.stderr and "Traceback" not in found.stderr


def older_python() -> str:
    """A Python 3.10, from the system or from pyenv."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    for program in ("/usr/bin/python3.10", *sorted(pyenv.glob("versions/3.10.*/bin/python3"))):
        if Path(program).exists():
            return str(program)
    pytest.skip("no Python 3.10 is at hand")


@pytest.mark.processes
def test_an_old_python_is_told_plainly(tmp_path: Path) -> None:
    old = older_python()
    for name in ("Makefile", "requirements.txt"):
        (tmp_path / name).write_text((stack.ROOT / name).read_text())
    found = subprocess.run(["make", "run", f"PYTHON={old}"], cwd=tmp_path, capture_output=True, text=True)
    assert found.returncode != 0
    assert "needs Python 3.11 or later" in found.stderr and "is 3.10" in found.stderr
    assert not (tmp_path / ".venv").exists()


# --- who they run as, and where


def owner(pid: int) -> int:
    return Path(f"/proc/{pid}").stat().st_uid


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A folder that nobody but its owner may enter, with blanks and umlauts."""
    place = tmp_path / "Öffnet nur mir" / "var"
    place.mkdir(parents=True)
    place.parent.chmod(0o700)
    return place


@pytest.mark.processes
def test_redis_wants_its_password_and_is_not_root(closed: Path) -> None:
    import redis as client

    server = Redis(closed, free_port())
    server.start()
    try:
        with pytest.raises(client.AuthenticationError):
            client.Redis(port=server.port).ping()
        assert server.url.startswith("redis://:") and client.Redis.from_url(server.url).set("kept", "1")
        command_line = Path(f"/proc/{server.process.pid}/cmdline").read_bytes().decode()
        assert server.password not in command_line
        assert (owner(server.process.pid) != 0) or not ROOT
        assert mode(closed / "redis.conf") == 0o600
    finally:
        server.stop()
    assert any((closed / "redis").iterdir()), "the data lies where the checkout is"


@pytest.mark.processes
def test_postgresql_starts_in_a_closed_folder_and_keeps_its_data_there(closed: Path) -> None:
    before = os.umask(0o077)
    server = Postgres(closed, free_port(), fast=True)
    try:
        server.start()
        pid = int((closed / "postgres" / "postmaster.pid").read_text().split()[0])
        assert (owner(pid) != 0) or not ROOT
        assert mode(closed / "postgres") == 0o700
        assert sorted(path.name for path in closed.iterdir()) == ["postgres", "secrets.json"]
        server.prepare()  # as a start after one that was killed: what is left is ended
        assert not is_alive(pid) or not server._is_postmaster(pid)
        server.start()
    finally:
        server.stop()
        os.umask(before)


@pytest.mark.processes
def test_a_pid_file_that_names_another_program_ends_nobody(closed: Path) -> None:
    server = Postgres(closed, free_port(), fast=True)
    account.own(server.data, server.account)
    (server.data / "PG_VERSION").write_text("18")
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        (server.data / "postmaster.pid").write_text(f"{other.pid}\n")
        server.prepare()
        assert other.poll() is None
        assert not (server.data / "postmaster.pid").exists()
    finally:
        other.kill()
        other.wait()


@pytest.mark.processes
def test_why_postgresql_did_not_start_is_shown(closed: Path) -> None:
    server = Postgres(closed, free_port(), fast=True)
    account.own(server.data, server.account)
    (server.data / "stray").write_text("not a cluster")
    with pytest.raises(SystemExit, match="initdb failed with code 1.*exists but is not empty"):
        try:
            server.start()
        except SystemExit as error:
            raise SystemExit(str(error).replace("\n", " ")) from None


@pytest.fixture
def site() -> Iterator[Path]:
    """Installed programs that their owner alone may reach, below a folder that everybody may enter."""
    with tempfile.TemporaryDirectory() as everybody:
        place = Path(everybody) / "closed" / "site"
        (place / "package" / "bin").mkdir(parents=True)
        (place / "package.libs").mkdir()
        (place / "package.libs" / "words").write_text("from the library\n")
        program = place / "package" / "bin" / "speak"
        program.write_text('#!/bin/sh\ncat "$(dirname "$0")/../../package.libs/words"\n')
        for path in (program, *place.rglob("*"), place.parent):
            path.chmod(0o700)
        (Path(everybody) / "tmp").mkdir()
        for path in (Path(everybody), Path(everybody) / "tmp"):
            path.chmod(0o755)
        yield place


@pytest.mark.skipif(not ROOT, reason="only root runs servers as another account")
def test_programs_are_copied_with_their_libraries(site: Path, monkeypatch) -> None:
    """A program out of reach is copied with all it needs, readable, writable by us alone, and used again."""
    temporary = site.parent.parent / "tmp"
    monkeypatch.setattr(account.tempfile, "tempdir", str(temporary))
    somebody, needs = account.unprivileged(), [site / "package", site / "package.libs"]
    program = site / "package" / "bin" / "speak"
    for _ in range(2):
        there = account.reachable(program, somebody, base=site, needs=needs)
        assert there != program
        said = subprocess.run([there], capture_output=True, text=True, cwd="/", **account.run_as(somebody))
        assert said.stdout == "from the library\n"
    assert len(list(temporary.iterdir())) == 1
    there.parents[2].chmod(0o777)
    with pytest.raises(SystemExit, match="was not made by this program"):
        account.reachable(program, somebody, base=site, needs=needs)


# --- what dies


@pytest.fixture
def supervisor(tmp_path: Path):
    made = Supervisor(dict(os.environ), tmp_path / "restarts.jsonl")
    yield made
    made.stop()


def turn(supervisor: Supervisor) -> bool:
    """One look at each service, as `watch` takes it; whether there is still hope."""
    return all(service.alive or supervisor._bring_back(service) for service in supervisor.services)


@pytest.mark.processes
def test_what_dies_is_started_again_after_a_pause_and_said(supervisor: Supervisor, capsys, tmp_path: Path) -> None:
    service = sleeper()
    supervisor.start(service)
    first = service.process.pid
    os.kill(first, signal.SIGKILL)
    assert until(lambda: not service.alive)
    assert turn(supervisor) and not service.alive, "the pause comes first"
    assert until(lambda: turn(supervisor) and service.alive)
    assert service.process.pid != first
    said = capsys.readouterr().out
    assert "sleeper ended (killed by SIGKILL); it is started again in 0.5 s." in said
    assert "sleeper was started again." in said
    kept = json.loads((tmp_path / "restarts.jsonl").read_text())
    assert (kept["name"], kept["how"]) == ("sleeper", "killed by SIGKILL")


@pytest.mark.slow
@pytest.mark.processes
def test_the_pauses_grow_and_what_cannot_live_ends_all(supervisor: Supervisor, capsys, monkeypatch) -> None:
    monkeypatch.setattr("oms.stack.supervisor.PAUSES", tuple(pause / 100 for pause in PAUSES))
    assert list(PAUSES) == sorted(PAUSES) and PAUSES[0] < 1 <= 30 <= PAUSES[-1]
    supervisor.start(sleeper("steady"))
    supervisor.start(Service("dying", lambda: [sys.executable, "-c", "raise SystemExit(3)"]))
    assert supervisor.watch() == 1
    said = capsys.readouterr().out
    assert said.count("dying ended (code 3)") == len(PAUSES)
    assert "dying cannot live" in said and "steady ended" not in said


@pytest.mark.processes
def test_one_that_lived_long_begins_with_the_shortest_pause(supervisor: Supervisor, capsys, monkeypatch) -> None:
    service = sleeper()
    supervisor.start(service)
    service.deaths, service.started = 6, time.monotonic() - 3600
    os.kill(service.process.pid, signal.SIGKILL)
    assert until(lambda: not service.alive)
    turn(supervisor)
    assert f"again in {PAUSES[0]:g} s" in capsys.readouterr().out


@pytest.mark.processes
def test_all_end_with_the_supervisor_and_servers_last(supervisor: Supervisor) -> None:
    database, web = sleeper("database"), sleeper("web")
    database.server = True
    for service in (database, web):
        supervisor.start(service)
    processes = [database.process, web.process]
    supervisor.stop()
    assert all(process.poll() is not None for process in processes) and not supervisor.services


# --- a worker that takes nothing


@pytest.mark.parametrize(("waited", "taken", "stuck"), [
    (MINUTE + 1, MINUTE + 1, True), (MINUTE + 1, None, True), (MINUTE + 1, 10, False), (10, MINUTE + 1, False),
    (None, MINUTE + 1, False),
])  # fmt: skip
def test_a_worker_is_stuck_when_rows_are_due_and_it_takes_none(waited, taken, stuck: bool) -> None:
    assert takes_nothing({"oldest_waiting_seconds": waited, "last_taken_seconds": taken}) is stuck


def test_nothing_is_concluded_from_a_portal_that_does_not_answer() -> None:
    assert not takes_nothing(Watchdog(f"http://127.0.0.1:{free_port()}/readyz").ask())


@pytest.mark.slow
@pytest.mark.processes
def test_a_worker_that_takes_nothing_is_started_again_and_told(supervisor: Supervisor, capsys, monkeypatch) -> None:
    worker = sleeper("worker")
    supervisor.start(worker)
    os.kill(worker.process.pid, signal.SIGSTOP)  # lives, and hears nothing
    frozen = worker.process.pid
    watchdog = Watchdog("http://127.0.0.1:1/readyz")
    monkeypatch.setattr(watchdog, "ask", lambda: {"oldest_waiting_seconds": 200.0, "last_taken_seconds": 190.0})
    watchdog.next = 0
    watchdog(supervisor)
    assert worker.process.pid == frozen, "one that was just started gets its minute"
    worker.started, watchdog.next = time.monotonic() - MINUTE - 1, 0
    watchdog(supervisor)
    assert until(lambda: turn(supervisor) and worker.alive and worker.process.pid != frozen)
    assert "worker took nothing for a minute while rows are due" in capsys.readouterr().out
