"""The one door through which a device changes its state (DEVICE_WAYS, oms/kit/ways.py)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from inventory.enums import DEVICE_WAYS
from inventory.models import Device


@transaction.atomic
def take_way(devices: QuerySet[Device], verb: str, *, at: datetime, **changes: Any) -> int:
    """Those of `devices` from whose state `verb` leads on take that way, and get `changes` with it; how many. The caller
    has them locked, and compares the number where all of them must go."""
    way = DEVICE_WAYS[verb]
    return int(devices.filter(status__in=way.sources).update(status=way.target, **changes, updated_at=at))


FREE: dict[str, Any] = {"customer": None, "customer_name": "", "reserved_by": ""}
