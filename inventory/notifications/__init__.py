"""What people are told about the network."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import Command
from inventory.rules import may_settle_of
from partners.messages.actions.tell import people_of
from partners.messages.notifications.message import Message
from partners.models import Account, Closure


def who_mends(command: Command) -> list[Account]:
    """People who may correct or retry it: of the customer's reseller, else of the nearest above who can."""
    return who_may_mend(command.partner_id, screen="provisioning-jobs")


def who_may_mend(of_partner: int, *, screen: str = "network-differences") -> list[Account]:
    """People who may act on what is in the network for a customer of this partner."""
    upwards = Closure.objects.filter(descendant=of_partner).order_by("depth")
    for partner_id in upwards.values_list("ancestor", flat=True):
        people = people_of([partner_id], screen=screen)
        if found := [account for account in people if may_settle_of(account, of_partner)]:
            return found
    return []


@dataclass(frozen=True)
class CommandFailed(Message):
    """A command that belongs to no order failed for good: what, whose, and the network's reason."""

    command: str
    customer_code: str
    customer_name: str
    reason: str
    pk: int

    kind = "network.failed"
    label = gettext_lazy("Network command failed")

    @classmethod
    def of(cls, command: Command) -> "CommandFailed":
        what = str(command.get_kind_display())
        return cls(what, command.lane, command.customer_name, command.last_error, command.pk)

    def headline(self) -> str:
        return _("%(command)s failed, %(customer)s") % {"command": self.command, "customer": self.customer_name}

    def subject(self) -> str:
        return self.headline()[:70]

    def text(self) -> str:
        return "\n".join(
            [
                _("Command: %s") % self.command,
                _("Customer: %(code)s %(name)s") % {"code": self.customer_code, "name": self.customer_name},
                _("The network says: %s") % self.reason,
                _("Correct the value and send it again, or try once more."),
            ]
        )

    def link(self) -> str:
        return reverse("inventory:mend-command", args=[self.pk])

    @classmethod
    def sample(cls) -> "CommandFailed":
        return cls("Change administrator", "C000000150", "Vertical Demo", "login: “a b” holds a space.", 1)


@dataclass(frozen=True)
class NetworkDiffers(Message):
    """A reading of the network found that it has something else than the contract says."""

    customer_code: str
    customer_name: str
    things: list[str]

    kind = "network.differs"
    label = gettext_lazy("Contract and network differ")

    def headline(self) -> str:
        return _("Contract and network differ, %(customer)s") % {"customer": self.customer_name}

    def subject(self) -> str:
        return self.headline()[:70]

    def text(self) -> str:
        return "\n".join(
            [
                _("Customer: %(code)s %(name)s") % {"code": self.customer_code, "name": self.customer_name},
                _("They differ in: %s") % ", ".join(self.things[:20]),
                _("Bring the network to the contract, or order what the network has."),
            ]
        )

    def link(self) -> str:
        return f"{reverse('inventory:differences')}?q={self.customer_code}"

    @classmethod
    def sample(cls) -> "NetworkDiffers":
        return cls("C000000150", "Vertical Demo", ["Analytics Standard", "020 7946 0018"])


@dataclass(frozen=True)
class ServerSilent(Message):
    """A call server does not answer; told once, however many customers stand on it."""

    cm_id: str
    name: str
    reason: str

    kind = "network.silent"
    label = gettext_lazy("Call server does not answer")

    def headline(self) -> str:
        return _("%(cm)s does not answer") % {"cm": self.cm_id}

    def subject(self) -> str:
        return self.headline()[:70]

    def text(self) -> str:
        return "\n".join(
            [
                _("Call server: %(cm)s %(name)s") % {"cm": self.cm_id, "name": self.name},
                _("What was heard: %s") % self.reason,
                _("Its customers are compared by themselves once it answers again."),
            ]
        )

    def link(self) -> str:
        return reverse("inventory:compare")

    @classmethod
    def sample(cls) -> "ServerSilent":
        return cls("CM-LON-01", "London 1", "The EMS answered 503.")
