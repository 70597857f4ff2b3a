"""Reads of commands to the network."""

from django.db.models import BooleanField, Case, Exists, ExpressionWrapper, F, OuterRef, QuerySet, When

from inventory.models import Command
from inventory.rules import ABANDONABLE, RETRYABLE, settleable_by
from oms.kit.outbox import OutboxState
from partners.models import Account

ENDED = (OutboxState.DONE, OutboxState.GIVEN_UP)
MOST = 100


def progress_of(order_no: str) -> list[Command]:
    """The commands of one order in the order in which they go. Whoever asks has found the order visible."""
    return list(Command.objects.filter(order_no=order_no).defer("secret").order_by("id")) if order_no else []


def listed_commands(user: Account) -> QuerySet[Command]:
    """What the grid shows: visible rows, with what this person may do and when the next attempt is due.

    A command that waits behind another of its customer has no time of its own yet.
    """
    mine = settleable_by(user)
    held_up = Command.objects.filter(lane=OuterRef("lane"), id__lt=OuterRef("id"), urgent__gte=OuterRef("urgent"))
    held_up = held_up.exclude(state__in=ENDED)
    return Command.objects.visible_to(user).annotate(
        may_retry=ExpressionWrapper(RETRYABLE & mine, output_field=BooleanField()),
        may_give_up=ExpressionWrapper(ABANDONABLE & mine, output_field=BooleanField()),
        next_attempt=Case(When(~Exists(held_up), state=OutboxState.WAITING, then=F("due_at"))),
    )


def waiting_behind(command: Command) -> int:
    """How many commands of the same customer cannot go before this one is done or given up."""
    behind = Command.objects.filter(lane=command.lane, id__gt=command.pk, urgent__lte=command.urgent)
    return behind.exclude(state__in=ENDED).count()


def failed_to_count(user: Account) -> QuerySet[Command]:
    """Failed commands that wait for this person, up to 100; counted beside the menu entry."""
    return Command.objects.visible_to(user).filter(RETRYABLE, settleable_by(user)).order_by()[:MOST]
