"""Service Plan Change: the contract goes on under another plan (guide 2.5.2.5)."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import ServicePlan
from customers.models import Customer
from oms.kit.choices import OfferedChoiceField
from orders.effect.entry import Entry
from orders.effect.part import Problem
from orders.effect.reading import Reading
from orders.forms.words import WordsForm
from orders.kinds import Facts, register
from orders.models import Order
from orders.parts.replan import plan_entries
from orders.types.of_one_form import OfOneForm
from partners.people.enums import Right


class PlanChangeForm(WordsForm):
    plan = OfferedChoiceField(label=gettext_lazy("New Service Plan"), queryset=ServicePlan.objects.none())


@register
class ServicePlanChange(OfOneForm):
    """The order's plan is the new one; `details` keep the name of the one that it replaces."""

    kind = "plan_change"
    label = gettext_lazy("Service Plan Change")
    screen = "service-plan-change"
    right = Right.APPROVE_PLAN_CHANGE
    number = gettext_lazy("Order No & Title")
    form = PlanChangeForm
    only_while = gettext_lazy("Service Plan Change is possible while the customer is Activated.")

    def before(self, customer: Customer, *, at: datetime) -> Facts:
        facts = [(label, value) for label, value in super().before(customer, at=at) if label != _("Service Plan")]
        return [*facts, (_("Current Service Plan"), customer.plan_name)]

    def offer(self, form: forms.Form, customer: Customer, today: date) -> None:
        plans = offered(customer)
        form.fields["plan"].offer(plans.on(today), known=plans)

    def again(self, order: Order) -> dict[str, Any]:
        return {"plan": order.plan_id}

    def fill(self, order: Order, fields: dict[str, Any]) -> None:
        super().fill(order, fields)
        order.details = {"current": order.customer.plan_name}
        order.plan = fields["plan"]

    def carried(self, order: Order) -> Facts:
        return [(_("Approved by"), order.approved_by), *self.facts(order)]

    def facts(self, order: Order) -> Facts:
        return [
            (_("Current Service Plan"), order.details["current"]),
            (_("New Service Plan"), order.plan.name if order.plan else ""),
        ]

    def problems(self, reading: Reading) -> list[Problem]:
        """The plan must be offered on the day, and have room for the trunk channels that there are."""
        order, found = reading.order, []
        if not offered(reading.customer).on(reading.day).filter(pk=order.plan_id).exists():
            found.append(_("%(plan)s is not offered to this reseller.") % {"plan": order.plan})
        total = sum(reading.now.channels.values())
        if order.plan and total > order.plan.max_channels:
            text = _("The trunk channels together are %(total)d; the plan allows %(max)d.")
            found.append(text % {"total": total, "max": order.plan.max_channels})
        return [Problem("form", text) for text in found] or super().problems(reading)

    def own_entries(self, reading: Reading) -> Iterator[Entry]:
        if reading.order.plan:
            yield from plan_entries(reading, reading.order.plan)


def offered(customer: Customer) -> QuerySet[ServicePlan]:
    """Other plans of the same sort, in the customer's currency, that its reseller may order."""
    plans = ServicePlan.objects.offered_to(customer.partner_id).filter(currency=customer.currency)
    if customer.plan is not None:
        plans = plans.filter(kind=customer.plan.kind).exclude(pk=customer.plan.pk)
    return plans
