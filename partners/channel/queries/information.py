"""What My Information shows of one's own partner (guide 2.12)."""

from django.db.models import Sum
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from oms.kit.figures import figure
from oms.kit.phones import national
from oms.kit.registries import registries
from partners.people.models import Account, Partner


def headline(user: Account) -> list[tuple[str, object]]:
    """(label, value) of the head of My Information; upper floors add their figures."""
    facts = sorted(registries.information_facts.values(), key=lambda fact: fact.order)
    return [
        (_("Company Name"), user.partner.name),
        *((fact.label, fact.value(user)) for fact in facts),
        (_("Total Demo Customer Limit"), f"{figure(limits_below(user))} / {figure(user.partner.demo_limit)}"),
        (_("ID"), user.login_id),
        (_("Name"), user.name),
        (_("Email"), user.email),
    ]


def limits_below(user: Account) -> int:
    """Demo customers that all resellers below may have together."""
    below = Partner.objects.visible_to(user).exclude(pk=user.partner_id)
    return below.aggregate(total=Sum("demo_limit"))["total"] or 0


def basic_info(user: Account) -> list[tuple[str, object]]:
    """(label, value) of one's own partner. Its parent is not among them: a partner sees nothing above itself."""
    partner = user.partner
    chief = Account.objects.select_related("role").filter(partner=partner, is_chief=True).first()
    return [
        (_("Reseller ID"), partner.code),
        (_("Reseller Company Name"), partner.name),
        (_("Reseller Domain"), partner.domain),
        (_("Reseller Type"), partner.get_kind_display()),
        (_("Nation"), partner.nation_name),
        (_("Language"), partner.get_language_display()),
        (_("Administrator Name"), chief and chief.name),
        (_("Administrator ID"), chief and chief.login_id),
        (_("Administrator E-mail"), chief and chief.email),
        (_("Auth. Group"), chief and chief.role.name),
        (_("Demo Customer Limit"), figure(partner.demo_limit)),
        (_("Address"), partner.address),
        (_("City"), partner.city),
        (_("County"), partner.county),
        (_("Postal Code"), partner.postal_code),
        (_("Phone Number"), national(partner.phone_number)),
        (_("Note"), partner.note),
        (_("Second Factor Required"), _("Yes") if partner.requires_factor else _("No")),
        (_("Status"), partner.get_status_display()),
        (_("Register Date"), date_format(localtime(partner.created_at), "DATE_FORMAT")),
    ]
