"""Celery: orders whose day has come, transfers whose time has, numbers that drafts held too long, and the nightly look at who is asked."""

from celery import shared_task
from django.utils import timezone

from orders.actions.ask_again import ask_all_again
from orders.actions.due import take_due_orders
from orders.actions.reservation import expire_reservations
from orders.actions.transfer_cut import take_due_transfers


@shared_task(name="orders.take_effect")
def take_effect() -> None:
    take_due_orders(at=timezone.now())


@shared_task(name="orders.ask_again")
def ask_again() -> None:
    ask_all_again(at=timezone.now())


@shared_task(name="orders.expire_reservations")
def release_what_drafts_hold() -> None:
    expire_reservations(at=timezone.now())


@shared_task(name="orders.transfers")
def transfer_what_is_due() -> None:
    take_due_transfers(at=timezone.now())
