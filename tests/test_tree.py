"""The partner tree never breaks: access rests on it (docs/adr/0002)."""

import random

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from oms.kit.acting import as_system
from partners.models import Closure, Partner
from partners.people.actions.install import partner_code
from partners.people.actions.tree import move, plant
from partners.people.queries.tree import closure_faults, mptt_faults
from tests.processes import database, together


def shuffle(seed: int, steps: int) -> dict:
    """In a process of its own: so many inserts and moves, each its own transaction; what happened."""
    chance, done = random.Random(seed), {"planted": 0, "moved": 0, "refused": 0}
    for step in range(steps):
        with as_system():
            ids = list(Partner.objects.order_by("?").values_list("pk", flat=True)[:2])
            first, second = (Partner.objects.get(pk=pk) for pk in ids)
            if chance.random() < 0.4:
                new = Partner(code=partner_code(), name=f"Shuffled {seed}-{step}", kind="reseller")
                plant(new, parent=first)
                done["planted"] += 1
                continue
            try:
                with transaction.atomic():
                    move(first, below=second)
                done["moved"] += 1
            except ValueError:
                done["refused"] += 1
    return done


def faults() -> dict:
    """In a process of its own: what is wrong with the tree, and how many partners it has."""
    with as_system():
        partners = Partner.objects.count()
        roots = list(Partner.objects.filter(parent=None).values_list("kind", flat=True))
        return {"closure": closure_faults(), "mptt": mptt_faults(), "partners": partners, "roots": roots}


@pytest.mark.slow
@pytest.mark.processes
def test_inserts_and_moves_at_once_leave_the_tree_whole() -> None:
    """Four processes, 400 operations; afterwards closure, parents and nested sets agree."""
    with database("tree") as environment:
        each = [{"seed": seed, "steps": 100} for seed in range(4)]
        done = together(environment, shuffle, each)
        (found,) = together(environment, faults, [{}])
    planted = sum(d["planted"] for d in done)
    assert sum(sum(d.values()) for d in done) == 400
    assert planted > 80
    assert sum(d["moved"] for d in done) > 50
    assert sum(d["refused"] for d in done) > 0
    assert found["closure"] == [] and found["mptt"] == []
    assert found["roots"] == ["sp"]
    assert found["partners"] >= planted + 5


@pytest.fixture
def tree(everything) -> dict[str, Partner]:
    return {p.name: p for p in Partner.objects.all()}


def test_the_demo_tree_is_whole(tree) -> None:
    assert closure_faults() == [] and mptt_faults() == []
    assert len(tree) >= 5


def test_nobody_stands_below_its_own_descendant(tree) -> None:
    with pytest.raises(ValueError, match="cannot stand below itself"):
        move(tree["Vertical Cloud"], below=tree["Tideway Telecom"])
    with pytest.raises(ValueError, match="cannot stand below itself"):
        move(tree["Vertical Cloud"], below=tree["Vertical Cloud"])


@pytest.mark.parametrize(("who", "below"), [
    ("Vertical Cloud", "Tideway Telecom"),
    ("Vertical Cloud", "RS-Vertical"),
    ("RS-Vertical", "RS-Vertical"),
    ("Nimbus Telecom", "Orbit Comms"),
])  # fmt: skip
def test_not_even_by_sql(tree, who: str, below: str) -> None:
    sql = "update partners_partner set parent_id = %s where id = %s"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [tree[below].pk, tree[who].pk])
    assert closure_faults() == []


def test_sql_that_moves_a_partner_moves_what_is_seen(tree) -> None:
    """The trigger keeps the closure whoever writes the parent, so access follows at once."""
    orbit, tideway = tree["Orbit Comms"], tree["Tideway Telecom"]
    with connection.cursor() as cursor:
        cursor.execute("update partners_partner set parent_id = %s where id = %s", [orbit.pk, tideway.pk])
    assert closure_faults() == []
    assert Closure.objects.filter(ancestor=orbit.pk, descendant=tideway.pk).exists()
    assert not Closure.objects.filter(ancestor=tree["RS-Vertical"].pk, descendant=tideway.pk).exists()


def test_there_is_one_root(tree) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Partner.objects.filter(name="Orbit Comms").update(parent=None)


def test_a_planted_partner_is_seen_by_those_above_alone(tree, account) -> None:
    new = plant(Partner(code=partner_code(), name="Fresh", kind="reseller"), parent=tree["Tideway Telecom"])
    for login, sees in (
        ("admin@vertical.example", True),
        ("admin@tideway.example", True),
        ("admin@orbit.example", False),
    ):
        assert Partner.objects.visible_to(account(login)).filter(pk=new.pk).exists() is sees
