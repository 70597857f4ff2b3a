"""What the second wall costs: the same SQL by the portal's role behind its policies, and by the tables' owner."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from oms.kit.acting import acting_for
from oms.kit.counting import counts
from oms.kit.search import find
from orders.models import Order
from tests.bench.database import owner
from tests.bench.measure import CONTROL, backend, on_cpu, watched
from tests.bench.viewers import Viewer, viewers

REPEATS = 5  # of each median's runs, as one statement takes a millisecond


@dataclass(frozen=True)
class Walled:
    """Medians in milliseconds of the database's processor time: WHERE alone, WHERE and policy."""

    viewer: str
    what: str
    where: float
    both: float


def figures(runs: int) -> list[Walled]:
    bare, found = owner(connection.settings_dict["NAME"]), []
    try:
        for viewer in viewers():
            for what, ask in questions(viewer).items():
                found.append(compared(viewer, what, ask, bare, runs * REPEATS))
    finally:
        bare.close()
    return found


def questions(viewer: Viewer) -> dict[str, Callable[[], object]]:
    """Over the largest table, as the portal asks."""
    orders = Order.objects.visible_to(viewer.account)
    with acting_for(viewer.account.partner_id):
        middle = orders.order_by("-created_at", "-pk").values_list("no", "customer_name")[:50]
        no, name = list(middle)[-1]
    return {
        "page of 50": lambda: list(orders.order_by("-created_at", "-pk").values("no", "state", "created_at")[:50]),
        "count to 10,000": lambda: counts([orders[:10_001]]),
        "one by its number": lambda: list(orders.filter(no=no).values("no", "state")),
        "search": lambda: list(find(orders, name).values("no", "state")[:50]),
    }


def compared(viewer: Viewer, what: str, ask, bare, runs: int) -> Walled:
    with acting_for(viewer.account.partner_id):
        with watched() as seen:
            ask()
        wanted = [(sql, params) for sql, params in seen.statements if not CONTROL.match(sql)]
        with connection.cursor() as cursor:
            both = statistics.median(seconds(cursor, backend(), wanted) for _run in range(runs))
    with bare.cursor() as cursor:
        where = statistics.median(seconds(cursor, bare.info.backend_pid, wanted) for _run in range(runs))
    return Walled(viewer.title, what, where * 1000, both * 1000)


def seconds(cursor, pid: int, wanted: list) -> float:
    started = on_cpu(pid)
    for sql, params in wanted:
        cursor.execute(sql, params)
        cursor.fetchall()
    return on_cpu(pid) - started
