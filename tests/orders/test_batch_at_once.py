"""The same list brought in by two people at one moment, over two connections: its orders are made once."""

import pytest
from django.utils import timezone

from oms.kit.acting import acting_for, as_system
from oms.kit.sheet_import.rows import Listed
from orders.batch.bring_in import bring_in, rehearse_listed
from orders.models import BatchEntry, BatchSheet, Order, OrderBatch
from partners.models import Account
from tests.orders.batch_scene import HEAD, row, running
from tests.orders.scene import CLERK, who
from tests.orders.test_at_once import at_once, own_database
from tests.people import OWNER

pytestmark = pytest.mark.processes
__all__ = ["own_database"]


def waiting(by: Account, rows: list[list[object]]) -> BatchSheet:
    cells = [[place, ["" if cell is None else str(cell) for cell in line]] for place, line in enumerate(rows, start=2)]
    with acting_for(by.partner_id):
        return rehearse_listed(found=Listed(HEAD, cells), left_aside=0, name="at-once.xlsx", by=by, at=timezone.now())


def test_the_same_list_twice_at_once_makes_its_orders_once(own_database) -> None:
    people = [who(CLERK), who(OWNER)]
    made = running(people[0], *(f"At Once {n}" for n in range(5)))
    sheets = [(by, waiting(by, [row(customer) for customer in made])) for by in people]

    def bringing(by: Account, sheet: BatchSheet):
        def act() -> None:
            with acting_for(by.partner_id):
                bring_in(sheet=sheet, by=by, at=timezone.now())

        return act

    done, words = at_once(*(bringing(by, sheet) for by, sheet in sheets))
    with as_system():
        (batch,) = OrderBatch.objects.filter(file_name="at-once.xlsx")
        assert Order.objects.filter(customer__in=[customer.pk for customer in made]).count() == 5
        assert BatchEntry.objects.filter(batch=batch, order__state="submitted").count() == 5
    assert done == "done"
    assert words.startswith(f"Brought in already by {batch.brought_by}, ") and words.endswith(f": batch {batch.pk}.")
