"""Auth roles: creating, changing, deleting (guide 2.10.1)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oms.kit.models import Undo
from oms.kit.undo import bring_back, first_of, inverse, offer_rows
from partners.people.actions.standing import people_change
from partners.people.enums import KIND_ORDER, PartnerKind
from partners.people.models import Account, Role
from partners.people.rules import held_menus, why_not_change_role, why_not_create_below

ROLE_LOCK = 20013
DEEPEST = 6


@transaction.atomic
def create_role(
    *, parent: Role, names: dict[str, str], sort_key: int, system_role: PartnerKind, by: Account, at: datetime
) -> Role:
    """A role below `parent`, owned by the company of `by`; it holds no menu yet.

    Raises PermissionDenied, or ValidationError for a kind that stands above the parent's or a tree that is too deep.
    """
    if reason := why_not_create_below(by, parent):
        raise PermissionDenied(reason)
    _lock_roles()
    if KIND_ORDER[system_role] < KIND_ORDER[PartnerKind(parent.system_role)]:
        raise ValidationError({"system_role": _("Below this role, roles of this kind cannot stand.")})
    if _depth(parent) >= DEEPEST:
        raise ValidationError(_("Roles stand at most %(n)d deep.") % {"n": DEEPEST})
    return Role.objects.create(
        parent=parent, names=names, sort_key=sort_key, system_role=system_role, owner_id=by.partner_id, menus=[]
    )


@transaction.atomic
def change_role(role: Role, *, names: dict[str, str], sort_key: int, by: Account, at: datetime) -> None:
    """Name per language and place among its neighbours."""
    role = _own(role, by)
    role.names, role.sort_key = names, sort_key
    role.save(update_fields=["names", "sort_key"])


@transaction.atomic
def set_menus(role: Role, *, menus: Iterable[str], by: Account, at: datetime) -> int:
    """The role opens `menus` from its holders' next click on; how many roles below it lost menus with it.

    A role holds no menu that its creator or the role above it lacks. Raises PermissionDenied, ValidationError.
    """
    holders = Account.objects.filter(role__in=_with_those_below(role), is_active=True)
    with people_change(holders.values_list("partner_id", flat=True).distinct(), by=by, at=at):
        role = _own(role, by)
        wanted, may = set(menus), held_menus(by)
        if role.parent:
            may &= set(role.parent.menus)
        if foreign := wanted - may:
            names = ", ".join(sorted(foreign)[:5])
            raise ValidationError(
                _("These menus cannot be given, because you or the role above lack them: %s.") % names
            )
        role.menus = sorted(wanted)
        role.save(update_fields=["menus"])
        return _trim_below(role)


@transaction.atomic
def delete_role(role: Role, *, by: Account, at: datetime) -> Undo | None:
    """Only a role that nobody holds and that has none below it; it can be undone."""
    role = _own(role, by)
    members, below = role.accounts.count(), role.children.count()
    if members:
        text = ngettext("%d person holds this role. Give them another one first.", "%d people hold this role. Give them another one first.", members)  # fmt: skip
        raise ValidationError(text % members)
    if below:
        text = ngettext("%d role stands below this one. Delete it first.", "%d roles stand below this one. Delete them first.", below)  # fmt: skip
        raise ValidationError(text % below)
    undo = offer_rows("role", role, by=by, at=at)
    role.delete()
    return undo


@inverse("role")
def restore_role(*, rows: list[dict[str, Any]], by: Account, at: datetime) -> str:
    """The role with the menus that it held, and that the role above it still holds.

    Raises ValidationError once the role above it is gone.
    """
    role: Any = first_of(rows)
    if reason := why_not_change_role(by, role):
        raise PermissionDenied(reason)
    _lock_roles()
    parent = Role.objects.filter(pk=role.parent_id).first()
    if parent is None:
        raise ValidationError(_("The role that it stood below is gone, so it cannot come back."))
    bring_back(rows)
    Role.objects.filter(pk=role.pk).update(menus=sorted(set(role.menus) & set(parent.menus) & held_menus(by)))
    return _("%(name)s is back.") % {"name": role.name}


def _own(role: Role, by: Account) -> Role:
    if reason := why_not_change_role(by, role):
        raise PermissionDenied(reason)
    _lock_roles()
    locked: Role = Role.objects.select_for_update(of=("self",)).get(pk=role.pk)
    return locked


def _lock_roles() -> None:
    """Roles change one after another, so that nothing is given below while it is taken above."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [ROLE_LOCK])


def _with_those_below(role: Role) -> list[Role]:
    found = [role]
    for one in found:  # grows while it is walked
        found += one.children.all()
    return found


def _trim_below(role: Role) -> int:
    """What a role lost, the roles below it lose."""
    trimmed = 0
    for child in role.children.all():
        kept = [code for code in child.menus if code in role.menus]
        if len(kept) < len(child.menus):
            child.menus = kept
            child.save(update_fields=["menus"])
            trimmed += 1
        trimmed += _trim_below(child)
    return trimmed


def _depth(role: Role) -> int:
    depth = 1
    while role.parent is not None:
        role, depth = role.parent, depth + 1
    return depth
