"""Numbers of a change order per site and billing account: Now, added, returned, moved, To Be (guide 2.5.2.2.2)."""

from dataclasses import dataclass, field

from customers.models import BillingAccount, Site
from orders.effect.reading import Reading
from orders.models import NumberChange, NumberDemand

Place = tuple[int, int]  # ids of a site and a billing account


@dataclass
class NumberRow:
    """`added`: the demand for new ones. `back`, `away` and `here`: what is returned, goes elsewhere, comes from there."""

    site: Site
    account: BillingAccount
    now: int = 0
    added: NumberDemand | None = None
    back: list[NumberChange] = field(default_factory=list)
    away: list[NumberChange] = field(default_factory=list)
    here: list[NumberChange] = field(default_factory=list)

    @property
    def add(self) -> int:
        return (self.added.quantity if self.added else 0) + len(self.here)

    @property
    def gone(self) -> int:
        return len(self.back) + len(self.away)

    @property
    def change(self) -> int:
        return self.add - self.gone

    @property
    def to_be(self) -> int:
        return self.now + self.change

    @property
    def changes(self) -> bool:
        return bool(self.add or self.gone)

    @property
    def assigned(self) -> int:
        return self.added.given if self.added else 0


def number_rows(reading: Reading) -> list[NumberRow]:
    """Every site and billing account that has numbers or is named by the order."""
    sites = {site.pk: site for site in reading.sites}
    accounts = {account.pk: account for account in reading.accounts}
    found: dict[Place, NumberRow] = {}

    def row(site_id: int, account_id: int) -> NumberRow:
        key = (site_id, account_id)
        if key not in found:
            found[key] = NumberRow(sites[site_id], accounts[account_id], now=reading.now.numbers[key])
        return found[key]

    for site_id, account_id in reading.now.numbers:
        row(site_id, account_id)
    for demand in reading.demands:
        row(demand.site_id, demand.billing_account_id).added = demand
    for change in reading.number_changes:
        before = row(change.holding.site_id, change.holding.billing_account_id)
        if change.goes_back:
            before.back.append(change)
            continue
        before.away.append(change)
        row(change.site_id, change.billing_account_id).here.append(change)
    return sorted(found.values(), key=lambda one: (not one.site.is_main, one.site.name, one.account.pk))
