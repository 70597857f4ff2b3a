"""Which orders a customer may have now, and why not the others (guide 2.5.2)."""

import uuid
from datetime import datetime
from functools import cached_property

from django import forms
from django.http import QueryDict

from customers.models import Customer
from orders.kinds import TYPES, OrderKind
from orders.rules import is_own_customer
from partners.models import Account


class NonceForm(forms.Form):
    """Makes the same form sent twice one order."""

    nonce = forms.UUIDField(widget=forms.HiddenInput)


class Offer:
    """An order type for a customer: its form, or why there is none now."""

    def __init__(self, kind: OrderKind, customer: Customer, data: QueryDict | None = None, *, at: datetime) -> None:
        self.kind, self.customer = kind, customer
        self.why_not = kind.may_open(customer)
        self.waits_for = kind.waits_for(customer) if self.why_not else ""
        self.form = kind.ask(customer, data, at=at)
        self.once = NonceForm(data, initial={"nonce": uuid.uuid4()})

    def is_valid(self) -> bool:
        return self.once.is_valid() & bool(self.form and self.form.is_valid())

    @cached_property
    def nonce(self) -> uuid.UUID:
        return self.once.cleaned_data["nonce"]


def offers_for(customer: Customer, user: Account, *, at: datetime) -> list[Offer]:
    """Every type that a contract can have, in the order of the menu; none to who may not order for this customer."""
    if not is_own_customer(user, customer):
        return []
    kinds = [kind for kind in TYPES.values() if not kind.makes_customer and user.may_open(kind.screen)]
    return [Offer(kind, customer, at=at) for kind in kinds]
