"""Reads of validations in drafts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from inventory.models import Port, PortCheck, PortRejectCode, PortValidation
from inventory.porting.states import FOUND_TONES, Found
from oms.kit.registries import Wait
from partners.models import Account
from partners.people.enums import Right


@dataclass(frozen=True)
class Checked:
    """What stands beside a porting request: the last time it was asked about, and what has changed in it since."""

    check: PortCheck | PortValidation
    code: PortRejectCode | None = None
    changed: list[str] = field(default_factory=list)

    @property
    def tone(self) -> str:
        return FOUND_TONES[Found(self.check.answer)]

    @property
    def waits(self) -> bool:
        return self.check.answer == Found.OPEN

    @property
    def refused(self) -> bool:
        """Found not valid, as the data still stand."""
        return self.check.answer == Found.INVALID and not self.changed


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


def validated(order_no: str, requests: Sequence[Any], ports: Mapping[int, Port]) -> dict[int, Checked]:
    """Row of an order, draft or sent → the last that was found about it: of its port in `ports` where there is such a
    validation, else of the draft. Up to four queries."""
    found = _of_ports(requests, ports)
    rest = [request for request in requests if request.pk not in found]
    drafted = zip(rest, checked(order_no, rest), strict=True)
    return found | {request.pk: check for request, check in drafted if check}


def _of_ports(requests: Sequence[Any], ports: Mapping[int, Port]) -> dict[int, Checked]:
    """Row of the order → the last validation of its port; those that came along from the draft are among them."""
    by_port = {ports[request.pk].pk: request.pk for request in requests if request.pk in ports}
    rows = PortValidation.objects.filter(port__in=by_port).order_by("number") if by_port else ()
    last = {by_port[row.port_id]: row for row in rows}
    codes = codes_of(list(last.values()))
    return {
        pk: Checked(row, codes.get((ports[pk].supplier_id, row.reject_code)), _labels(_changed(row, ports[pk])))
        for pk, row in last.items()
    }


def _changed(row: PortValidation, port: Port) -> list[str]:
    """What the port says otherwise by now than its supplier was asked about; a comment is nobody's data."""
    now = port.sent
    return [name for name, said in row.sent.items() if name != "comment" and now.get(name) != said]


def _last_about(request: Any, rows: list[PortCheck]) -> PortCheck | None:
    """The last one about these very data, else the last one about the request as it was."""
    same = (check for check in rows if not check.differs(request, request.numbers))
    return next(same, None) or next((check for check in rows if check.is_about(request, request.numbers)), None)


def codes_of(checks: Sequence[PortCheck | PortValidation]) -> dict[tuple[int | None, str], PortRejectCode]:
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
