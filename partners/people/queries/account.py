"""Reads of accounts."""

from collections.abc import Iterable

from oms.kit.acting import as_system
from partners.people.models import Account


def taken_ids(login_ids: Iterable[str]) -> set[str]:
    """Which of these IDs somebody has, whoever it is."""
    wanted = {login_id.lower() for login_id in login_ids}
    with as_system():
        return set(Account.objects.filter(login_id__in=wanted).values_list("login_id", flat=True))
