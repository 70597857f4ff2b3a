"""The one place that writes the partner tree: advisory lock, read, write.

The nested-set numbers of the whole tree change with each write, so it is written as the system; who may do it was
decided before.
"""

from django.db import connection, transaction

from oms.kit.acting import as_system
from partners.models import Partner

TREE_LOCK = 20011  # the closure trigger takes the same one


def lock_tree() -> None:
    """Wait for, and keep until the transaction ends, the only right to change the tree."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [TREE_LOCK])


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
