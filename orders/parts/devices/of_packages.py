"""What becomes of the devices of user packages that go back (guide 2.5.4.5)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalogue.enums import DeviceTerms
from catalogue.models import DeviceModel, OrderItem
from customers.models import BillingAccount
from orders.effect.reading import Reading


@dataclass(frozen=True)
class Fewer:
    """A package of which there is less on an account: `loose` of its devices, never shipped or without a MAC, are taken
    off with it; `due` that have a MAC are to be ticked, `ticked` are."""

    package: OrderItem
    model: DeviceModel
    account: BillingAccount
    loose: int
    due: int
    ticked: int

    @property
    def place(self) -> tuple[int, int, int | None]:
        return self.model.pk, self.account.pk, self.package.pk

    @property
    def why_not(self) -> str:
        if self.ticked >= self.due:
            return ""
        words = _("Rented devices go back with %(package)s: tick %(n)d more of %(model)s.")
        return words % {"package": self.package, "n": self.due - self.ticked, "model": self.model}


def fewer_packages(reading: Reading) -> Iterator[Fewer]:
    """Packages with a device of which the order takes some away. What was sold stays, once it was shipped."""
    changes: Counter[tuple[int, int]] = Counter()
    lines = {}
    for line in reading.items:
        if line.item.device_id:
            changes[line.item_id, line.billing_account_id] += line.quantity
            lines[line.item_id, line.billing_account_id] = line
    for key, change in changes.items():
        if change < 0:
            yield _fewer(lines[key].item, lines[key].billing_account, -change, reading)


def _fewer(package: OrderItem, account: BillingAccount, gone: int, reading: Reading) -> Fewer:
    model = package.device
    assert model is not None
    held = [h for h in reading.now.devices if (h.package_id, h.billing_account_id) == (package.pk, account.pk)]
    named = sum(1 for h in held if h.mac)
    rented = package.device_terms == DeviceTerms.RENTED
    loose = sum(h.quantity for h in held if not h.mac) if rented or model.by_mac else 0
    taken = min(loose, gone)
    backs = [back.holding for back in reading.device_returns]
    ticked = sum(1 for h in backs if (h.package_id, h.billing_account_id) == (package.pk, account.pk))
    return Fewer(package, model, account, taken, min(gone - taken, named) if rented else 0, ticked)
