"""Jobs of the catalogue."""

from celery import shared_task
from django.utils import timezone

from catalogue.actions.price import copy_todays_prices
from oms.kit.acting import as_system


@shared_task(name="catalogue.tasks.bring_prices_up_to_date")
def bring_prices_up_to_date() -> None:
    """Every hour: prices that hold from today stand on their items."""
    with as_system():
        copy_todays_prices(day=timezone.localdate())
