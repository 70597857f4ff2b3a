"""Celery: billing periods that ended are closed; statements and reminders leave by mail."""

from celery import shared_task
from django.utils import timezone

from billing.actions.block import check_block, review_blocks
from billing.actions.close import close_due
from billing.actions.forecast import refresh_due
from billing.actions.mail import send_mail
from billing.actions.remind import remind_due
from billing.actions.reminder_mail import send_reminder
from billing.actions.settle import note_overdue
from billing.actions.settle_month import settle_due
from billing.models import BlockCheck, ReminderMail, StatementMail
from oms.kit.delivery import Delivery
from oms.kit.tasks import offer

offer("statements", Delivery(StatementMail, send=send_mail))
offer("blocks", Delivery(BlockCheck, send=check_block))
offer("reminders", Delivery(ReminderMail, send=send_reminder))


@shared_task(name="billing.close_periods")
def close_periods() -> None:
    """Every five minutes; two at once share the work. Then what is overdue says so, is reminded of, and blocked for."""
    close_due(at=timezone.now())
    note_overdue(at=timezone.now())
    remind_due(at=timezone.now())
    review_blocks(at=timezone.now())


@shared_task(name="billing.forecast")
def forecast() -> None:
    """Every five minutes: customers whose night, closing or confirmation it was."""
    refresh_due(at=timezone.now())


@shared_task(name="billing.settlements")
def settlements() -> None:
    """Hourly; months that are over are closed, the running one is counted anew."""
    settle_due(at=timezone.now())
