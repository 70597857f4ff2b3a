"""Celery: orders whose day has come."""

from celery import shared_task
from django.utils import timezone

from orders.actions.due import take_due_orders


@shared_task(name="orders.take_effect")
def take_effect() -> None:
    take_due_orders(at=timezone.now())
