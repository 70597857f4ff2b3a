"""Many processes claim numbers from one stock: `python -m tests.claims --processes 16 --claims 10000`.

Prints claims a second and what must be nought: numbers held twice, numbers lost. Runs on a database of its own.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

from tests import stack
from tests.processes import MEETING, wait_for_the_others

CHILD = "child"


@dataclass(frozen=True)
class Outcome:
    """`bare`: claims a second of the recipe alone by as many processes in the same run; `bare_same` on the table of
    numbers itself, with its indexes, history and tally, and without walls and without the portal."""

    claimed: int
    refused: int
    doubled: int
    seconds: float
    bare: float = 0.0
    bare_same: float = 0.0

    @property
    def rate(self) -> float:
        return self.claimed / self.seconds


def set_up_django(name: str) -> None:
    """Django on the database `name`, in this process."""
    os.environ |= stack.environment_for(name) | {"DJANGO_SETTINGS_MODULE": "oms.settings"}
    import django  # after the environment is known

    django.setup()


def child(claims: int, worker: int, start: float) -> None:
    """Claim one number at a time, each in a transaction of its own; print what was had."""
    set_up_django(os.environ["CLAIMS_DATABASE"])
    from django.core.exceptions import ValidationError
    from django.db import transaction
    from django.utils import timezone

    from catalogue.models import NumberType
    from customers.models import Customer
    from inventory.actions.reserve import claim_numbers
    from oms.kit.acting import acting_for, root_id, tell_database
    from partners.sign_in.queries.account import account_by_login

    user = account_by_login("approver@nimbus.example")
    with acting_for(root_id()):
        kind, customer = NumberType.objects.get(name="Claimed"), Customer.objects.get(code="CLAIMS")
    had, refused = [], 0
    wait_for_the_others(seconds=200)
    began = time.time()
    for turn in range(claims):
        try:
            with transaction.atomic():  # as a request does
                tell_database(user.partner_id, {"account": str(user.pk), "url": "/"})
                had += claim_numbers(
                    number_type=kind, quantity=1, customer=customer, site_name="Main",
                    order_no=f"{worker}-{int(start)}-{turn}", by=user, at=timezone.now(),
                )  # fmt: skip
        except ValidationError:
            refused += 1
    answer = {"had": [number.e164 for number in had], "refused": refused, "began": began, "ended": time.time()}
    print(json.dumps(answer))


def prepare(stock: int) -> None:
    """A stock of made-up numbers of one type, and a customer."""
    from django.db import connection

    from catalogue.models import NumberType
    from customers.models import Customer
    from oms.kit.acting import acting_for, root_id

    with acting_for(root_id()):
        kind = NumberType.objects.create(name="Claimed")
        Customer.objects.create(code="CLAIMS", name="Claims", partner_id=root_id(), partner_name="Nimbus Telecom")
        with connection.cursor() as cursor:
            cursor.execute(
                """insert into inventory_number (e164, national, area_code, local, number_type_id, type_name,
                partner_id, partner_name, owner_partner_id, owner_name, stock_partner_id, assign, use, ported,
                customer_name, site_name, reserved_by, comment, updated_at)
                select '+999' || lpad(i::text, 8, '0'), lpad(i::text, 8, '0'), '9', i::text, %(kind)s, 'Claimed',
                %(me)s, 'Nimbus Telecom', %(me)s, 'Nimbus Telecom', %(me)s, 'unused', 'creation', false, '', '', '', '',
                now() from generate_series(1, %(stock)s) i""",
                {"kind": kind.pk, "me": root_id(), "stock": stock},
            )


BARE = """
create table claims_bare (id bigserial primary key, e164 text not null, assign text not null, reserved_by text);
insert into claims_bare (e164, assign) select '+999' || i, 'unused' from generate_series(1, {stock}) i;
create unique index on claims_bare (reserved_by) where reserved_by is not null;
create index on claims_bare (e164) where assign = 'unused';
insert into inventory_number (e164, national, area_code, local, number_type_id, type_name, partner_id, partner_name,
  owner_partner_id, owner_name, stock_partner_id, assign, use, ported, customer_name, site_name, reserved_by, comment,
  updated_at)
select '+998' || lpad(i::text, 8, '0'), '8' || lpad(i::text, 8, '0'), '8', i::text, t.id, 'Bare',
  n.partner_id, n.partner_name, n.owner_partner_id, n.owner_name, n.stock_partner_id, 'unused', 'creation', false, '', '',
  '', '', now() from generate_series(1, {stock}) i, (select * from inventory_number where type_name = 'Claimed' limit 1) n,
  (select id from catalogue_numbertype where name <> 'Claimed' limit 1) t;
analyze claims_bare, inventory_number;
"""
PICK = "select id from {table} where {stock} and assign = 'unused' order by e164 limit 1 for update skip locked"
TAKE = {
    "claims_bare": "update claims_bare set assign = 'reserved', reserved_by = %s where id = %s",
    "inventory_number": "update inventory_number set assign = 'reserved', use = 'order_activation', reserved_by = %s, "
    "customer_name = 'Claims', updated_at = now() where id = %s",
}


def _prepare_bare(stock: int) -> None:
    import psycopg2

    connection = psycopg2.connect(os.environ["MIGRATOR_DATABASE_URL"])
    connection.autocommit = True
    connection.cursor().execute(BARE.format(stock=stock))
    connection.close()


def bare(claims: int, worker: int, start: float, table: str) -> None:
    """The recipe alone: pick one with SKIP LOCKED, write its holder, commit; as the tables' owner."""
    import psycopg2

    connection = psycopg2.connect(os.environ["MIGRATOR_DATABASE_URL"])
    cursor = connection.cursor()
    pick = PICK.format(table=table, stock="true" if table == "claims_bare" else "type_name = 'Bare'")
    wait_for_the_others(seconds=200)
    began, had = time.time(), []
    for turn in range(claims):
        cursor.execute(pick)
        (pk,) = cursor.fetchone()
        cursor.execute(TAKE[table], [f"{worker}-{int(start)}-{turn}", pk])
        connection.commit()
        had.append(pk)
    connection.close()
    print(json.dumps({"had": had, "refused": 0, "began": began, "ended": time.time()}))


def race(*, processes: int, claims: int, stock: int, beside: bool = False, rounds: int = 1) -> Outcome:
    """Let `processes` claim `claims` times each from `stock` numbers; the database `claims` is made and dropped.

    `beside`: the bare recipe runs as well, on as many rows of its own; the three take turns, `rounds` times, so that what else
    the machine does hits each of them.
    """
    name = stack.clone(f"claims_{os.getpid()}")
    environment = stack.environment_for(name) | {"CLAIMS_DATABASE": name, "OMS_TESTING": "1"}
    ways: dict[str, list[list[dict]]] = {table: [] for table in ([*TAKE, ""] if beside else [""])}
    try:
        _run(environment, "prepare", str(stock), *(["beside"] if beside else [])).communicate()
        for _round in range(rounds):
            for table, answered in ways.items():
                answered.append(_all(environment, processes, claims // rounds, *filter(None, [table])))
    finally:
        stack.drop(name)
    answers = [answer for each in ways[""] for answer in each]
    had = [number for answer in answers for number in answer["had"]]
    bares = {table: _rate(answered) for table, answered in ways.items() if table}
    return Outcome(
        claimed=len(had), refused=sum(answer["refused"] for answer in answers), doubled=len(had) - len(set(had)),
        seconds=sum(map(_seconds, ways[""])), bare=bares.get("claims_bare", 0.0),
        bare_same=bares.get("inventory_number", 0.0),
    )  # fmt: skip


def _run(environment: dict[str, str], *arguments: str) -> subprocess.Popen:
    script = [sys.executable, "-m", "tests.claims", CHILD]
    return subprocess.Popen([*script, *arguments], env=environment, stdout=subprocess.PIPE)


def _all(environment: dict[str, str], processes: int, claims: int, *more: str) -> list[dict]:
    """Every process at once, each with so many claims, begun when all are ready: to start takes longer than to claim, and on
    a busy machine not all the same time. What they answered."""
    with tempfile.TemporaryDirectory() as meeting:
        environment = {**environment, MEETING: f"{meeting}:{processes}"}
        running = [_run(environment, str(claims), str(n), str(time.time()), *more) for n in range(processes)]
        return [json.loads(process.communicate(timeout=300)[0]) for process in running]


def _seconds(answers: list[dict]) -> float:
    return max(answer["ended"] for answer in answers) - min(answer["began"] for answer in answers)


def _rate(rounds: list[list[dict]]) -> float:
    return sum(len(answer["had"]) for answers in rounds for answer in answers) / sum(map(_seconds, rounds))


# --- claims, releases and moves mixed


def mix(*, worker: int, turns: int, stock: int) -> dict:
    """Claim, give back, hand down and take back numbers at random, each in a transaction of its own; what this process
    holds in the end, what it handed down, and how often it was refused."""
    import random

    from django.core.exceptions import ValidationError

    dice, ledger, refused = random.Random(worker), Ledger(), 0
    for turn in range(turns):
        try:
            ledger.act(dice, f"{worker}-{turn}", stock)
        except ValidationError:
            refused += 1
    return {"held": ledger.held, "down": ledger.down, "refused": refused}


class Ledger:
    """What a process believes to have: order number → its number, and the numbers that it handed down."""

    def __init__(self) -> None:
        from catalogue.models import NumberType
        from customers.models import Customer
        from oms.kit.acting import acting_for
        from partners.models import Partner
        from partners.sign_in.queries.account import account_by_login

        self.user = account_by_login("approver@nimbus.example")
        self.held: dict[str, str] = {}
        self.down: list[str] = []
        with acting_for(self.user.partner_id):
            self.below = Partner.objects.get(name="Vertical Cloud")
            self.asked = {
                "number_type": NumberType.objects.get(name="Claimed"), "customer": Customer.objects.get(code="CLAIMS"),
                "site_name": "Main", "quantity": 1,
            }  # fmt: skip

    def act(self, dice, order_no: str, stock: int) -> None:
        """One act at random, noted once it is committed."""
        from django.utils import timezone

        from inventory.actions.allocate import allocate_numbers, take_back_numbers
        from inventory.actions.release import release_numbers
        from inventory.actions.reserve import claim_numbers
        from oms.kit.acting import acting_for

        what, stamp = dice.random(), {"by": self.user, "at": timezone.now()}
        if what < 0.25 and self.held:
            given = dice.choice(sorted(self.held))
            with acting_for(self.user.partner_id):
                assert release_numbers(order_no=given, **stamp) == 1
            del self.held[given]
        elif what < 0.4:
            wanted = f"+999{dice.randint(1, stock):08d}"
            with acting_for(self.user.partner_id):
                allocate_numbers(numbers=[wanted], to=self.below, **stamp)
            self.down.append(wanted)
        elif what < 0.5 and self.down:
            with acting_for(self.user.partner_id):
                take_back_numbers(numbers=self.down[-1:], **stamp)
            self.down.pop()
        else:
            with acting_for(self.user.partner_id):
                (number,) = claim_numbers(order_no=order_no, **self.asked, **stamp)
            self.held[order_no] = number.e164


TWICE = """
select count(*) from (
  select assign, reserved_by, lag(assign) over w as before, lag(reserved_by) over w as by_before
  from inventory_numberevent where type_name = 'Claimed' window w as (partition by e164 order by pgh_id)) e
where assign = 'reserved' and before = 'reserved' and reserved_by <> by_before
"""


def standing() -> dict:
    """What the database says of the made-up numbers, and how often one went from order to order without coming free."""
    from django.db import connection

    from inventory.models import Number
    from oms.kit.acting import acting_for, root_id

    with acting_for(root_id()):
        rows = list(Number.objects.filter(type_name="Claimed").values_list("e164", "reserved_by", "partner__name"))
        with connection.cursor() as cursor:
            cursor.execute(TWICE)
            twice = cursor.fetchone()[0]
    return {
        "all": len(rows),
        "held": {reserved_by: e164 for e164, reserved_by, _name in rows if reserved_by},
        "down": sorted(e164 for e164, _by, name in rows if name == "Vertical Cloud"),
        "twice": twice,
    }


def main() -> None:
    if sys.argv[1:3] == [CHILD, "prepare"]:
        set_up_django(os.environ["CLAIMS_DATABASE"])
        prepare(int(sys.argv[3]))
        if sys.argv[4:]:
            _prepare_bare(int(sys.argv[3]))
    elif sys.argv[1:2] == [CHILD] and len(sys.argv) > 5:
        bare(int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]), sys.argv[5])
    elif sys.argv[1:2] == [CHILD]:
        child(int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
    else:
        parser = argparse.ArgumentParser(description=__doc__)
        parser.add_argument("--processes", type=int, default=16)
        parser.add_argument("--claims", type=int, default=10_000)
        parser.add_argument("--rounds", type=int, default=3, help="how often portal and recipe take turns")
        options = parser.parse_args()
        each = options.claims // options.processes
        stock = each * options.processes
        found = race(processes=options.processes, claims=each, stock=stock, beside=True, rounds=options.rounds)
        print(f"{found.claimed} claims by {options.processes} processes: {found.rate:.0f} a second")
        print(f"the bare recipe: {found.bare:.0f} a second; on the table of numbers itself: {found.bare_same:.0f}")
        print(
            f"of the bare recipe {found.rate / found.bare:.2f}, of that on the same table {found.rate / found.bare_same:.2f}"
        )
        print(f"doubled: {found.doubled}, refused although there was stock: {found.refused}")
        sys.exit(bool(found.doubled or found.refused))


if __name__ == "__main__":
    main()
