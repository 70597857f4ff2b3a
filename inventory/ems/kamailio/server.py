"""The SIP server itself: where Debian's Kamailio is, and the configuration it is started with."""

import os
import platform
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

KEPT = ("PATH", "LANG")
PACKAGES = ("kamailio", "kamailio-postgres-modules")
HEARS = "*97"  # what a line dials to hear its messages


@dataclass(frozen=True)
class Program:
    """Kamailio as installed, or as unpacked below a folder: its binary, its modules and the libraries that come along."""

    binary: Path
    modules: Path
    libraries: tuple[Path, ...] = ()

    def environment(self) -> dict[str, str]:
        """Times are UTC; libraries of an unpacked package are found beside it."""
        path = ":".join(str(folder) for folder in self.libraries)
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        return {"TZ": "UTC", **kept, **({"LD_LIBRARY_PATH": path} if path else {})}


@dataclass(frozen=True)
class Setting:
    """Where it listens, its database, and the gateway to the public network: whoever sends from there is trusted."""

    host: str
    port: int
    database: str
    gateway_host: str
    gateway_port: int
    children: int = 4
    box_host: str = (
        "127.0.0.1"  # the voicemail service, and after how many seconds of ringing it answers; port 0: there is none
    )
    box_port: int = 0
    rings: int = 20
    hears: str = HEARS


def program(unpacked: Path | None = None) -> Program | None:
    """Kamailio of this machine, or of the folder where its packages were unpacked; None where there is neither."""
    for root in filter(None, (Path("/"), unpacked)):
        libraries = root / "usr" / "lib" / f"{platform.machine()}-linux-gnu"
        binary, modules = root / "usr" / "sbin" / "kamailio", libraries / "kamailio" / "modules"
        if binary.exists() and (modules / "db_postgres.so").exists():
            beside = () if root == Path("/") else (libraries, libraries / "kamailio")
            return Program(binary, modules, beside)
    return None


def unpack(folder: Path) -> None:
    """Debian's packages and what of their needs this machine lacks, fetched and unpacked below `folder`, by whoever we are.

    Raises CalledProcessError, OSError where they cannot be had.
    """
    fetched = folder / "fetched"
    fetched.mkdir(parents=True, exist_ok=True)
    plan = ["apt-get", "install", "--simulate", "--no-install-recommends", *PACKAGES]
    planned = subprocess.run(plan, check=True, capture_output=True, text=True).stdout
    names = [line.split()[1] for line in planned.splitlines() if line.startswith("Inst ")]
    subprocess.run(["apt-get", "download", "-qq", *names], cwd=fetched, check=True, capture_output=True)
    for package in sorted(fetched.glob("*.deb")):
        subprocess.run(["dpkg", "-x", str(package), str(folder)], check=True, capture_output=True)


def answers(host: str, port: int, seconds: float = 20, alive: Callable[[], bool] = lambda: True) -> bool:
    """Whether the SIP server answers within `seconds`, while it is `alive`."""
    end = time.monotonic() + seconds
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        wire.settimeout(0.2)
        wire.connect((host, port))
        own_host, own_port = wire.getsockname()
        via = f"Via: SIP/2.0/UDP {own_host}:{own_port};branch=z9hG4bKalive\r\n"
        who = f"From: <sip:watch@{host}>;tag=1\r\nTo: <sip:{host}>\r\nCall-ID: watch\r\nCSeq: 1 OPTIONS\r\n"
        asks = f"OPTIONS sip:{host} SIP/2.0\r\n{via}{who}Max-Forwards: 5\r\nContent-Length: 0\r\n\r\n".encode()
        while time.monotonic() < end and alive():
            with suppress(OSError):
                wire.send(asks)
                if wire.recv(2_000):
                    return True
            time.sleep(0.05)
    return False


def configuration(setting: Setting, found: Program) -> str:
    """The whole text of the configuration."""
    text = (files(__package__) / "kamailio.cfg").read_text()
    for name, value in {**vars(setting), "modules": found.modules}.items():
        text = text.replace(f"@{name}@", str(value))
    return text


def command(found: Program, configured: Path) -> list[str]:
    """Kamailio in the foreground; `configured` is its file, which holds a password."""
    folder = configured.parent
    return [
        str(found.binary), "-f", str(configured), "-DD", "-E", "-m", "64", "-M", "8",
        "-Y", str(folder), "-P", str(folder / "kamailio.pid"),
    ]  # fmt: skip
