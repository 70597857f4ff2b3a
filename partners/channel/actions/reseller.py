"""Adding and changing resellers (guide 2.7.1)."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partners.channel.actions.newcomers import add_resellers
from partners.channel.queries.newcomers import Newcomer
from partners.channel.rules import why_not_change_contact
from partners.people.actions.tree import lock_tree, move
from partners.people.enums import PartnerKind
from partners.people.models import Account, Closure, Partner, Role
from partners.people.queries.limits import demos_at_or_below
from partners.people.queries.moving import in_words, objections
from partners.people.rules import why_not_add_reseller, why_not_change_reseller, why_not_demo_limit, why_not_kind_below
from partners.people.signals import partner_moved, partner_renamed

CONTACT = ("language", "address", "city", "county", "postal_code", "phone_number", "note", "requires_factor")
BASICS = ("name", "domain", "nation", "demo_limit", *CONTACT)


@transaction.atomic
def add_reseller(
    *, parent: Partner, kind: PartnerKind, details: dict[str, Any], admin: dict[str, Any], additional: dict[int, str],
    by: Account, at: datetime,
) -> Partner:  # fmt: skip
    """A new reseller below `parent` with its Chief Admin and the rights of its kind's Default Permission.

    `details`: the fields of BASICS; `admin`: login_id, name, email, role, and a password or none. It gets no right that
    its parent or the company of `by` lacks. Raises PermissionDenied, or ValidationError by field.
    """
    if reason := why_not_add_reseller(by):
        raise PermissionDenied(reason)
    lock_tree()
    parent = Partner.objects.visible_to(by).get(pk=parent.pk)
    partner = Partner(kind=kind, parent=parent, **_known(details, BASICS))
    password = admin.get("password", "")
    chief = Account(**{name: value for name, value in admin.items() if name != "password"})
    new = Newcomer(partner, chief, additional=additional, password=password)
    add_resellers([new], by=by, at=at)
    return Partner.objects.get(pk=partner.pk)


@transaction.atomic
def change_reseller(
    partner: Partner, *, kind: PartnerKind, parent: Partner | None, details: dict[str, Any], by: Account, at: datetime
) -> Partner:
    """Change what is known of a reseller, its type and where it stands. `parent` None leaves it where it is.

    Raises PermissionDenied, or ValidationError by field.
    """
    if reason := why_not_change_reseller(by, partner):
        raise PermissionDenied(reason)
    lock_tree()
    partner = Partner.objects.select_for_update(of=("self",), no_key=True).get(pk=partner.pk)
    if parent is not None and parent.pk != partner.parent_id:
        partner = move_reseller(partner, below=parent, by=by, at=at)
    if kind != partner.kind:
        _change_kind(partner, kind)
    if details.get("demo_limit", partner.demo_limit) != partner.demo_limit:
        _refuse_limit(details["demo_limit"], partner)
    return _write(partner, _known(details, BASICS), by=by, at=at)


@transaction.atomic
def change_own_company(partner: Partner, *, details: dict[str, Any], by: Account, at: datetime) -> Partner:
    """What the Chief Admin keeps in My Information; the provider, with nobody above, also its name and domain."""
    if reason := why_not_change_contact(by, partner):
        raise PermissionDenied(reason)
    partner = Partner.objects.select_for_update(of=("self",), no_key=True).get(pk=partner.pk)
    allowed = (*CONTACT, "name", "domain", "nation") if partner.is_sp else CONTACT
    return _write(partner, _known(details, allowed), by=by, at=at)


@transaction.atomic
def move_reseller(partner: Partner, *, below: Partner, by: Account, at: datetime) -> Partner:
    """Move a reseller with all it has below another one that `by` sees.

    Raises PermissionDenied, or ValidationError for `parent` with every reason against it.
    """
    if reason := why_not_change_reseller(by, partner):
        raise PermissionDenied(reason)
    lock_tree()
    below = Partner.objects.visible_to(by).get(pk=below.pk)
    if reasons := objections(partner, below, by=by):
        raise ValidationError({"parent": reasons})
    partner = move(partner, below=below)
    partner_moved.send(sender=Partner, partner=partner, by=by, at=at)
    return partner


def _known(details: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in details.items() if name in names}


def _write(partner: Partner, details: dict[str, Any], *, by: Account, at: datetime) -> Partner:
    renamed = details.get("name", partner.name) != partner.name
    for name, value in details.items():
        setattr(partner, name, value)
    partner.save(update_fields=["kind", *details])
    if renamed:
        partner_renamed.send(sender=Partner, partner=partner, by=by, at=at)
    return partner


def _refuse_kind(kind: str, parent: Partner) -> None:
    if reason := why_not_kind_below(kind, parent):
        raise ValidationError({"kind": reason})


def _change_kind(partner: Partner, kind: str) -> None:
    """Its people's system role follows; roles made for the old kind stand in the way."""
    _refuse_kind(kind, partner.parent)
    above = list(partner.get_children().filter(kind=PartnerKind.VSP).values_list("name", flat=True))
    if kind == PartnerKind.RESELLER and above:
        raise ValidationError({"kind": _("Below a Reseller no VSP Reseller may stand: %s.") % in_words(above)})
    people = Account.objects.filter(partner=partner)
    custom = people.filter(role__is_system=False).order_by("name")
    if custom.exists():
        names = in_words(list(custom.values_list("name", flat=True)[:6]))
        raise ValidationError(
            {"kind": _("These people hold roles made for the old type; change them first: %s.") % names}
        )
    people.update(role=Role.objects.get(is_system=True, system_role=kind))
    partner.kind = kind


def _refuse_limit(limit: int, partner: Partner) -> None:
    """Within the parent's limit, not below what is used, not below what a child reseller was given."""
    if reason := why_not_demo_limit(limit, partner.parent):
        raise ValidationError({"demo_limit": reason})
    used = demos_at_or_below(partner.pk)
    below = Closure.objects.filter(ancestor=partner.pk, depth__gt=0).values("descendant")
    given = Partner.objects.filter(pk__in=below).order_by("-demo_limit").first()
    if limit < used:
        text = _("%(used)d demo customers exist here and below; the limit cannot be lower.")
        raise ValidationError({"demo_limit": text % {"used": used}})
    if given and limit < given.demo_limit:
        text = _("%(name)s below it has a limit of %(limit)d; lower that one first.")
        raise ValidationError({"demo_limit": text % {"name": given.name, "limit": given.demo_limit}})
