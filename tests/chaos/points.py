"""Each way in which something breaks, as one function: it plays, breaks things `times` times, and leaves the rest to settle."""

import time
from collections.abc import Callable

from customers.models import Customer
from tests.chaos import tokens
from tests.chaos.play import confirm, confirm_and_die, open_commands, settle, sweep
from tests.chaos.scene import Scene

Point = Callable[[Scene, list[Customer], int], None]
KILLS = (
    "task taken, nothing claimed",
    "claim not committed",
    "claim committed",
    "before sending",
    "sent, answer not read",
    "answer read, not settled",
    "settling, nothing written",
    "row marked, effects not noted",
    "effects noted, not committed",
    "settled",
    "task over, not acknowledged",
)
FAILING_KILLS = ("failure not written", "failure not committed")
SLOW = 5  # points that restart a whole server are played so many times less often


def kill(point: str, *, failing: bool = False) -> Point:
    """The worker's process dies at `point`; with `failing`, while the network is out of service."""

    def play(scene: Scene, customers: list[Customer], times: int) -> None:
        tokens.hand_out(point, times)
        if failing:
            scene.behave(fail_next=times)
        for customer in customers:
            confirm(customer)
        settle(customers, meanwhile=lambda: sweep() if tokens.left() else None, unfinished=tokens.left)
        if tokens.left():
            raise SystemExit(f"“{point}”: {tokens.left()} of {times} deaths did not happen.")

    return play


def order_dies(scene: Scene, customers: list[Customer], times: int, *, committed: bool) -> None:
    """The web process dies around its commit. What was not committed was never decided: the person does it again."""
    for customer in customers:
        confirm_and_die(customer, committed=committed)
        if bool(open_commands([customer])) != committed:
            raise SystemExit("The commit and the commands do not go together.")
    if not committed:
        for customer in customers:
            confirm(customer)
    settle(customers)


def order_not_committed(scene: Scene, customers: list[Customer], times: int) -> None:
    order_dies(scene, customers, times, committed=False)


def worker_not_woken(scene: Scene, customers: list[Customer], times: int) -> None:
    order_dies(scene, customers, times, committed=True)


def in_rounds(scene: Scene, customers: list[Customer], times: int, breakage: Callable[[], None]) -> None:
    """Break something once a round, with commands under way before and written during it."""
    scene.behave(slow_ms=20)
    for number in range(times):
        half = customers[number::times]
        for customer in half[::2]:
            confirm(customer)
        breakage()
        for customer in half[1::2]:
            confirm(customer)
        sweep()
        time.sleep(0.3)
    scene.behave(slow_ms=0)
    settle(customers)


def worker_killed(scene: Scene, customers: list[Customer], times: int) -> None:
    def breakage() -> None:
        time.sleep(0.4)
        scene.kill("worker")
        scene.start("worker")

    in_rounds(scene, customers, times, breakage)


def redis_killed(scene: Scene, customers: list[Customer], times: int) -> None:
    def breakage() -> None:
        scene.kill("redis")
        time.sleep(1)
        scene.start("redis")

    in_rounds(scene, customers, times, breakage)


def redis_frozen(scene: Scene, customers: list[Customer], times: int) -> None:
    in_rounds(scene, customers, times, lambda: scene.freeze("redis", 3))


def ems_killed(scene: Scene, customers: list[Customer], times: int) -> None:
    def breakage() -> None:
        scene.kill("ems")
        scene.start("ems")
        scene.behave(slow_ms=20)

    in_rounds(scene, customers, times, breakage)


def ems_late(scene: Scene, customers: list[Customer], times: int) -> None:
    """The effect stands, the answer comes after the driver has gone."""
    scene.behave(late_next=times, late_ms=1500)
    for customer in customers:
        confirm(customer)
    settle(customers)


def sessions_cut(scene: Scene, customers: list[Customer], times: int) -> None:
    """PostgreSQL ends the worker's sessions in the middle of whatever they do."""
    cut = 0
    scene.behave(slow_ms=20)

    def meanwhile() -> None:
        nonlocal cut
        if cut < times:
            cut += scene.cut_connections()

    for customer in customers:
        confirm(customer)
    settle(customers, meanwhile=meanwhile)
    scene.behave(slow_ms=0)
    if cut < times:
        raise SystemExit(f"Only {cut} of {times} sessions were there to be cut.")


POINTS: dict[str, tuple[Point, int]] = {
    **{f"worker killed: {point}": (kill(point), 1) for point in KILLS},
    **{f"worker killed: {point}": (kill(point, failing=True), 1) for point in FAILING_KILLS},
    "order's process killed: not committed": (order_not_committed, 1),
    "order's process killed: committed, worker not woken": (worker_not_woken, 1),
    "EMS answers after the time-out": (ems_late, 1),
    "database sessions of the worker cut": (sessions_cut, 1),
    "whole worker killed, started again": (worker_killed, SLOW),
    "Redis killed, started again": (redis_killed, SLOW),
    "Redis frozen for 3 s": (redis_frozen, SLOW),
    "EMS killed, started again": (ems_killed, SLOW),
}
