"""How often a process is still to die, and where; shared by all processes through one locked file."""

import fcntl
import json
import os
import signal
from pathlib import Path


def _file() -> Path:
    return Path(os.environ["CHAOS_DIR"]) / "tokens.json"


def hand_out(point: str, number: int) -> None:
    """From now on, the next `number` processes that come by `point` die there."""
    _file().write_text(json.dumps({"point": point, "left": number}))


def left() -> int:
    """How many deaths are still to happen."""
    with _file().open() as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        return json.load(file)["left"]


def die_at(point: str) -> None:
    """End this process as `kill -9` does, if its time has come."""
    if not point or not _file().exists():
        return
    with _file().open("r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        state = json.load(file)
        if state["point"] != point or state["left"] <= 0:
            return
        state["left"] -= 1
        file.seek(0)
        file.truncate()
        json.dump(state, file)
        file.flush()
        os.fsync(file.fileno())
    os.kill(os.getpid(), signal.SIGKILL)
