"""Granting and taking the eight rights (guide 2.7.1.5)."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partners.people.actions.tree import lock_tree
from partners.people.enums import Right
from partners.people.models import Account, Closure, Partner
from partners.people.queries.moving import in_words, rights_missing
from partners.people.rules import why_not_change_reseller, why_not_give_right
from partners.people.signals import standing_changed


@transaction.atomic
def set_rights(
    partner: Partner, *, rights: frozenset[Right], below_too: bool = False, by: Account, at: datetime
) -> None:
    """`partner` holds `rights` from now on.

    A right is granted by who holds it, and held only below a parent that holds it too. What is taken away must not be
    held further down, unless `below_too` takes it away there as well. Raises PermissionDenied or ValidationError.
    """
    if reason := why_not_change_reseller(by, partner):
        raise PermissionDenied(reason)
    lock_tree()
    partner = Partner.objects.select_for_update(of=("self",), no_key=True).get(pk=partner.pk)
    before = partner.rights()
    refused = {right.value: why_not_give_right(right, partner, by.partner) for right in rights - before}
    if refused := {name: reason for name, reason in refused.items() if reason}:
        raise ValidationError(refused)
    taken = before - rights
    below = Partner.objects.filter(pk__in=Closure.objects.filter(ancestor=partner.pk, depth__gt=0).values("descendant"))
    if taken and below_too:
        below.update(**{right.value: False for right in taken})
    for right in Right:
        setattr(partner, right.value, right in rights)
    partner.save(update_fields=[right.value for right in Right])
    if orphaned := rights_missing(partner, rights):
        raise ValidationError({right.value: _held_below(names) for right, names in orphaned.items()})
    if rights != before:
        why = _("The rights of %s changed.") % partner.name
        standing_changed.send(sender=Partner, partner=partner, why=why, by=by, at=at)


def _held_below(names: list[str]) -> str:
    return _("Resellers below hold this right: %s. Take it from them too, or first.") % in_words(names)
