"""Test calls: the provider tries a line of a customer with phones of its own, without sound."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from inventory.models.line import Line
from oms.kit.follows import Stays
from oms.kit.outbox import OutboxRow, OutboxState
from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner


class TestCall(OutboxRow):
    """One call from a line to another or to a number. `steps`: [[seconds since it was begun, what happened], …] in order, a
    code of STEPS or the SIP server's refusal. `partner`: the provider, in whose name it is tried."""

    __test__ = False  # no test of the project's, whatever its name
    wall = ByPartner()
    with_customer = Stays("tried by the provider, whose row it is")

    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+")
    account_name = models.CharField(_("By"), max_length=100)
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="+", verbose_name=_("Caller"))
    other = models.ForeignKey(
        Line, on_delete=models.CASCADE, related_name="+", null=True, verbose_name=_("Called line")
    )
    dialled = models.CharField(_("Dialled"), max_length=20)
    steps = models.JSONField(default=list)

    objects = PartnerQuerySet.as_manager()

    class Meta(OutboxRow.Meta):
        ordering = ["-pk"]

    @property
    def runs(self) -> bool:
        return self.state in (OutboxState.WAITING, OutboxState.CLAIMED)

    @property
    def was_answered(self) -> bool:
        return any(what == "answered" for _at, what in self.steps)

    def story(self) -> list[tuple[str, str]]:
        """(seconds since it was begun, what happened in words) of each step."""
        return [(f"{at:.2f}", str(STEPS.get(what, what))) for at, what in self.steps]


STEPS = {
    "caller": _("The calling phone signed on"),
    "called": _("The called phone signed on"),
    "ringing": _("It rings"),
    "answered": _("Answered"),
    "ended": _("The caller hung up"),
    "cut": _("Ended by the other side"),
}
