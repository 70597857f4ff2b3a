"""The one place that writes the partner tree: advisory lock, read, write.

The nested-set numbers of the whole tree change with each write, so it is written as the system; who may do it was
decided before.
"""

from itertools import groupby
from operator import attrgetter

from django.db import connection, transaction
from django.db.models import F

from oms.kit.acting import as_system
from partners.people.models import Partner

LEVEL = attrgetter("level")
TREE_LOCK = 20011  # the closure trigger takes the same one


def lock_tree() -> None:
    """Wait for, and keep until the transaction ends, the only right to change the tree."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [TREE_LOCK])


def keep_tree() -> None:
    """Wait for whoever changes the tree, or the rights or status of a partner; nobody does until the transaction ends.

    What is decided by where partners stand, such as who is asked to approve, is decided under this.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock_shared(%s)", [TREE_LOCK])


@transaction.atomic
def plant(partner: Partner, *, parent: Partner | None) -> Partner:
    """Save a new partner below `parent`, the last of its children. The root is planted by the owner of the tables."""
    lock_tree()
    if parent is None:
        partner.save()
        return partner
    with as_system():
        partner.parent = Partner.objects.get(pk=parent.pk)
        partner.save()
    return partner


@transaction.atomic
def plant_all(partners: list[Partner]) -> None:
    """Save new partners, each the last below its `parent`, which stands in the tree or further up in the list.

    Room is made once for each parent, not once for each partner: thousands come within seconds.
    """
    lock_tree()
    below: dict[int, list[Partner]] = {}
    for partner in partners:
        below.setdefault(id(partner.parent), []).append(partner)
    new = {id(partner) for partner in partners}
    with as_system():
        for children in [group for group in below.values() if id(group[0].parent) not in new]:
            _make_room(children, below)
            for _level, generation in groupby(sorted(_all_below(children, below), key=LEVEL), key=LEVEL):
                Partner.objects.bulk_create(generation, batch_size=500)


def _make_room(children: list[Partner], below: dict[int, list[Partner]]) -> None:
    """Number `children` of a partner in the tree, and all that stands below them, at its end; move what comes after."""
    parent = Partner.objects.get(pk=children[0].parent.pk)
    start = cursor = parent.rght
    stack = [(child, parent.level + 1) for child in reversed(children)]
    while stack:
        partner, level = stack.pop()
        if partner.lft:  # all below it has its numbers
            partner.rght = cursor
        else:
            partner.lft, partner.level, partner.tree_id = cursor, level, parent.tree_id
            stack.append((partner, level))
            stack += [(child, level + 1) for child in reversed(below.get(id(partner), []))]
        cursor += 1
    tree = Partner.objects.filter(tree_id=parent.tree_id)
    tree.filter(lft__gt=start).update(lft=F("lft") + cursor - start)
    tree.filter(rght__gte=start).update(rght=F("rght") + cursor - start)


def _all_below(children: list[Partner], below: dict[int, list[Partner]]) -> list[Partner]:
    found = list(children)
    for partner in found:  # grows while it is walked
        found += below.get(id(partner), [])
    return found


@transaction.atomic
def move(partner: Partner, *, below: Partner) -> Partner:
    """Move `partner` with all it has below another one.

    Raises ValueError when `below` is the partner itself or stands below it.
    """
    lock_tree()
    with as_system():
        partner = Partner.objects.get(pk=partner.pk)
        target = Partner.objects.get(pk=below.pk)
        if target.pk == partner.pk or target.is_descendant_of(partner):
            raise ValueError(f"{partner.name} cannot stand below itself or its own descendants.")
        partner.move_to(target, "last-child")
        return Partner.objects.get(pk=partner.pk)
