"""One difference: its story, and the two ways to mend it in words."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.ems.kinds import KINDS
from inventory.enums import DifferenceState
from inventory.models import Command, Difference
from inventory.queries.differing import in_words
from inventory.queries.mending import command_for
from inventory.queries.parity import contract_of
from oms.kit.registries import registries


@dataclass(frozen=True)
class Way:
    """What a way to mend would do: words, further words in small, and its address; `why_not` where it is not possible."""

    words: str = ""
    detail: str = ""
    address: str = ""
    why_not: str = ""


@dataclass(frozen=True)
class Step:
    """One line of a story, in the reader's words."""

    what: str
    at: object
    by: str
    contract: str
    network: str
    words: str
    order_no: str
    command: Command | None


def network_way(difference: Difference) -> Way:
    """The command that would bring the network to the contract as it stands now."""
    one = difference
    if one.state != DifferenceState.OPEN:
        return Way(why_not=_("Only an open difference is mended."))
    try:
        wanted = command_for(one, contract_of(one.customer, one.customer.today(timezone.now())))
    except ValidationError as refused:
        return Way(why_not=" ".join(refused.messages))
    way = KINDS.of(wanted["kind"])
    told = {"command": way.label, "target": wanted["target"]}
    return Way(_("The network is sent “%(command)s”: %(target)s.") % told)


def contract_way(difference: Difference) -> Way:
    """The order, or the form, that would bring the contract to the network."""
    if difference.state != DifferenceState.OPEN:
        return Way(why_not=_("Only an open difference is mended."))
    words, why_not = registries.taking_over(difference)
    address = reverse(registries.pages["order of a difference"], args=[difference.pk])
    return Way(words, address=address, why_not=why_not)


def story_of(difference: Difference) -> list[Step]:
    """The newest step first."""
    one = difference
    steps = one.steps.select_related("command").defer("command__secret").order_by("-at", "-pk")
    return [
        Step(
            str(step.get_verb_display()), step.at, step.by_name, in_words(one.thing, one.key, step.contract),
            in_words(one.thing, one.key, step.network), "" if step.verb == "order" else step.words,
            step.words if step.verb == "order" else "", step.command,
        )
        for step in steps
    ]  # fmt: skip
