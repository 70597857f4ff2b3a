"""How the simulator misbehaves when a test asks for it."""

import threading
import time
from dataclasses import asdict, dataclass, field, fields


@dataclass
class Behaviour:
    """`slow_ms`: wait before acting. `fail_next`: answer so many commands 503 and do nothing.

    `late_next`: so many commands take effect, but are answered only after `late_ms`.
    `refuse`: kinds that are refused for good.
    """

    slow_ms: int = 0
    fail_next: int = 0
    late_next: int = 0
    late_ms: int = 0
    refuse: list[str] = field(default_factory=list)


class Control:
    """The behaviour in force; counted down by the commands that meet it."""

    def __init__(self) -> None:
        self._lock, self._now = threading.Lock(), Behaviour()

    def now(self) -> dict:
        with self._lock:
            return asdict(self._now)

    def change(self, wanted: object) -> dict:
        """Take over the named values; ValueError says which one is wrong."""
        if not isinstance(wanted, dict):
            raise ValueError("Send an object of behaviours.")
        kinds = {known.name: known.type for known in fields(Behaviour)}
        for name, value in wanted.items():
            if name not in kinds:
                raise ValueError(f"{name}: unknown; known are {', '.join(kinds)}.")
            if name == "refuse":
                right = isinstance(value, list) and all(isinstance(kind, str) for kind in value)
            else:
                right = type(value) is int and 0 <= value <= 1_000_000
            if not right:
                raise ValueError(f"{name}: {'a list of command kinds' if name == 'refuse' else 'a whole number'}.")
        with self._lock:
            for name, value in wanted.items():
                setattr(self._now, name, value)
        return self.now()

    def before(self) -> bool:
        """Wait as told; whether this command must fail."""
        with self._lock:
            pause, fails = self._now.slow_ms, self._now.fail_next > 0
            self._now.fail_next -= fails
        time.sleep(pause / 1000)
        return fails

    def refuses(self, kind: str) -> bool:
        with self._lock:
            return kind in self._now.refuse

    def after(self) -> None:
        """The effect stands; hold the answer back as told."""
        with self._lock:
            late = self._now.late_ms if self._now.late_next > 0 else 0
            self._now.late_next -= self._now.late_next > 0
        time.sleep(late / 1000)
