"""`python -m tests.chaos [--times N] [--only WORDS] [--stack] [--write]`: break things at each point N times, print the counts.

With --stack: kill each process of a whole portal under its supervisor, and print how soon it was back.
With --approvers: take approvers away by tree, right and status, all at once, while orders are sent.
With --supplier: a supplier of ports whose answers are lost, doubled and out of order, and workers that die over them.
With --stock: claim, release, ship, return and transfer numbers and devices in eight processes, 500 acts for each of --times.
With --calls: kill who reads, rolls up and blocks over a file of calls, two of each at once.
With --dialtone: kill the SIP server and its database in mid-call (where Kamailio is installed).

Ends with 1 when anything was lost, doubled or untrue, or an order had nobody who can end it.
"""

import argparse
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
os.environ.setdefault("OMS_TEST_VAR", str(ROOT / "var" / "chaos"))

HEAD = ("what breaks", "times", "commands", "lost", "doubled", "untrue", "sent again", "seconds")
ACTS = 500  # with --stock, for each of --times: 10,000 unless said otherwise
MARKS = ("<!-- chaos -->", "<!-- /chaos -->")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--times", type=int, default=20, help="how often each point is hit (20)")
    parser.add_argument("--only", action="append", default=[], help="only points whose name contains this")
    parser.add_argument("--write", action="store_true", help="put the table into docs/reliability.md")
    parser.add_argument("--stack", action="store_true", help="kill the processes of a whole portal instead")
    parser.add_argument("--approvers", action="store_true", help="take approvers away instead")
    parser.add_argument("--supplier", action="store_true", help="break what a supplier of ports answers instead")
    parser.add_argument("--stock", action="store_true", help="claim, release and transfer numbers and devices instead")
    parser.add_argument("--calls", action="store_true", help="kill who reads, rolls up and blocks calls instead")
    parser.add_argument("--dialtone", action="store_true", help="kill the SIP server and its database instead")
    wanted = parser.parse_args()
    if wanted.dialtone:
        return in_mid_call(wanted)
    if wanted.stock:
        return from_one_stock(wanted)
    if wanted.calls:
        return over_calls(wanted)
    if wanted.approvers:
        return without_approvers(wanted)
    if wanted.supplier:
        return by_an_awkward_supplier(wanted)
    return under_the_supervisor(wanted) if wanted.stack else around_the_worker(wanted)


def without_approvers(wanted: argparse.Namespace) -> int:
    from tests.chaos import approvers  # starts the servers

    found = approvers.play(wanted.times, wanted.only)
    table = markdown(approvers.HEAD, found)
    print("\n" + table)
    if wanted.write:
        write(table, approvers.MARKS)
    return 1 if any(row[-1] for row in found) else 0


def from_one_stock(wanted: argparse.Namespace) -> int:
    from tests import stock_claims  # starts the servers

    found, wrong = stock_claims.play(ACTS * wanted.times)
    table = markdown(stock_claims.HEAD, found)
    print("\n".join(["", table, *wrong]))
    if wanted.write:
        write(table, stock_claims.MARKS)
    return 1 if wrong or any(sum(row[4:7]) for row in found) else 0


def over_calls(wanted: argparse.Namespace) -> int:
    from tests.chaos import calls  # starts the servers

    found = calls.play(wanted.times, wanted.only)
    table = markdown(calls.HEAD, found)
    print("\n" + table)
    if wanted.write:
        write(table, calls.MARKS)
    died = all(deaths and over for _way, deaths, _lines, over, *_faults in found)
    return 1 if not found or not died or any(sum(row[4:]) for row in found) else 0


def in_mid_call(wanted: argparse.Namespace) -> int:
    from tests.chaos import dialtone

    dialtone.begin()
    if why := dialtone.missing():
        print(f"NOT RUN: {why}")
        return 0
    found = dialtone.play(wanted.times, wanted.only)
    table = markdown(dialtone.HEAD, found)
    print("\n" + table)
    if wanted.write:
        write(table, dialtone.MARKS)
    return 1 if not found or any(sum(row[3:]) for row in found) else 0


def by_an_awkward_supplier(wanted: argparse.Namespace) -> int:
    from tests.chaos import supplier  # starts the servers

    found = supplier.play(wanted.times, wanted.only)
    table = markdown(supplier.HEAD, found)
    print("\n" + table)
    if wanted.write:
        write(table, supplier.MARKS)
    return 1 if not found or any(sum(row[3:]) for row in found) else 0


def under_the_supervisor(wanted: argparse.Namespace) -> int:
    from tests.chaos import whole  # starts nothing of the other half

    table = markdown(whole.HEAD, whole.play(wanted.times, wanted.only))
    print("\n" + table)
    if wanted.write:
        write(table, whole.MARKS)
    return 0


def around_the_worker(wanted: argparse.Namespace) -> int:
    from tests import stack  # its servers live below the folder just named, and start now
    from tests.chaos.scene import Scene

    scene = Scene(stack.VAR / f"chaos-{os.getpid()}", f"chaos_{os.getpid()}")
    try:
        counts = play(scene, wanted.times, wanted.only)
    finally:
        scene.stop()
    table = markdown(HEAD, rows(counts))
    print("\n" + table)
    if wanted.write:
        write(table, MARKS)
    return 0 if counts and all(count.good for count in counts) else 1


def play(scene, times: int, only: list[str]) -> list:
    import django  # the scene has set the environment only now

    django.setup()
    from tests.chaos.play import Count, compare, empty_outbox, make_customers  # needs Django
    from tests.chaos.points import POINTS  # needs Django

    empty_outbox()
    for what in ("redis", "ems", "worker"):
        scene.start(what)
    counts = []
    for number, (name, (point, rarer)) in enumerate(POINTS.items()):
        if only and not any(words in name for words in only):
            continue
        count = Count(name, max(2, times // rarer))
        customers = make_customers(max(4, times), f"X{number:02d}")
        started = time.monotonic()
        point(scene, customers, count.times)
        compare(scene, customers, count)
        count.seconds = time.monotonic() - started
        counts.append(count)
        print(f"{'ok  ' if count.good else 'BAD '} {name}: {count.times} times, {count.seconds:.0f} s", flush=True)
    return counts


def rows(counts: list) -> list[tuple]:
    return [(c.point, c.times, c.commands, c.lost, c.doubled, c.untrue, c.repeated, f"{c.seconds:.0f}") for c in counts]


def markdown(head: tuple, lines: list[tuple]) -> str:
    lines = [head, ("---", *["---:"] * (len(head) - 1)), *lines]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def write(table: str, marks: tuple[str, str]) -> None:
    file = ROOT / "docs" / "reliability.md"
    before, _, rest = file.read_text().partition(marks[0])
    after = rest.partition(marks[1])[2]
    file.write_text(f"{before}{marks[0]}\n\n{table}\n\n{marks[1]}{after}")


if __name__ == "__main__":
    sys.exit(main())
