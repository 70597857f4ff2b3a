"""The folder of the embedded servers: closed to others, one portal at a time, and where that one can be reached."""

import contextlib
import fcntl
import json
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("OMS_VAR", ROOT / "var"))
RUNNING = VAR / "stack.json"
CLOSED = 0o077  # what the umask takes away: all that is written is 0600, all folders are 0700


def write_private(file: Path, text: str) -> None:
    """Write `file` as a whole or not at all, for its owner only."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = file.with_name(f".{file.name}.{os.getpid()}")
    with contextlib.suppress(FileNotFoundError):
        new.unlink()
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as written:
        written.write(text)
    new.replace(file)


def close_folder() -> None:
    """From now on nothing that is written below `VAR` can be read by others; what was open is closed."""
    os.umask(CLOSED)
    VAR.mkdir(parents=True, exist_ok=True)
    VAR.chmod(0o700)
    for file in VAR.glob("*"):
        if file.is_file() and not file.is_symlink():
            file.chmod(0o600)


class OnlyOne:
    """Holds the folder while a portal runs in it. The lock goes with the process, however that ends."""

    def __init__(self) -> None:
        self._lock = (VAR / "stack.lock").open("a+")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            where = running().get("PORTAL_URL", "another place")
            raise SystemExit(f"The portal runs already, at {where}. Stop it there with Ctrl-C first.") from None

    def announce(self, environment: dict[str, str]) -> None:
        """Tell `manage.py` and others where the servers are."""
        write_private(RUNNING, json.dumps(environment))

    def leave(self) -> None:
        RUNNING.unlink(missing_ok=True)
        self._lock.close()


def running() -> dict[str, str]:
    """What the running portal has announced; empty when there is nothing, or nothing that can be read."""
    try:
        found = json.loads(RUNNING.read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def is_running() -> bool:
    """Whether a portal holds the folder."""
    try:
        with (VAR / "stack.lock").open("a+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:  # there is no such folder
        return False
    return False
