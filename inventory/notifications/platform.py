"""What people are told of a connected platform: a step that is given up on."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import PlatformStep
from inventory.rules import may_settle_of
from oms.kit.acting import root_id
from partners.messages.actions.tell import people_of
from partners.messages.notifications.message import Message
from partners.models import Account, Closure

SCREEN = "customer-info.connected"


def who_hears(step: PlatformStep) -> list[Account]:
    """Who ordered it, whoever else may mend it at the customer's reseller, and the provider's people."""
    upwards = list(Closure.objects.filter(descendant=step.partner_id).values_list("ancestor", flat=True))
    return [
        one
        for one in people_of(upwards, screen=SCREEN)
        if one.pk == step.account_id
        or (one.partner_id in (step.partner_id, root_id()) and may_settle_of(one, step.partner_id))
    ]


@dataclass(frozen=True)
class StepFailed(Message):
    """A step at a connected platform failed for good: what, whose, and the platform's reason."""

    step: str
    customer_code: str
    customer_name: str
    reason: str

    kind = "platform.failed"
    label = gettext_lazy("Step at a connected platform failed")

    @classmethod
    def of(cls, step: PlatformStep) -> "StepFailed":
        return cls(str(step), step.customer.code, step.customer.name, step.last_error)

    def headline(self) -> str:
        return _("%(step)s failed, %(customer)s") % {"step": self.step, "customer": self.customer_name}

    def subject(self) -> str:
        return self.headline()[:70]

    def text(self) -> str:
        return "\n".join(
            [
                _("Step: %s") % self.step,
                _("Customer: %(code)s %(name)s") % {"code": self.customer_code, "name": self.customer_name},
                _("The platform says: %s") % self.reason,
                _("Mend what it names, then retry the step or give it up."),
            ]
        )

    def link(self) -> str:
        return reverse("inventory:connected", args=[self.customer_code])

    @classmethod
    def sample(cls) -> "StepFailed":
        return cls("Akixi: Set up", "C000000150", "Vertical Demo", "Akixi knows no provider CM-LON-01.")
