"""Many processes claim, release, ship, return and transfer numbers and devices of two neighbours at random, all at once.

`make chaos ARGS="--stock"` plays it at full size, tests/test_claims.py a smaller one. Each process notes what it was told it
has; at the end that is held against the rows, their history and the tally.
"""

import random
import time
from datetime import timedelta
from functools import cache

from tests import device_claims
from tests.processes import database, together, wait_for_the_others

HEAD = ("numbers and devices, all at once", "processes", "acts", "refused", "two holders", "unlike its history", "untrue", "acts a second")  # fmt: skip
MARKS = ("<!-- stock -->", "<!-- /stock -->")
KIND, NUMBERS, DEVICES = "Claimed", 400, 300
NEIGHBOURS = ("RS-Vertical", "Orbit Comms")


def play(acts: int, *, processes: int = 8) -> tuple[list[tuple], list[str]]:
    """So many acts in all; a row for numbers, one for devices, and what is wrong in words."""
    with database("stock_claims") as environment:
        together(environment, prepare, [{}])
        each = [{"worker": n, "turns": acts // processes} for n in range(processes)]
        found = together(environment, mix, each, seconds=max(600, acts // 5))
        (stands,) = together(environment, standing, [{}], seconds=600)
    wrong = compare(found, stands)
    seconds = max(one["ended"] for one in found) - min(one["began"] for one in found)
    rows = []
    for what in ("numbers", "devices"):
        done, refused = (sum(one[word][what] for one in found) for word in ("acts", "refused"))
        untrue = sum(text.startswith(what) for text in wrong)
        rate = f"{(done + refused) / seconds:.0f}"
        rows.append((what, processes, done, refused, stands[what]["twice"], stands[what]["unlike"], untrue, rate))
    return rows, wrong


def compare(found: list[dict], stands: dict) -> list[str]:
    """What the processes were told they have, against what the database says; in words what differs."""
    held = {no: e164 for one in found for no, e164 in one["numbers"].items()}
    kept = {no: mac for one in found for no, mac in one["devices"].items()}
    numbers, devices = stands["numbers"], stands["devices"]
    checks = {
        "numbers: what orders hold": (numbers["held"], held),
        "numbers: each order one of its own": (len(set(held.values())), len(held)),
        "numbers: all are there": (numbers["all"], NUMBERS),
        "numbers: transfers done": (numbers["done"], sum(one["moved"] for one in found)),
        "numbers: times one changed hands": (numbers["hands"], sum(one["moved"] for one in found)),
        "numbers: transfers still open": (numbers["open"], 0),
        "numbers: the tally is the count": (numbers["tally"], numbers["count"]),
        "devices: what orders keep": (devices["kept"], kept),
        "devices: each order one of its own": (len(set(kept.values())), len(kept)),
        "devices: all are there": (devices["all"], DEVICES),
        "devices: with the customer": (devices["gone"], sorted(mac for one in found for mac in one["gone"])),
        "devices: further down": (devices["down"], sorted(mac for one in found for mac in one["down"])),
    }
    return [f"{what}: {says!r}, not {told!r}"[:400] for what, (says, told) in checks.items() if says != told]


# --- in a process of its own


def prepare() -> None:
    """Free numbers, half of them with each neighbour, a customer of each, and devices of the provider's."""
    from django.db import connection

    from catalogue.models import NumberType
    from customers.models import Customer
    from oms.kit.acting import acting_for, root_id
    from partners.models import Partner

    with acting_for(root_id()):
        kind = NumberType.objects.create(name=KIND)
        for place, name in enumerate(NEIGHBOURS):
            partner = Partner.objects.get(name=name)
            Customer.objects.create(code=f"CLAIMS{place}", name=f"Claims {name}", partner=partner, partner_name=name)
            with connection.cursor() as cursor:
                cursor.execute(
                    MADE, {"kind": kind.pk, "root": root_id(), "me": partner.pk, "name": name, "half": place}
                )
    device_claims.prepare(stock=DEVICES)


MADE = f"""
insert into inventory_number (e164, national, area_code, local, number_type_id, type_name, partner_id, partner_name,
  owner_partner_id, owner_name, stock_partner_id, assign, use, ported, customer_name, site_name, reserved_by, comment,
  updated_at)
select '+999' || lpad(i::text, 8, '0'), lpad(i::text, 8, '0'), '9', i::text, %(kind)s, '{KIND}', %(me)s, %(name)s, %(root)s,
  'Nimbus Telecom', %(me)s, 'unused', 'creation', false, '', '', '', '', now()
from generate_series(1, {NUMBERS}) i where i %% 2 = %(half)s
"""


def mix(*, worker: int, turns: int) -> dict:
    """So many acts at random, each in transactions of its own; what this process was told it has in the end."""
    from django.core.exceptions import ValidationError

    from orders.actions.move import AlreadyMoved

    dice, numbers, devices = random.Random(worker), Numbers(), Devices()
    acts, refused = {"numbers": 0, "devices": 0}, {"numbers": 0, "devices": 0}
    wait_for_the_others()
    began = time.time()
    for turn in range(turns):
        what, hands = ("numbers", numbers) if dice.random() < 0.6 else ("devices", devices)
        try:
            did = hands.act(dice, f"{worker}-{turn}")
        except (ValidationError, AlreadyMoved):
            did = False
        acts[what] += did
        refused[what] += not did
    return {
        "numbers": numbers.held, "moved": numbers.moved, "devices": devices.kept, "gone": devices.gone,
        "down": devices.down, "acts": acts, "refused": refused, "began": began, "ended": time.time(),
    }  # fmt: skip


class Numbers:
    """What a process was told of numbers: order number → its number, and how many it brought to the neighbour."""

    def __init__(self) -> None:
        from catalogue.models import NumberType
        from customers.models import Customer
        from oms.kit.acting import as_system
        from tests import transfers
        from tests.transfers import GIVER, RECEIVER, person

        transfers.person = cache(person)  # looked up once, and not for each step of a transfer
        self.people = [person(GIVER), person(RECEIVER)]
        with as_system():
            self.kind = NumberType.objects.get(name=KIND)
            self.customers = [Customer.objects.get(code=f"CLAIMS{place}") for place in range(2)]
        self.held: dict[str, str] = {}
        self.whose: dict[str, int] = {}
        self.moved = 0

    def act(self, dice: random.Random, order_no: str) -> bool:
        """One act, noted once it is committed."""
        what, side = dice.random(), dice.randrange(2)
        if what < 0.35 and self.held:
            return self.release(dice.choice(sorted(self.held)))
        if what < 0.55:
            return self.transfer(f"+999{dice.randint(1, NUMBERS):08d}", side, dice.random() < 0.8)
        return self.claim(order_no, side)

    def claim(self, order_no: str, side: int) -> bool:
        from django.utils import timezone

        from inventory.actions.reserve import claim_numbers
        from oms.kit.acting import acting_for

        user = self.people[side]
        with acting_for(user.partner_id):
            (number,) = claim_numbers(
                number_type=self.kind, quantity=1, customer=self.customers[side], site_name="Main", order_no=order_no,
                by=user, at=timezone.now(),
            )  # fmt: skip
        self.held[order_no], self.whose[order_no] = number.e164, side
        return True

    def release(self, order_no: str) -> bool:
        from django.utils import timezone

        from inventory.actions.release import release_numbers
        from oms.kit.acting import acting_for

        user = self.people[self.whose[order_no]]
        with acting_for(user.partner_id):
            assert release_numbers(order_no=order_no, by=user, at=timezone.now()) == 1
        del self.held[order_no]
        return True

    def transfer(self, e164: str, side: int, comes: bool) -> bool:
        """From this neighbour to the other: asked for, consented to, approved and cut, or ended before its time."""
        from django.utils import timezone

        from oms.kit.acting import acting_for
        from orders.actions.transfer import end_transfer
        from orders.enums import TransferState
        from tests.transfers import GIVER, RECEIVER, agreed, approved, done, opened

        logins, now = (GIVER, RECEIVER), timezone.now()
        cut = now + timedelta(hours=1)
        transfer = opened([e164], login=logins[side], to=NEIGHBOURS[1 - side], cut_at=cut)
        ready = approved(agreed(transfer, login=logins[1 - side]))
        if not comes:
            with acting_for(self.people[side].partner_id):
                end_transfer(transfer=ready, reason="We keep it after all.", by=self.people[side], at=now)
            return True
        assert done(ready).state == TransferState.DONE
        self.moved += 1
        return True


class Devices(device_claims.Hands):
    """Besides what one of them does there: devices handed to a reseller below, and taken back."""

    def __init__(self) -> None:
        from oms.kit.acting import acting_for
        from partners.models import Partner

        super().__init__()
        self.down: list[str] = []
        with acting_for(self.user.partner_id):
            self.below = Partner.objects.get(name="Vertical Cloud")

    def act(self, dice: random.Random, order_no: str) -> bool:
        from inventory.actions.move_devices import allocate_devices, take_back_devices
        from oms.kit.acting import acting_for

        what = dice.random()
        if what < 0.15:
            mac = f"{device_claims.FIRST + dice.randrange(DEVICES):012X}"
            with acting_for(self.user.partner_id):
                allocate_devices(macs=[mac], to=self.below, **self.stamp)
            self.down.append(mac)
            return True
        if what < 0.3 and self.down:
            with acting_for(self.user.partner_id):
                take_back_devices(macs=self.down[-1:], **self.stamp)
            self.down.pop()
            return True
        return super().act(dice, order_no)


# a row that differs from the last that its history says of it, or has none
UNLIKE = """
select count(*) from {table} n left join lateral (
  select * from {table}event e where e.pgh_obj_id = n.id order by pgh_id desc limit 1) e on true
where n.{kind} = 'Claimed' and ({columns}) is distinct from ({events})
"""
HANDS = """
select count(*) from (select partner_id, lag(partner_id) over (partition by e164 order by pgh_id) as before
  from inventory_numberevent where type_name = 'Claimed') e where partner_id <> before
"""
TALLIED = """
select partner_id, customer_name, sum(assigned)::int, sum(used)::int, sum(reserved)::int, sum(free)::int from (
  select partner_id, customer_name, assigned, used, reserved, free from inventory_numbertally
  union all select partner_id, customer_name, assigned, used, reserved, free from inventory_numberpending) t
group by 1, 2 having (sum(assigned), sum(reserved), sum(free)) <> (0, 0, 0) order by 1, 2
"""
COUNTED = """
select partner_id, customer_name, count(*) filter (where assign = 'used'),
  count(*) filter (where assign = 'used' and use = 'using'), count(*) filter (where assign = 'reserved'),
  count(*) filter (where assign = 'unused')
from inventory_number where assign <> 'ported_out' group by 1, 2 order by 1, 2
"""


def standing() -> dict:
    """What the database says of these numbers and devices."""
    from django.db import connection

    from inventory.models import Device, Number
    from oms.kit.acting import as_system
    from orders.models import Transfer
    from tests import claims

    def rows(sql: str) -> list:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return [list(row) for row in cursor.fetchall()]

    with as_system():
        numbers = list(Number.objects.filter(type_name=KIND).values_list("e164", "reserved_by"))
        devices = list(Device.objects.filter(model_name=device_claims.MODEL).values_list("mac", "reserved_by"))
        mine = Device.objects.filter(model_name=device_claims.MODEL)
        made = Transfer.objects.filter(numbers__e164__startswith="+999")
        return {
            "numbers": {
                "all": len(numbers), "held": {no: e164 for e164, no in numbers if no},
                "twice": rows(claims.TWICE)[0][0], "hands": rows(HANDS)[0][0],
                "unlike": rows(unlike("inventory_number", "type_name", "assign", "use", "reserved_by", "partner_id", "customer_id"))[0][0],
                "done": made.filter(state="done").count(), "open": made.exclude(state__in=("done", "withdrawn")).count(),
                "tally": rows(TALLIED), "count": rows(COUNTED),
            },
            "devices": {
                "all": len(devices), "kept": {no: mac for mac, no in devices if no},
                "gone": sorted(mine.filter(status="assigned").values_list("mac", flat=True)),
                "down": sorted(mine.filter(partner_name="Vertical Cloud").values_list("mac", flat=True)),
                "twice": rows(device_claims.TWICE)[0][0],
                "unlike": rows(unlike("inventory_device", "model_name", "status", "reserved_by", "partner_id", "customer_id"))[0][0],
            },
        }  # fmt: skip


def unlike(table: str, kind: str, *columns: str) -> str:
    own, events = (", ".join(f"{of}.{name}" for name in columns) for of in ("n", "e"))
    return UNLIKE.format(table=table, kind=kind, columns=own, events=events)
