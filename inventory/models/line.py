"""Lines: the extensions of a customer, each with a package of its contract and, once somebody uses it, a person."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from catalogue.enums import Reach
from inventory.enums import LINE_WAYS, LineState
from oms.kit.moved import Moved
from oms.kit.reading.columns import NameColumn
from oms.kit.scope import scoped
from oms.kit.walls import ByParent

LIVING = ~Q(state="gone")


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["registered", "blocked", "fetched_at"],
)
class Line(Moved):
    """An extension of a customer. `number` in E.164 and `mac` are the customer's, or empty; nobody's without a name.
    `email`: its user's, who gets word of each message that a caller leaves, or empty.

    `reach`, `voicemail`: what the network was told that it may call, and whether its callers may leave a message; its package
    says what shall be (inventory/actions/reach.py).
    `turn`: of its password, which is derived (inventory/ems/lines.py) and kept nowhere. `registered`, `blocked`: as the
    network said last. `door_open`: its telephone may fetch what it signs on with, until it has signed on; `opened_at`: when
    that was asked for again, `fetched_at`: when it last did since (inventory/actions/phone_door.py). A line that is gone stays, so that its extension begins with another password when it comes again.
    `state` moves through inventory/actions/move_line.py alone.
    """

    wall = ByParent("customer")

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="lines")
    site = models.ForeignKey(
        "customers.Site", on_delete=models.PROTECT, related_name="lines", verbose_name=_("Site Name")
    )
    extension = models.CharField(_("Extension"), max_length=20)
    name = NameColumn(_("User"), max_length=100, blank=True, default="")
    item = models.ForeignKey(
        "catalogue.OrderItem", on_delete=models.PROTECT, related_name="+", verbose_name=_("User Package")
    )
    number = models.CharField(_("Number"), max_length=20, blank=True, default="")
    mac = models.CharField(_("Device"), max_length=12, blank=True, default="")
    email = models.EmailField(_("E-mail"), max_length=200, blank=True, default="")
    turn = models.PositiveIntegerField(default=1)
    reach = models.CharField(_("May Call"), max_length=15, choices=Reach, default=Reach.ALL)
    voicemail = models.BooleanField(_("Voicemail"), default=False)
    state = FSMField(_("Status"), choices=LineState, default=LineState.FREE, protected=True, max_length=10)
    registered = models.BooleanField(_("Registered"), default=False)
    blocked = models.BooleanField(_("Blocked"), default=False)
    door_open = models.BooleanField(_("Provisioning"), default=True)
    opened_at = models.DateTimeField(_("Provisioning opened"), null=True)
    fetched_at = models.DateTimeField(_("Fetched"), null=True)
    changed_at = models.DateTimeField(_("Changed"))

    objects = scoped("customer__partner_id").as_manager()

    class Meta:
        ordering = ["extension"]
        constraints = [
            models.UniqueConstraint(fields=["customer", "extension"], condition=LIVING, name="line_once"),
            models.UniqueConstraint(fields=["number"], condition=LIVING & ~Q(number=""), name="line_number_once"),
            models.UniqueConstraint(fields=["mac"], condition=LIVING & ~Q(mac=""), name="line_device_once"),
            models.CheckConstraint(
                condition=~Q(state="free") | Q(name="", number="", mac="", email=""), name="free_line_is_nobodys"
            ),
            models.CheckConstraint(condition=~Q(state="used") | ~Q(name=""), name="used_line_has_a_user"),
        ]
        indexes = [models.Index(fields=["customer", "extension"], name="line_of_a_customer")]
        triggers = [pgtrigger.FSM(name="line_edges", field="state", transitions=LINE_WAYS.edges)]

    def __str__(self) -> str:
        return f"{self.extension} {self.name}".strip()

    ways = LINE_WAYS
    locals().update(ways.transitions(state))


class NewPasswords(models.Model):
    """Lines whose new passwords can be read once, until `expires_at`: [[key of the line, turn of its password], …]."""

    wall = ByParent("customer")

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="new_line_passwords")
    account = models.ForeignKey("partners.Account", on_delete=models.PROTECT, related_name="+")
    lines = models.JSONField(default=list)
    expires_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = scoped("customer__partner_id").as_manager()
