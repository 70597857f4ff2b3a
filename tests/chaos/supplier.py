"""A supplier of ports whose answers are lost, doubled and out of order, heard by several workers at once that die over them."""

import logging
import os
import random
from collections import Counter
from datetime import timedelta

from tests.processes import database, together

HEAD = ("what the supplier does, heard by three workers at once", "ports", "deaths", "lost", "doubled", "untrue")
MARKS = ("<!-- supplier -->", "<!-- /supplier -->")
WAYS = ("answers lost", "answers doubled", "answers out of order", "worker killed over an answer")
WORKERS, ROUNDS, EACH = 3, 6, 100
LATER = timedelta(minutes=5)  # by then the simulator has answered


def play(times: int, only: list[str]) -> list[tuple]:
    """Each way with so many ports; at the end an honest supplier answers what is still asked."""
    ways = [way for way in WAYS if not only or any(words in way for words in only)]
    rows = []
    with database("supplier") as environment:
        for way in ways:
            (ports,) = together(environment, make_ports, [{"times": min(times, EACH)}])
            each = [{"way": way, "seed": seed} for seed in range(WORKERS)]
            deaths = sum(together(environment, hear, each, seconds=max(600, 60 * times)))
            (rest,) = together(environment, at_rest, [{"ports": ports}])
            rows.append((way, len(ports), deaths, rest["lost"], rest["doubled"], rest["untrue"]))
    return rows


def make_ports(times: int) -> list[int]:
    """Ports like the demo's that was requested, each of one number, at the simulated supplier."""
    from inventory.models import Number, Port, PortNumber, PortSupplier  # settings are ready only now
    from oms.kit.acting import as_system

    with as_system():
        model = Port.objects.filter(state="submitted", partner_name="RS-Vertical").order_by("pk")[0]
        supplier, made = PortSupplier.objects.get(name="Simulated supplier"), []
        taken = {*Number.objects.values_list("e164", flat=True), *PortNumber.objects.values_list("e164", flat=True)}
        free = [e164 for n in range(1_000) if (e164 := f"+44117496{n:04d}") not in taken]
        for n, e164 in enumerate(free[:times], start=len(taken)):
            values = {
                field.attname: getattr(model, field.attname)
                for field in Port._meta.concrete_fields
                if not field.primary_key and field.attname != "shown_date"
            }
            values |= {
                "request_id": 1_000_000 + n,
                "supplier_id": supplier.pk,
                "main_number": e164[:-1] + "1",
                "quantity": 1,
            }
            port = Port.objects.create(**values)
            port.versions.create(number=port.version, sent={}, sent_at=port.since, sent_by="Chaos")
            PortNumber.objects.create(port=port, e164=e164, order_no=port.order_no)
            made.append(port.pk)
    return made


def hear(way: str, seed: int) -> int:
    """In a process of its own: hear the supplier again and again; how often a worker died over an answer."""
    from django.utils import timezone  # settings are ready only now

    from inventory.actions.port_supplier_answers import hear_suppliers
    from inventory.suppliers.drivers import SUPPLIERS

    logging.disable(logging.ERROR)  # each lost answer would say so
    chance, deaths = random.Random(seed), 0
    SUPPLIERS["simulator"] = Awkward(way, chance)
    for _round in range(ROUNDS):
        if way == WAYS[3]:
            deaths += dies(chance.randrange(1, 4))
        else:
            hear_suppliers(at=timezone.now() + LATER)
    return deaths


class Awkward:
    """The simulator, behind a line that loses and shuffles."""

    label = "Awkward"

    def __init__(self, way: str, chance: random.Random) -> None:
        from inventory.suppliers.simulator import SupplierSimulator  # settings are ready only now

        self.way, self.chance, self.honest = way, chance, SupplierSimulator()

    def send(self, paper) -> None:
        self.honest.send(paper)

    def answer(self, standing, at):
        from inventory.suppliers.driver import Answer  # settings are ready only now

        if self.way == WAYS[0] and self.chance.random() < 0.7:
            raise TimeoutError("The answer was lost.")
        day = max(standing.wanted, standing.earliest)
        if self.way == WAYS[1]:
            return Answer("accept", day, words="Validated.")
        if self.way == WAYS[2]:
            verb = self.chance.choice(["accept", "agree", "refuse", "losing", "accept"])
            return Answer(verb, day, words="Whatever was asked.")
        return self.honest.answer(standing, at)


def dies(nth: int) -> int:
    """A worker that ends at its `nth` answer, taken but not committed; 1 when it did."""
    from django.db import connections  # settings are ready only now
    from django.utils import timezone

    from inventory.actions import port_supplier_answers as answers

    connections.close_all()
    child = os.fork()
    if child:
        return int(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9)
    take, left = answers._take, [nth]

    def taken(*args) -> None:
        take(*args)
        left[0] -= 1
        if not left[0]:
            os._exit(9)

    answers._take = taken
    answers.hear_suppliers(at=timezone.now() + LATER)
    connections.close_all()
    os._exit(0)


def at_rest(ports: list[int]) -> dict:
    """After an honest hearing: every port is answered, once, and stock, timeline and messages say the same."""
    from django.utils import timezone  # settings are ready only now

    from inventory.actions.port_supplier_answers import hear_suppliers
    from inventory.models import Number, Port
    from oms.kit.acting import as_system
    from partners.models import Notice

    hear_suppliers(at=timezone.now() + LATER)
    found: Counter = Counter()
    with as_system():
        for port in Port.objects.filter(pk__in=ports):
            moves = list(port.moves.order_by("id").values_list("verb", "source", "target"))
            chain = ["submitted", *(target for _verb, _source, target in moves)]
            accepted = sum(verb == "accept" for verb, _source, _target in moves)
            told = Notice.objects.filter(kind="port.accepted", thread=f"port:{port.pk}")
            each = Counter(told.values_list("account_id", "method")).values()
            stock = Number.objects.filter(reserved_by=port.holds).count()
            found["lost"] += port.state == "submitted" or not accepted
            found["doubled"] += any(n != accepted for n in each) or stock > 1
            found["untrue"] += (
                [source for _verb, source, _target in moves] != chain[:-1]
                or port.state != chain[-1]
                or stock != (port.state == "accepted")
                or (port.state == "accepted") != port.numbers.filter(state="accepted").exists()
            )
    return {name: found[name] for name in ("lost", "doubled", "untrue")}
