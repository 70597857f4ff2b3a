"""What a change order makes of its customer's sites (guide 2.5.2.2.1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.actions.places import check_sites, order_sites
from customers.enums import MAX_CHANGED_SITES
from customers.models import DeviceHolding, NumberHolding, Site
from orders.effect.entry import Stamp, in_few_words
from orders.effect.reading import Reading
from orders.models import NumberChange, NumberDemand, Order, PortRequest, Shipment, SiteChange
from orders.models.site_change import SITE_VALUES

Row = dict[str, Any]


def values_of(site: Site) -> Row:
    return {name: getattr(site, name) for name in SITE_VALUES}


def sites_after(sites: Iterable[Site], changes: Iterable[SiteChange]) -> list[Row]:
    """The customer's sites with the changes made, as `customers.actions.places` takes them."""
    listed = list(changes)
    known = {change.known: change for change in listed if change.known is not None}
    rows = []
    for site in sites:
        change = known.get(site.pk)
        if change is None or not change.gone:
            rows.append({"id": site.pk, **(change.values if change else values_of(site))})
    return rows + [change.values for change in listed if change.known is None]


def wrong_sites(reading: Reading, changes: Sequence[SiteChange]) -> list[str]:
    """Why the customer's sites cannot become what `changes` say, in words."""
    if not changes:
        return []
    here = {site.pk for site in reading.sites}
    lost = [change.name for change in changes if change.known is not None and change.known not in here]
    found = [_("“%s” is no site of this customer any more.") % name for name in lost]
    found += [words for change in changes if change.gone and (words := why_not_removed(change, reading.order))]
    rows = sites_after(reading.sites, changes)
    names = {str(number): f"{row['name']}: " for number, row in enumerate(rows)}
    for place, texts in check_sites(rows, most=MAX_CHANGED_SITES).items():
        row = place.removeprefix("sites").strip("-").partition("-")[0]
        found += [f"{names.get(row, '')}{text}" for text in texts]
    if reading.order.plan and reading.order.plan.is_trunk and len(rows) != 1:
        found.append(_("A SIP Trunk plan has exactly one site; there are %d.") % len(rows))
    return found


def why_not_removed(change: SiteChange, order: Order) -> str:
    """What names the site, or nothing."""
    site = change.known
    numbers = NumberHolding.objects.filter(site_id=site).count()
    devices = DeviceHolding.objects.filter(site_id=site).count()
    named: set[str] = set()
    for model in (NumberDemand, NumberChange, PortRequest, Shipment):
        named |= set(model.objects.filter(site_id=site).values_list("order__no", flat=True))
    by = [ngettext("%d number", "%d numbers", numbers) % numbers] if numbers else []
    by += [ngettext("%d device", "%d devices", devices) % devices] if devices else []
    by += [ngettext("order %s", "orders %s", len(named)) % in_few_words(sorted(named), 60)] if named else []
    if not by:
        return ""
    return _("“%(site)s” cannot be removed; it is named by %(by)s.") % {"site": change.name, "by": ", ".join(by)}


def site_in_words(values: Row) -> str:
    """A site in one line."""
    words = [values.get(name) or "" for name in ("address1", "address2", "city", "county", "post_code")]
    main = _("Main Site") if values.get("is_main") else ""
    return ", ".join(filter(None, [values.get("name", ""), *words, main]))


@dataclass(frozen=True)
class ChangeSite:
    """The site is what the order says, all those of an order together; one that came to be named since stays."""

    change: SiteChange

    @classmethod
    def carry_out(cls, writes: Sequence[Self], stamp: Stamp) -> None:
        changes = [write.change for write in writes]
        made = [change for change in changes if not change.gone or not why_not_removed(change, stamp.order)]
        rows = sites_after(stamp.customer.sites.all(), made)
        order_sites(customer=stamp.customer, sites=rows, by=stamp.by, at=stamp.at)
