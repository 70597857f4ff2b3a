"""Rows that say "today": the demo's are of the day on which it was loaded, and a run may go on past midnight."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from oms.kit.acting import as_system
from partners.models import ExcelDownload, LoginEvent, MenuAccess, Notice

LOGS = {ExcelDownload: "at", LoginEvent: "at", MenuAccess: "at", Notice: "created_at"}


def logged_today() -> None:
    """Each partner's newest row of each log, once more as of now."""
    with as_system():
        for model, moment in LOGS.items():
            for row in list(model.objects.order_by("partner_id", "-id").distinct("partner_id")):
                row.pk, row._state.adding = None, True
                setattr(row, moment, timezone.now())
                if model is Notice:  # an outbox row is known by its key
                    row.key = f"{row.key[:80]}:{uuid4()}"
                row.save(force_insert=True)


def lately(days: int) -> dict[str, str]:
    """From and to: the last so many days, today among them."""
    today = timezone.localdate()
    return {"from": f"{today - timedelta(days=days - 1)}", "to": f"{today}"}
