"""What the types share that one form says all of, and that others must agree to (guide 2.5.2.3 to 2.5.2.6)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from customers.enums import CustomerStatus
from customers.models import Customer, Site
from oms.kit.lengths import whole
from orders.effect.network import unanswered
from orders.effect.part import Problem
from orders.effect.reading import Reading
from orders.kinds import Facts, OrderKind, title_of
from orders.models import Order


class OfOneForm(OrderKind):
    """Title and comment, and the day where the form asks for one; a type adds what only it says."""

    head = "orders/form_head.html"
    open_while: ClassVar[tuple[CustomerStatus, ...]] = (CustomerStatus.ACTIVATED,)
    only_while: ClassVar[str | Promise]  # says so

    def may_open(self, customer: Customer) -> str:
        return "" if customer.status in self.open_while else str(self.only_while)

    def ask(
        self,
        customer: Customer,
        data: QueryDict | None,
        *,
        at: datetime,
        like: Order | None = None,
        filled: Mapping[str, Any] | None = None,
    ) -> forms.Form | None:
        assert self.form is not None, self.kind
        today = customer.today(at)
        initial: dict[str, Any] = {"title": title_of(self, customer.name), "day": today}
        if like:
            initial |= {"title": like.title, "comment": like.note, **self.again(like)}
            initial["day"] = max(like.activation_date or today, today)
        initial |= filled or {}
        form = self.form(data, initial=initial)
        self.offer(form, customer, today)
        return form

    def offer(self, form: forms.Form, customer: Customer, today: date) -> None:
        """Which choices the form has for this customer on this day."""

    def problems_of_approval(self, reading: Reading) -> list[Problem]:
        """What its form was asked holds until it is confirmed; nothing is taken away while the network is silent."""
        silent = unanswered(self.own_entries(reading), reading)
        found = [*super().problems_of_approval(reading), *self.problems(reading)]
        return [*found, Problem("form", silent)] if silent else found

    def problems_of_confirmation(self, reading: Reading) -> list[Problem]:
        return self.problems_of_approval(reading)

    def fill(self, order: Order, fields: dict[str, Any]) -> None:
        assert self.form is not None, self.kind
        comment = self.form.base_fields["comment"]
        assert isinstance(comment, forms.CharField) and comment.max_length
        order.title, order.note = fields["title"], whole(fields["comment"], comment.max_length, "comment")
        order.activation_date = fields.get("day")


def site_of(reading: Reading) -> Site | None:
    """Where an order that brings devices ships them."""
    pk = reading.order.details.get("site")
    return next((site for site in reading.sites if site.pk == pk), None)


def site_facts(order: Order) -> Facts:
    name = order.details.get("site_name")
    return [(_("Ship new devices to"), name)] if name else []


def day_of(order: Order) -> str:
    """The day an order asks for, in words."""
    return date_format(order.activation_date) if order.activation_date else ""
