"""A chore of the worker: the rows that changes left beside the sums over all customers become part of them."""

from datetime import timedelta

from django.db import connection, transaction

from oms.kit.marks import take_due
from oms.kit.tasks import chores

EVERY = timedelta(hours=1)


@transaction.atomic
def fold_spans() -> None:
    """Once an hour; no figure changes by it."""
    if take_due("fold spans", every=EVERY):
        with connection.cursor() as cursor:
            cursor.execute("select oms_fold_spans(), oms_held_passed()")


chores.append(fold_spans)
