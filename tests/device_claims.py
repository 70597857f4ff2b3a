"""Many processes claim, release, ship and take back devices of one stock, at random (tests/test_claims.py)."""

import random

MODEL, FIRST = "Claimed", 0x02005EA00000


def prepare(*, stock: int) -> None:
    """So many devices of a model of their own, in the provider's stock, and a customer."""
    from catalogue.models import DeviceModel, DeviceOrderGroup
    from customers.models import Customer
    from inventory.models import Device
    from oms.kit.acting import acting_for, root_id

    with acting_for(root_id()):
        model = DeviceModel.objects.create(name=MODEL, group=DeviceOrderGroup.objects.all()[0], price=1)
        Customer.objects.create(code="CLAIMS", name="Claims", partner_id=root_id(), partner_name="Nimbus Telecom")
        whose = {
            "partner_id": root_id(),
            "partner_name": "Nimbus",
            "owner_partner_id": root_id(),
            "owner_name": "Nimbus",
        }
        Device.objects.bulk_create(
            Device(mac=f"{FIRST + n:012X}", model=model, model_name=MODEL, registered_on="2026-01-01", **whose)
            for n in range(stock)
        )


def mix(*, worker: int, turns: int) -> dict:
    """What this process keeps for which order in the end, what it shipped, and how often it found nothing to do."""
    dice, hands, idle = random.Random(worker), Hands(), 0
    for turn in range(turns):
        idle += not hands.act(dice, f"{worker}-{turn}")
    return {"kept": hands.kept, "gone": hands.gone, "idle": idle}


class Hands:
    """What a process believes to have: order number → MAC, and the MACs that are with the customer."""

    def __init__(self) -> None:
        from catalogue.models import DeviceModel
        from customers.models import Customer
        from oms.kit.acting import acting_for
        from partners.sign_in.queries.account import account_by_login

        self.user = account_by_login("admin@nimbus.example")
        self.kept: dict[str, str] = {}
        self.gone: list[str] = []
        with acting_for(self.user.partner_id):
            self.model, self.customer = DeviceModel.objects.get(name=MODEL), Customer.objects.get(code="CLAIMS")

    def act(self, dice: random.Random, order_no: str) -> bool:
        """One act at random in a transaction of its own, noted once it is committed; whether there was anything to do."""
        from oms.kit.acting import acting_for

        chance = dice.random()
        given = dice.choice(sorted(self.kept)) if self.kept else ""
        if chance < 0.2 and given:
            with acting_for(self.user.partner_id):
                self.release(given)
            del self.kept[given]
        elif chance < 0.4 and given:
            with acting_for(self.user.partner_id):
                self.ship(given)
            self.gone.append(self.kept.pop(given))
        elif chance < 0.6 and self.gone:
            with acting_for(self.user.partner_id):
                self.give_back(self.gone[-1])
            self.gone.pop()
        else:
            with acting_for(self.user.partner_id):
                mac = self.claim(order_no)
            if not mac:
                return False
            self.kept[order_no] = mac
        return True

    @property
    def stamp(self) -> dict:
        from django.utils import timezone

        return {"by": self.user, "at": timezone.now()}

    def claim(self, order_no: str) -> str:
        from inventory.actions.ship_devices import keep_devices, oldest_for_shipping

        found = oldest_for_shipping(model_id=self.model.pk, quantity=1, **self.stamp)
        if not found:
            return ""
        keep_devices(devices=found, customer=self.customer, order_no=order_no, **self.stamp)
        return found[0].mac

    def release(self, order_no: str) -> None:
        from inventory.actions.ship_devices import let_devices_go

        assert let_devices_go(macs=[self.kept[order_no]], order_no=order_no, **self.stamp) == 1

    def ship(self, order_no: str) -> None:
        from inventory.actions.ship_devices import ship_devices

        macs = [self.kept[order_no]]
        assert ship_devices(macs=macs, customer=self.customer, order_no=order_no, **self.stamp) == 1

    def give_back(self, mac: str) -> None:
        from inventory.actions.change_device import restock_device
        from inventory.actions.return_devices import return_devices
        from inventory.models import Device

        assert return_devices(customer=self.customer, macs=[mac], defective=[], **self.stamp) == 1
        restock_device(device=Device.objects.get(mac=mac), **self.stamp)


TWICE = """
select count(*) from (
  select status, reserved_by, lag(status) over w as before, lag(reserved_by) over w as by_before
  from inventory_deviceevent where model_name = 'Claimed' window w as (partition by mac order by pgh_id)) e
where status = 'reserved' and before = 'reserved' and reserved_by <> by_before
"""


def standing() -> dict:
    """What the database says of these devices, and how often one went from order to order without coming free."""
    from django.db import connection

    from inventory.models import Device
    from oms.kit.acting import acting_for, root_id

    with acting_for(root_id()):
        rows = list(Device.objects.filter(model_name=MODEL).values_list("mac", "reserved_by", "status"))
        with connection.cursor() as cursor:
            cursor.execute(TWICE)
            twice = cursor.fetchone()[0]
    return {
        "all": len(rows),
        "kept": {reserved_by: mac for mac, reserved_by, _status in rows if reserved_by},
        "gone": sorted(mac for mac, _by, status in rows if status == "assigned"),
        "twice": twice,
    }
