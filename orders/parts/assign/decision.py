"""The approver's numbers: all demands of an order at once, each with a proposal in its field (guide 2.6.2.1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from inventory.queries.propose import Proposal, Wanted, propose
from oms.kit import phones
from oms.kit.reading.fields import NumberListField
from orders.effect.reading import Reading
from orders.models import NumberDemand
from orders.parts.numbers.form import MOST_NUMBERS
from partners.models import Account


@dataclass(frozen=True)
class Row:
    """A demand, its field, what stands in it now, and why that is proposed."""

    demand: NumberDemand
    field: BoundField
    value: str
    why: str


class NumbersDecision(forms.Form):
    """One field for each demand, the numbers and ranges it gets; in `cleaned_data["wanted"]` by the demand's id.

    What was given already stands in it; where something lacks, a proposal of one's own stock stands in it as well,
    which reserves nothing until it is sent.
    """

    def __init__(self, data: Any, *, reading: Reading, user: Account) -> None:
        super().__init__(data)
        self.reading, self.user = reading, user
        for demand in reading.demands:
            self.fields[f"demand-{demand.pk}"] = NumberListField(
                most=MOST_NUMBERS,
                once=True,
                required=False,
                label=_("Numbers for %(site)s, %(account)s") % {"site": demand.site, "account": demand.billing_account},
                initial=phones.in_ranges(pick.e164 for pick in demand.numbers),
            )

    @cached_property
    def proposals(self) -> dict[int, Proposal]:
        """By demand, for what it lacks."""
        lacking = [demand for demand in self.reading.demands if demand.given < demand.quantity]
        wishes = [
            Wanted(
                demand.quantity - demand.given,
                tuple(self._near(demand)),
                demand.site.city,
                area=demand.area,
                wish=demand.wish,
                ending=demand.ending,
            )
            for demand in lacking
        ]
        return {demand.pk: found for demand, found in zip(lacking, propose(self.user, wishes), strict=True)}

    def _near(self, demand: NumberDemand) -> Iterator[str]:
        """What the customer has at the site, elsewhere, brings along, can be reached at."""
        reading = self.reading
        yield from (pick.e164 for pick in demand.numbers)
        held = reading.now.held_numbers
        yield from (e164 for e164, site in held if site == demand.site_id)
        yield from (e164 for e164, site in held if site != demand.site_id)
        yield from (e164 for port in reading.ports if port.site_id == demand.site_id for e164 in port.numbers)
        yield from (e164 for e164 in (reading.customer.contact_phone,) if e164)

    @cached_property
    def rows(self) -> list[Row]:
        """Each demand as it is drawn."""
        return [self._row(demand) for demand in self.reading.demands]

    def _row(self, demand: NumberDemand) -> Row:
        field = self[f"demand-{demand.pk}"]
        if self.is_bound:
            return Row(demand, field, str(field.value() or ""), "")
        proposal = self.proposals.get(demand.pk)
        if proposal is None:
            return Row(demand, field, str(field.value() or ""), _("assigned"))
        numbers = [*(pick.e164 for pick in demand.numbers), *proposal.numbers]
        return Row(demand, field, phones.in_ranges(numbers), proposal.why)

    @property
    def full(self) -> bool:
        """Whether every demand has a number for each that was ordered, as the page stands."""
        try:
            return all(len(phones.numbers_in(row.value, MOST_NUMBERS)) == row.demand.quantity for row in self.rows)
        except ValueError:
            return False

    def as_proposed(self) -> "NumbersDecision":
        """The same, sent as it stands."""
        data = {row.field.html_name: row.value for row in self.rows}
        return NumbersDecision(data, reading=self.reading, user=self.user)

    def clean(self) -> dict[str, Any]:
        """No number for two demands, none too many."""
        data, seen = super().clean() or {}, set[str]()
        for demand in self.reading.demands:
            name = f"demand-{demand.pk}"
            numbers = data.get(name) or []
            if twice := next((e164 for e164 in numbers if e164 in seen), None):
                self.add_error(name, _("%s stands twice.") % phones.national(twice))
            seen |= set(numbers)
            if len(numbers) > demand.quantity:
                told = {"wanted": len(numbers), "ordered": demand.quantity}
                self.add_error(name, _("%(wanted)d numbers stand here, %(ordered)d were ordered.") % told)
        data["wanted"] = {demand.pk: data.get(f"demand-{demand.pk}") or [] for demand in self.reading.demands}
        return data
