"""What speaks against moving a reseller in the tree."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.people.enums import KIND_ORDER, PartnerKind, Right
from partners.people.models import Account, Closure, Partner
from partners.people.queries.limits import demos_at_or_below
from partners.people.signals import partner_moving

NAMED = 5


def objections(partner: Partner, below: Partner, *, by: Account) -> list[str]:
    """Reasons against moving `partner` with all it has below another reseller; empty when nothing would break."""
    if Closure.objects.filter(ancestor=partner.pk, descendant=below.pk).exists():
        return [_("%(name)s cannot stand below itself or below one of its own child resellers.") % {"name": partner}]
    found = [*_kind(partner, below), *_rights(partner, below), *_roles(partner, below), *_demos(partner, below)]
    for _receiver, reasons in partner_moving.send(sender=Partner, partner=partner, below=below, by=by):
        found += reasons or []
    return found


def rights_missing(partner: Partner, rights: frozenset[Right]) -> dict[Right, list[str]]:
    """Rights that `partner` or a reseller below it holds and that are not in `rights`, with the holders' names."""
    tree = Partner.objects.filter(pk__in=Closure.objects.filter(ancestor=partner.pk).values("descendant"))
    missing: dict[Right, list[str]] = {}
    for right in (right for right in Right if right not in rights):
        names = list(tree.filter(**{right.value: True}).order_by("name").values_list("name", flat=True)[: NAMED + 1])
        if names:
            missing[right] = names
    return missing


def in_words(names: list[str]) -> str:
    """Up to five names, then “and others”."""
    shown = ", ".join(names[:NAMED])
    return _("%(names)s and others") % {"names": shown} if len(names) > NAMED else shown


def _kind(partner: Partner, below: Partner) -> list[str]:
    if KIND_ORDER[PartnerKind(partner.kind)] >= KIND_ORDER[PartnerKind(below.kind)]:
        return []
    return [
        _("A %(kind)s cannot stand below %(parent)s, which is a %(parent_kind)s.")
        % {"kind": partner.get_kind_display(), "parent": below.name, "parent_kind": below.get_kind_display()}
    ]


def _rights(partner: Partner, below: Partner) -> list[str]:
    held = frozenset(Right) if below.is_sp else below.rights()
    return [
        _("%(parent)s does not hold %(right)s, but %(names)s would bring it along.")
        % {"parent": below.name, "right": right.label, "names": in_words(names)}
        for right, names in rights_missing(partner, held).items()
    ]


def _roles(partner: Partner, below: Partner) -> list[str]:
    """Roles made by a company that stands above now and would not any more."""
    left = Closure.objects.filter(descendant=partner.pk, depth__gt=0).exclude(
        ancestor__in=Closure.objects.filter(descendant=below.pk).values("ancestor")
    )
    holders = Account.objects.filter(
        partner_id__in=Closure.objects.filter(ancestor=partner.pk).values("descendant"),
        role__owner_id__in=left.values("ancestor"),
    )
    count = holders.count()
    if not count:
        return []
    names = sorted({account.role.name for account in holders.select_related("role")[:50]})
    text = ngettext(
        "%(n)d account holds a role of a company it would leave: %(roles)s. Give it another role first.",
        "%(n)d accounts hold roles of a company they would leave: %(roles)s. Give them other roles first.",
        count,
    )
    return [text % {"n": count, "roles": in_words(names)}]


def _demos(partner: Partner, below: Partner) -> list[str]:
    found = []
    if partner.demo_limit > below.demo_limit and not below.is_sp:
        found.append(
            _("Its Demo Customer Limit of %(limit)d is higher than the %(parent_limit)d of %(parent)s.")
            % {"limit": partner.demo_limit, "parent_limit": below.demo_limit, "parent": below.name}
        )
    coming = demos_at_or_below(partner.pk)
    stays = Closure.objects.filter(descendant=partner.pk).values("ancestor")
    new = Partner.objects.filter(pk__in=Closure.objects.filter(descendant=below.pk).values("ancestor"))
    for ancestor in new.exclude(pk__in=stays) if coming else []:
        used = demos_at_or_below(ancestor.pk)
        if used + coming > ancestor.demo_limit:
            found.append(
                _("%(parent)s has %(used)d of %(limit)d demo customers; %(coming)d more would be too many.")
                % {"parent": ancestor.name, "used": used, "limit": ancestor.demo_limit, "coming": coming}
            )
    return found
