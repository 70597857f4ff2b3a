"""What is due is done row by row, each as its desk: one row's fault holds back no other."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from oms.kit.acting import acting_for, as_system
from partners.models import Account

log = logging.getLogger(__name__)


def each_due(due: QuerySet[Any], act: Callable[..., bool], *related: str, at: datetime) -> int:
    """`act(port=…, by=…, at=…)` on each row of `due`, read anew with `related`, by the chief of its desk in a transaction
    of its own; how many said that they did something. What fails stays due and is tried again."""
    with as_system():
        found = list(due.values_list("pk", "desk_id"))
    return sum(_one(due.model, pk, desk, act, related, at) for pk, desk in found)


def _one(model: Any, pk: int, desk_id: int, act: Callable[..., bool], related: tuple[str, ...], at: datetime) -> bool:
    try:
        with acting_for(desk_id):
            row = model.objects.select_related(*related).get(pk=pk)
            by = Account.objects.select_related("partner", "role").get(partner_id=desk_id, is_chief=True)
            return act(port=row, by=by, at=at)
    except Exception:
        log.exception("%s %s: %s failed", model._meta.verbose_name, pk, getattr(act, "__name__", act))
        return False
