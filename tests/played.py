"""Calls as the simulator's player puts them (inventory/ems/simulator/calls.py)."""

import time
import uuid


def played(
    customer: str, extension: str = "201", *, ends_in: float = -1, other: str = "+442079460018", **changes
) -> dict:
    """A call out that began a minute before now, or before it ended, and was answered after five seconds."""
    ends = time.time() + ends_in
    begins = min(ends, time.time()) - 60
    call = {
        "call_id": f"sim-{uuid.uuid4().hex}", "customer": customer, "extension": extension, "name": "", "direction": "out",
        "type": "trunk", "result": "answered", "number": "", "other": other, "other_name": "", "begins": begins,
        "answers": begins + 5, "ends": ends, "costs": 1,
    }  # fmt: skip
    return call | changes
