"""Writing the system logs (guide 2.9)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from oms.kit.acting import as_system, root_id
from oms.kit.afterwards import afterwards
from oms.kit.screens import Screen
from partners.people.enums import LoginState
from partners.people.models import Account, ExcelDownload, LoginEvent, MenuAccess, Partner


def client_ip(request: HttpRequest) -> str:
    """The caller's address; behind TRUSTED_PROXIES proxies, what the outermost of them saw."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    if settings.TRUSTED_PROXIES and len(hops) >= settings.TRUSTED_PROXIES:
        return str(hops[-settings.TRUSTED_PROXIES])[:45]
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


def person(account: Account) -> dict[str, Any]:
    """What each log row carries of `account`."""
    return {
        "partner_id": account.partner_id,
        "partner_name": account.partner.name,
        "login_id": account.login_id,
        "account_name": account.name,
        "system_role": account.role.system_role,
        "role_name": account.role.name,
    }


def log_login(
    account: Account | None, login_id: str, ip: str, state: LoginState, *, retry: int, at: datetime
) -> LoginEvent:
    """Before a session exists nobody acts, so the row is written by the system; an unknown ID belongs to the SP."""
    with as_system():
        who = person(account) if account else _nobody(login_id)
        return LoginEvent.objects.create(state=state, retry_count=min(retry, 9999), ip=ip, at=at, **who)


def _nobody(login_id: str) -> dict[str, Any]:
    root = Partner.objects.get(pk=root_id())
    return {"partner_id": root.pk, "partner_name": root.name, "login_id": login_id[:150]}


def log_menu(request: HttpRequest, screen: Screen, answer: HttpResponse) -> None:
    """guide 2.9.2; written once the answer was sent."""
    user = request.user
    if not user.is_authenticated:
        raise ValueError("Only what somebody opens who is signed in is logged.")
    row = MenuAccess(menu_code=screen.code, menu_name=str(screen.title), ip=client_ip(request), **person(user))
    afterwards(answer, user.partner_id, row.save)


def log_excel(account: Account, screen: Screen, *, rows: int, seconds: float, ip: str) -> None:
    """guide 2.9.3; also for no rows at all."""
    ExcelDownload.objects.create(
        menu_code=screen.code,
        menu_name=str(screen.title),
        rows=rows,
        seconds=Decimal(f"{seconds:.2f}"),
        ip=ip,
        at=timezone.now(),
        **person(account),
    )
