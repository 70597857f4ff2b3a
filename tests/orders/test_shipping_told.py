"""What is told of shipping elsewhere: on the checklist of a close (guide 2.5.2.6), and in the customer's timeline."""

import pytest
from django.urls import reverse
from django.utils import timezone

from oms.kit.acting import acting_for, as_system
from orders.actions.pack import end_shipping
from orders.queries.happenings import parcels
from orders.queries.remains import remains_of
from tests.orders.scene import who
from tests.orders.test_shipping import CLERK, NOW, ORBIT, PHONE, acted, assign, counts, order, ship, stock  # noqa: F401

pytestmark = pytest.mark.django_db


def test_what_was_not_shipped_is_on_the_checklist_of_a_close(order) -> None:  # noqa: F811
    """Until it has left: the parcels of a customer that closes stay here."""

    def remaining() -> list[tuple[str, int, str, str]]:
        with as_system():
            found = remains_of(order.customer, order.today(NOW))
        return [(one.what, one.count, one.becomes, one.leads) for one in found if "shipped" in one.what]

    what, becomes = (
        f"Devices of order {order.no} that were not shipped",
        "Are not shipped any more from the Closing Date on.",
    )
    wanted = counts(order)[0]
    assert remaining() == [(what, wanted, becomes, order.get_absolute_url())]
    assign(order, *stock(PHONE))
    assert remaining()[0][1] == wanted, "assigned is not gone"
    ship(order)
    assert remaining()[0][1] == wanted - 1
    acted(end_shipping, order)
    assert remaining() == []


def test_its_parcels_stand_in_the_timeline(order) -> None:  # noqa: F811
    assign(order, *stock(PHONE))
    parcel = ship(order, carrier="Example Parcels", tracking="EX-1")
    clerk = who(CLERK)
    with acting_for(clerk.partner_id):
        (told,) = parcels(order.customer, clerk, timezone.now(), 9)
    assert (told.title, told.by) == (f"Parcel {order.no}-1 left", parcel.shipped_by)
    assert told.detail == f"1 × {PHONE}, Reception, Example Parcels, EX-1"
    assert told.leads == f"{reverse('orders:shipping-result')}?open={order.no}"
    neighbour = who(ORBIT)
    with acting_for(neighbour.partner_id):
        assert parcels(order.customer, neighbour, timezone.now(), 9) == []
