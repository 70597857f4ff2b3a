"""A pre-order validation of a port that is still being typed: no port is open, nothing is ordered, no number is held."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inventory.models.port_rules import PortSupplier
from inventory.porting.states import ORDERED, Found
from oms.kit import phones
from oms.kit.follows import Follows
from oms.kit.outbox import OutboxRow
from oms.kit.scope import PartnerQuerySet
from oms.kit.search import Searched
from oms.kit.walls import ByPartner

SENT = ("main_number", "registered_address", "losing_provider", "range_holder", "installation")
COMPARED = ("number_type_id", *SENT, "wanted_date")  # and the numbers


class PortCheck(OutboxRow):
    """What a supplier was asked about a porting request of a draft, and what it found.

    As an outbox row it is the paper to the supplier (`driver`, `address`, `subject`, `rows`): `state` says whether that was
    sent, `answer` what came back. It is kept beside its order by `order_no` and knows the request by its data, as the rows of
    a draft are written anew at each save.
    `turn`: the how manieth time this main number is asked about in its order. `due_until`: later is late. What stands for the
    data of the port that the order opens is carried there (inventory/actions/port_check.py).
    """

    wall = ByPartner()
    with_customer = Follows(past=True)
    search = Searched(("customer_code", "customer_name", "order_no", "digits"), typed=phones.typed_part)

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    partner_name = models.CharField(_("Reseller"), max_length=100)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="port_checks")
    customer_code = models.CharField(_("Customer ID"), max_length=12)
    customer_name = models.CharField(_("Customer Name"), max_length=100)
    order_no = models.CharField(_("Order No"), max_length=20)
    requester_id = models.BigIntegerField()
    requester_name = models.CharField(_("Requester"), max_length=100)
    desk_id = models.BigIntegerField()
    desk_name = models.CharField(_("Approver"), max_length=100)
    supplier = models.ForeignKey(
        PortSupplier, null=True, blank=True, on_delete=models.PROTECT, related_name="port_checks",
        verbose_name=_("Supplier"),
    )  # fmt: skip

    number_type = models.ForeignKey(
        "catalogue.NumberType", on_delete=models.PROTECT, related_name="+", verbose_name=_("Number Type")
    )
    type_name = models.CharField(_("Number Type"), max_length=60)
    numbers = ArrayField(models.CharField(max_length=20), verbose_name=_("Direct Call Number"))
    listed = models.TextField(_("Direct Call Number"))
    digits = models.TextField()
    quantity = models.PositiveIntegerField(_("Qty."))
    main_number = models.CharField(_("Main billing number"), max_length=20)
    registered_address = models.CharField(_("Registered address"), max_length=300)
    losing_provider = models.CharField(_("Losing service provider"), max_length=100)
    range_holder = models.CharField(_("Range holder"), max_length=100, blank=True)
    installation = models.CharField(_("Line Type"), max_length=20, choices=ORDERED, blank=True)
    wanted_date = models.DateField(_("Porting Date"))
    comment = models.CharField(_("Comment"), max_length=200, blank=True)

    driver = models.CharField(max_length=20, blank=True)
    address = models.CharField(_("E-mail"), max_length=254, blank=True)
    subject = models.CharField(max_length=200)
    rows = models.JSONField(default=list)
    turn = models.PositiveSmallIntegerField(default=1)
    sent_by = models.CharField(_("Asked by"), max_length=100)
    due_until = models.DateTimeField(_("Due until"), null=True, blank=True)
    answer = models.CharField(_("Answer"), max_length=10, choices=Found, default=Found.OPEN, blank=True)
    reject_code = models.CharField(_("Reject Code"), max_length=10, blank=True)
    words = models.CharField(_("Comment of Result"), max_length=500, blank=True)
    answered_by = models.CharField(max_length=100, blank=True)
    answered_at = models.DateTimeField(_("Answered"), null=True, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta(OutboxRow.Meta):
        indexes = [
            *OutboxRow.Meta.indexes,
            models.Index(fields=["order_no", "-id"], name="port_check_of_order"),
            models.Index(fields=["desk_id"], name="port_check_of_desk", condition=Q(answer="")),
            models.Index(fields=["partner", "created_at", "id"], name="port_check_partner_at"),
            *[
                models.Index(fields=[field, "id"], name=f"port_check_by_{field}"[:30])
                for field in (
                    "created_at", "partner_name", "customer_code", "customer_name", "order_no", "answer", "quantity",
                    "wanted_date", "main_number", "losing_provider", "reject_code", "sent_by", "answered_at",
                )
            ],
        ]  # fmt: skip

    porting_date: date | None = None  # nothing is agreed, or asked for anew, before it is ordered
    asked_date: date | None = None

    def __str__(self) -> str:
        return f"{self.order_no} {self.listed}"

    def get_absolute_url(self) -> str:
        return reverse("inventory:port-check", args=[self.pk])

    @property
    def version(self) -> int:
        return self.turn

    @property
    def sent(self) -> dict[str, str]:
        """What the supplier is told of it."""
        sent = {name: getattr(self, name) for name in SENT}
        return sent | {"wanted_date": self.wanted_date.isoformat(), "numbers": self.listed, "comment": self.comment}

    @property
    def result(self) -> str:
        return self.words

    @property
    def late(self) -> bool:
        """Answered after its time, or not answered by now."""
        until: datetime | None = self.due_until
        return until is not None and (self.answered_at or timezone.now()) > until

    def differs(self, request: Any, numbers: Iterable[str]) -> list[str]:
        """What `request` with these numbers says otherwise by now: names of the columns."""
        others = [name for name in COMPARED if getattr(self, name) != getattr(request, name)]
        return others if set(self.numbers) == set(numbers) else ["numbers", *others]

    def is_about(self, request: Any, numbers: Iterable[str]) -> bool:
        """Whether it was asked about this request, whatever became of its data since."""
        return self.main_number == request.main_number or not set(self.numbers).isdisjoint(numbers)
