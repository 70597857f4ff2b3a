"""Reads of validations in drafts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from inventory.models import PortCheck, PortRejectCode
from inventory.porting.states import FOUND_TONES, Found
from oms.kit.registries import Wait
from partners.models import Account
from partners.people.enums import Right


@dataclass(frozen=True)
class Checked:
    """What stands beside a porting request: the last time it was asked about, and what has changed in it since."""

    check: PortCheck
    code: PortRejectCode | None = None
    changed: list[str] = field(default_factory=list)

    @property
    def tone(self) -> str:
        return FOUND_TONES[Found(self.check.answer)]

    @property
    def waits(self) -> bool:
        return self.check.answer == Found.OPEN


def checked(order_no: str, requests: Sequence[Any]) -> list[Checked | None]:
    """For each porting request of a draft what was found about its data, else about it as it was; up to two queries."""
    if not requests:
        return []
    rows = list(PortCheck.objects.filter(order_no=order_no).order_by("-pk"))
    chosen = [_last_about(request, rows) for request in requests]
    codes = codes_of([check for check in chosen if check])
    return [
        Checked(check, codes.get((check.supplier_id, check.reject_code)), _labels(check.differs(request, request.numbers)))
        if check
        else None
        for check, request in zip(chosen, requests, strict=True)
    ]  # fmt: skip


def _last_about(request: Any, rows: list[PortCheck]) -> PortCheck | None:
    """The last one about these very data, else the last one about the request as it was."""
    same = (check for check in rows if not check.differs(request, request.numbers))
    return next(same, None) or next((check for check in rows if check.is_about(request, request.numbers)), None)


def codes_of(checks: Sequence[PortCheck]) -> dict[tuple[int | None, str], PortRejectCode]:
    """(supplier, code) → what it means, of those that were not valid; no query where all were."""
    wanted = {check.reject_code for check in checks} - {""}
    found = PortRejectCode.objects.filter(code__in=wanted) if wanted else ()
    return {(code.supplier_id, code.code): code for code in found}


def _labels(names: list[str]) -> list[str]:
    return [str(PortCheck._meta.get_field(name.removesuffix("_id")).verbose_name) for name in names]  # type: ignore[union-attr]


def checks_to_count(user: Account) -> QuerySet[PortCheck]:
    """Those that this person's company must answer, as the desk."""
    mine: QuerySet[PortCheck] = PortCheck.objects.visible_to(user).filter(desk_id=user.partner_id, answer=Found.OPEN)
    return mine if user.has(Right.NUMBER_PORTING) else mine.none()


def waits_of_checks(user: Account, most: int) -> list[Wait]:
    """What is due first; what is overdue says since when."""
    return [_wait(check) for check in checks_to_count(user).order_by("due_until", "pk")[:most]]


def _wait(check: PortCheck) -> Wait:
    where = _("Validation: %(numbers)s, order %(no)s") % {"numbers": check.listed, "no": check.order_no}
    late = ""
    if check.due_until and check.due_until < timezone.now():
        late = _("due until %s") % date_format(timezone.localtime(check.due_until), "DATETIME_FORMAT")
    return Wait(check.customer_name, where, _("Answer"), check.get_absolute_url(), check.created_at, late)
