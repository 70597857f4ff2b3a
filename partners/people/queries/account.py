"""Reads of accounts."""

from collections.abc import Iterable

from oms.kit.acting import as_system
from partners.people.models import Account


def ids_in_tree(user: Account, login_ids: Iterable[str]) -> set[str]:
    """Which of these IDs somebody has whom `user` sees."""
    wanted = {login_id.lower() for login_id in login_ids}
    return set(Account.objects.visible_to(user).filter(login_id__in=wanted).values_list("login_id", flat=True))


def taken_ids(login_ids: Iterable[str]) -> set[str]:
    """Which of these IDs somebody has, whoever it is. Asked last, when an account is made: who only tries is not told."""
    wanted = {login_id.lower() for login_id in login_ids}
    with as_system():
        return set(Account.objects.filter(login_id__in=wanted).values_list("login_id", flat=True))
