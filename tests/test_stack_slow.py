"""A newcomer's machine, and whole portals whose processes die: minutes each, `make slow`."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from oms.stack.servers import free_port, is_alive
from tests.chaos.whole import SERVICES, Whole, children, clean
from tests.stack import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.processes]
NO_NETWORK = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "http_proxy": "http://127.0.0.1:9", "no_proxy": "127.0.0.1"}


def link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def checkout(target: Path, *, installed: bool = True) -> Path:
    """The sources as a clone has them, with an environment that is already installed, or none."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    if not installed:
        return target
    shutil.copytree((ROOT / ".venv").resolve(), target / ".venv", symlinks=True, copy_function=link_or_copy)
    ready = target / ".venv" / "ready"
    ready.unlink(missing_ok=True)  # linked: the original keeps its time
    ready.touch()
    return target


def page(whole: Whole) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{whole.port}/login/", timeout=20) as answer:
        return answer.read().decode()


def open_to_others(folder: Path) -> list[str]:
    """What somebody else could read below `folder`."""
    found = [folder, *folder.rglob("*")]
    return [str(path) for path in found if not path.is_symlink() and stat.S_IMODE(path.lstat().st_mode) & 0o077]


def owners(whole: Whole) -> dict[str, int]:
    return {name: Path(f"/proc/{whole.pid_of(name)}").stat().st_uid for name in SERVICES}


@pytest.fixture
def a_whole() -> Iterator[Callable[..., Whole]]:
    """`a_whole(var, checkout)`: one that `make run` will start there; whatever still runs at the end is ended."""
    made: list[Whole] = []

    def make(var: Path, checkout: Path) -> Whole:
        whole = Whole(var, checkout)
        whole.command = ["make", "run", f"PORT={whole.port}"]
        made.append(whole)
        return whole

    yield make
    for whole in made:
        whole.stop()


def test_in_a_closed_folder_with_blanks_and_umlauts_again_and_without_network(tmp_path: Path, a_whole) -> None:
    """As root nobody else may enter here; and as anybody it starts, ends with its terminal, and starts again."""
    place = tmp_path / "Mein Ordner (größer)"
    place.mkdir(mode=0o700)
    var, temporary = checkout(place / "portal") / "var", Path(tempfile.gettempdir())
    known = set(temporary.iterdir())
    whole = a_whole(var, place / "portal")
    whole.manner = {"env": NO_NETWORK}
    whole.start()
    assert "password" in page(whole) and whole.until_ready()
    assert (var / "postgres" / "PG_VERSION").exists() and any((var / "redis").iterdir())
    assert open_to_others(var) == []
    new = {path.name for path in set(temporary.iterdir()) - known}
    assert not [name for name in new if "password" in name or name.startswith("oms-data")]
    if os.geteuid() == 0:
        assert 0 not in (owners(whole)["postgres"], owners(whole)["redis"])
    left = [whole.pid_of(name) for name in SERVICES]
    with pytest.raises(SystemExit, match="runs already, at http"):
        Whole(var, place / "portal", command=whole.command).start()
    elsewhere = {**clean(), "OMS_VAR": str(place / "elsewhere")}
    refused = subprocess.run(
        ["make", "run", "PORT=99999"], cwd=place / "portal", env=elsewhere, capture_output=True, text=True
    )  # fmt: skip
    assert refused.returncode != 0 and "There is no port 99999" in refused.stderr
    assert whole.stop(signal.SIGHUP) == 0, whole.words()
    assert not [pid for pid in left if is_alive(pid)] and not (var / "stack.json").exists()
    (var / "stack.json").write_text('{"OMS_PID": "1", "PORTAL_URL": "http://127.0.0.1:1"}')
    whole.manner = {"env": NO_NETWORK}
    whole.start()
    os.kill(whole.supervisor, signal.SIGKILL)  # and nobody says good-bye
    whole.process.wait()
    whole.manner = {"env": NO_NETWORK}
    whole.start()
    assert "password" in page(whole)
    assert whole.stop(signal.SIGTERM) == 0, whole.words()


def python_for_everybody(folder: Path) -> Path:
    """This very Python, where an unprivileged account may start it: its own place, or a copy in `folder`."""
    program = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
    asked = ["su", "-s", "/bin/sh", "nobody", "-c", f"'{program}' -c 'import sqlite3'"]
    if subprocess.run(asked, capture_output=True, cwd="/").returncode == 0:
        return program
    shutil.copytree(sys.base_prefix, folder / "python", symlinks=True, copy_function=link_or_copy)
    return folder / "python" / "bin" / program.name


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that everybody may enter, unlike those of the tests."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="to become somebody else one must be root")
def test_unprivileged_with_a_strict_umask(home: Path, a_whole) -> None:
    nobody = pwd.getpwnam("nobody")
    place = checkout(home / "portal", installed=False)
    libraries = next((ROOT / ".venv").resolve().glob("lib/python3.*/site-packages"))
    subprocess.run([python_for_everybody(home), "-m", "venv", "--without-pip", place / ".venv"], check=True)
    there = next((place / ".venv").glob("lib/python3.*/site-packages"))
    shutil.copytree(libraries, there, dirs_exist_ok=True, symlinks=True, copy_function=link_or_copy)
    (place / ".venv" / "ready").touch()
    for path in [place, *place.rglob("*")]:
        if path.is_dir() or path.lstat().st_nlink == 1:  # what is only linked keeps its owner
            os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
    whole = a_whole(place / "var", place)
    manner = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": [], "umask": 0o077}
    libraries = str(home / "python" / "lib")  # a copied Python may look for its own library where it was built
    whole.manner = {**manner, "env": {**NO_NETWORK, "HOME": str(home), "LD_LIBRARY_PATH": libraries}}
    whole.start()
    assert "password" in page(whole) and set(owners(whole).values()) == {nobody.pw_uid}
    assert open_to_others(place / "var") == []
    assert whole.stop() == 0, whole.words()


def other_pythons() -> list[Path]:
    """Programs of Python 3.13 and later that this machine has, one of each release."""
    kept = Path.home() / ".pyenv" / "versions"
    found: dict[str, Path] = {}
    for name in ("python3.13", "python3.14", "python3.15"):
        for program in filter(None, [shutil.which(name), *sorted(kept.glob(f"*/bin/{name}"))]):
            if subprocess.run([program, "-c", "import sqlite3"], capture_output=True).returncode == 0:
                found.setdefault(name, Path(program))
    return list(found.values())


@pytest.mark.parametrize("program", other_pythons(), ids=lambda program: program.name)
def test_on_a_later_python(tmp_path: Path, a_whole, program: Path) -> None:
    """From nothing: the environment is made, everything is installed from wheels, the portal starts."""
    place = checkout(tmp_path / "portal", installed=False)
    whole = a_whole(place / "var", place)
    whole.command = ["make", "run", f"PORT={whole.port}", f"PYTHON={program}"]
    whole.start()
    assert "password" in page(whole) and whole.until_ready()
    version = subprocess.run([place / ".venv" / "bin" / "python", "-V"], capture_output=True, text=True).stdout
    assert version.split()[1].rpartition(".")[0] == program.name.removeprefix("python")
    assert whole.stop() == 0, whole.words()


@pytest.fixture(scope="module")
def portal(tmp_path_factory) -> Iterator[Whole]:
    whole = Whole(tmp_path_factory.mktemp("whole") / "var")
    try:
        whole.start()
        yield whole
    finally:
        whole.stop()


@pytest.mark.parametrize("name", SERVICES)
def test_what_is_killed_is_back_by_itself_and_said(portal: Whole, name: str) -> None:
    seconds = portal.kill(name)
    assert portal.process.poll() is None
    said = portal.log.read_text(errors="replace")
    assert f"{name} ended (killed by SIGKILL)" in said and f"{name} was started again" in said
    print(f"{name}: {seconds:.1f} s")


def test_a_frozen_worker_is_started_again_when_rows_are_due(portal: Whole) -> None:
    """It lives, and hears nothing: neither its death nor its broker tells."""
    from oms.stack.archive import connect

    frozen = portal.pid_of("worker")
    for pid in (frozen, *children(frozen)):
        os.kill(pid, signal.SIGSTOP)
    url = settings_of(portal)["MIGRATOR_DATABASE_URL"]
    with connect(url) as link, link.cursor() as cursor:
        cursor.execute("""update partners_notice set state = 'waiting', due_at = now() - interval '5 minutes'
                          where id = (select max(id) from partners_notice where state = 'done')""")
        assert cursor.rowcount == 1
    end = time.monotonic() + 240
    while time.monotonic() < end and portal.pid_of("worker") in (0, frozen):
        time.sleep(1)
    assert portal.pid_of("worker") not in (0, frozen), portal.words()
    assert "took nothing for a minute while rows are due" in portal.words()


def settings_of(portal: Whole) -> dict[str, str]:
    import json

    return json.loads((portal.folder / "stack.json").read_text())


def stack(*arguments: str, var: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "oms.stack", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**clean(), "OMS_VAR": str(var)}, capture_output=True, text=True)


def test_a_backup_of_a_running_portal_comes_back_on_an_empty_machine(portal: Whole, tmp_path: Path) -> None:
    kept = tmp_path / "kept.tar"
    made = stack("backup", "--to", str(kept), var=portal.folder)
    assert made.returncode == 0, made.stderr
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    back = stack("restore", "--from", str(kept), var=tmp_path / "var")
    assert back.returncode == 0, back.stderr
    assert "One order went through" in back.stdout and "Restored and checked" in back.stdout
    again = stack("restore", "--from", str(kept), var=tmp_path / "var")
    assert again.returncode != 0 and "holds a portal already" in again.stderr
    copy = Whole(tmp_path / "var", port=free_port())
    try:
        copy.start()
        assert copy.until_ready() and "password" in page(copy)
    finally:
        assert copy.stop() == 0
