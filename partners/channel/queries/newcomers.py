"""Resellers that are yet to come, and every rule they must keep: one from the form, or thousands from a list."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.db.models.functions import Lower

from partners.people.enums import PartnerKind, Right
from partners.people.models import Account, Partner, Role
from partners.people.queries.account import ids_in_tree
from partners.people.rules import (
    default_rights,
    grantable_roles,
    held_rights,
    id_taken,
    role_refused,
    twin_below,
    why_not_demo_limit,
    why_not_give_right,
    why_not_kind_below,
)


@dataclass
class Newcomer:
    """An unsaved partner, whose parent is saved or a newcomer's own, and its Chief Admin.

    `rights`: what is asked for or refused by name; the others are those of the Default Permission. Without a password
    the Chief Admin gets a one-time link.
    """

    partner: Partner
    chief: Account
    additional: dict[int, str] = field(default_factory=dict)
    rights: dict[Right, bool] = field(default_factory=dict)
    password: str = ""


class Checks:
    """The rules for newcomers below partners that `by` sees. What was looked up is kept: thousands ask the same.

    Of IDs only those in the own tree are known here: that somebody elsewhere has one is told when it is given, so that
    nobody tries out IDs of others by the list.
    """

    def __init__(self, by: Account, newcomers_ids: Iterable[str]) -> None:
        self.by = by
        self.taken = ids_in_tree(by, newcomers_ids)
        self._defaults: dict[str, frozenset[Right]] = {}
        self._roles: dict[tuple[int, str], dict[int, Role]] = {}
        self._names: dict[int, set[str]] = {}

    def admit(self, new: Newcomer) -> None:
        """Give it its rights. Raises ValidationError by field."""
        if faults := self.faults(new):
            raise ValidationError(faults)
        for right in self.rights(new):
            setattr(new.partner, right.value, True)

    def faults(self, new: Newcomer) -> dict[str, str]:
        """What is wrong, by the name of the field."""
        partner, parent = new.partner, new.partner.parent
        found = {
            "name": twin_below(parent) if partner.name.lower() in self._names_below(parent) else "",
            "kind": why_not_kind_below(partner.kind, parent),
            "demo_limit": why_not_demo_limit(partner.demo_limit, parent),
            "login_id": id_taken() if new.chief.login_id.lower() in self.taken else "",
        }
        if not found["kind"] and new.chief.role_id not in self.roles(parent, partner.kind):
            found["role"] = role_refused()
        for right, wanted in new.rights.items():
            found[right.value] = why_not_give_right(right, partner, self.by.partner) if wanted else ""
        return {name: fault for name, fault in found.items() if fault}

    def rights(self, new: Newcomer) -> frozenset[Right]:
        """What it will hold: nothing that its parent or the company of `by` lacks."""
        kind = new.partner.kind
        if kind not in self._defaults:
            self._defaults[kind] = default_rights(kind)
        held = held_rights(new.partner.parent) & held_rights(self.by.partner)
        return frozenset(right for right in held if new.rights.get(right, right in self._defaults[kind]))

    def roles(self, parent: Partner, kind: str) -> dict[int, Role]:
        """By id, the roles that may be given to people of a newcomer below `parent`; newcomers own none themselves."""
        standing = _standing(parent)
        key = standing.pk, kind
        if key not in self._roles:
            self._roles[key] = {role.pk: role for role in grantable_roles(self.by, standing, kind)}
        return self._roles[key]

    def _names_below(self, parent: Partner) -> set[str]:
        if parent.pk is None:
            return set()
        if parent.pk not in self._names:
            names = Partner.objects.filter(parent=parent).values_list(Lower("name"), flat=True)
            self._names[parent.pk] = set(names)
        return self._names[parent.pk]


def _standing(partner: Partner) -> Partner:
    """The nearest partner at or above that stands in the tree already."""
    while partner.pk is None:
        partner = partner.parent
    return partner


def parents_named(by: Account, names: Iterable[str]) -> dict[str, list[Partner]]:
    """What `by` sees under these names or Reseller IDs, by each in small letters."""
    wanted = {name.casefold() for name in names}
    seen = Partner.objects.visible_to(by).annotate(low=Lower("name"), low_code=Lower("code"))
    found: dict[str, list[Partner]] = {}
    for partner in seen.filter(Q(low__in=wanted) | Q(low_code__in=wanted)).select_related("parent"):
        for name in {partner.name.casefold(), partner.code.casefold()}:
            found.setdefault(name, []).append(partner)
    return found


def usual_role(roles: Iterable[Role], kind: str) -> Role | None:
    """The system role of a kind of partner, where it may be given."""
    return next((role for role in roles if role.is_system and role.system_role == PartnerKind(kind)), None)
