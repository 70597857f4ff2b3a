"""What was added beside the tally of numbers, and beside the sums of usage, becomes part of them."""

from django.db import connection, transaction


@transaction.atomic
def fold_numbers() -> None:
    """No figure that is shown changes by it, and who changes numbers waits for nobody."""
    with connection.cursor() as cursor:
        cursor.execute("select oms_fold_numbers()")


@transaction.atomic
def fold_usage() -> None:
    """The same for usage per reseller."""
    with connection.cursor() as cursor:
        cursor.execute("select oms_fold_usage()")
