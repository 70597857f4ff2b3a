"""Change History of a reseller: company, people, additional info, permissions, roles, look (guide 2.7.1.8)."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from oms.kit.history import Part, as_rows, changes
from oms.kit.phones import national
from oms.kit.screens import registry
from partners.branding.models import Branding
from partners.channel.models import AdditionalItem, AdditionalValue
from partners.channel.queries.additional import answer_in_words
from partners.people.enums import Right
from partners.people.models import Account, Partner, Role
from partners.people.models.role import name_in
from partners.people.queries.operators import above_the_reader, operators
from partners.sign_in.enums import FactorKind
from partners.sign_in.models import Factor, IdentityProvider, LinkedIdentity

RIGHTS = {right.value for right in Right}
COMPANY = (
    "name", "domain", "kind", "parent", "status", "nation", "language", "demo_limit", "address", "city", "county",
    "postal_code", "phone_number", "note", "requires_factor",
)  # fmt: skip


def changes_of(partner: Partner, *, reader: Account) -> list[dict]:
    """Records for a grid, newest first."""
    parts = [_company(partner), _people(partner), *_answers(partner), _roles(partner), _look(partner)]
    found = changes([*parts, *_factors(partner), _providers(partner), _links(partner)])
    names = operators((change.account for change in found), reader=reader)
    return as_rows(found, names, above_the_reader())


def _company(partner: Partner) -> Part:
    return Part(
        Partner.pgh_event_model.objects.filter(pgh_obj_id=partner.pk),
        kind=lambda name: _("Permission") if name in RIGHTS else _("Basic Info"),
        name="name",
        fields=(*COMPANY, *(right.value for right in Right)),
        show={
            "parent": lambda pk: Partner.objects.filter(pk=pk).values_list("name", flat=True).first() or "—",
            "phone_number": lambda number: national(number) if number else "—",
        },
    )


def _people(partner: Partner) -> Part:
    return Part(
        Account.pgh_event_model.objects.filter(partner_id=partner.pk),
        kind=_("Administrator"),
        name="login_id",
        fields=("login_id", "name", "email", "role", "language", "is_chief", "is_active"),
        show={"role": _role_name},
        several=True,
    )


def _answers(partner: Partner) -> list[Part]:
    events = AdditionalValue.pgh_event_model.objects.filter(partner_id=partner.pk)
    answered = AdditionalItem.objects.filter(pk__in=events.values("item_id"))
    return [
        Part(
            events.filter(item_id=item.pk),
            kind=_("Additional Info"),
            name="value",
            fields=("value",),
            labels={"value": item.name},
            show={"value": partial(answer_in_words, item)},
        )
        for item in answered
    ]


def _roles(partner: Partner) -> Part:
    return Part(
        Role.pgh_event_model.objects.filter(owner_id=partner.pk),
        kind=_("Auth. Role"),
        name="names",
        fields=("names", "sort_key", "menus"),
        labels={"menus": _("Auth Menu")},
        show={"names": name_in, "menus": _titles},
        several=True,
    )


def _look(partner: Partner) -> Part:
    return Part(
        Branding.pgh_event_model.objects.filter(partner_id=partner.pk),
        kind=_("Reseller Portal Logo"),
        name="name",
        fields=("name", "colour", "logo_hash"),
        show={"logo_hash": lambda value: str(_("Picture %s") % value[:6])},
    )


def _factors(partner: Partner) -> list[Part]:
    """Whose app, passkey or recovery codes came, went or were made anew; never what they are."""
    return [
        Part(
            Factor.pgh_event_model.objects.filter(partner_id=partner.pk, kind=kind),
            kind=_("Second Factor"),
            name="account",
            fields=("name", "made_at"),
            labels={"account": kind.label, "name": _("Passkey"), "made_at": kind.label},
            show={"account": _login_id},
            several=True,
        )
        for kind in FactorKind
    ]


def _providers(partner: Partner) -> Part:
    return Part(
        IdentityProvider.pgh_event_model.objects.filter(partner_id=partner.pk),
        kind=_("Identity Provider"),
        name="name",
        fields=("name", "issuer", "client_id", "secret_set_at", "is_active", "is_only", "serves_below"),
        several=True,
    )


def _links(partner: Partner) -> Part:
    return Part(
        LinkedIdentity.pgh_event_model.objects.filter(partner_id=partner.pk),
        kind=_("Identity Provider"),
        name="account",
        fields=("issuer",),
        labels={"account": _("Linked account")},
        show={"account": _login_id},
        several=True,
    )


def _login_id(pk: int) -> str:
    return Account.objects.filter(pk=pk).values_list("login_id", flat=True).first() or "—"


def _role_name(pk: int) -> str:
    role = Role.objects.filter(pk=pk).first()
    return role.name if role else "—"


def _titles(codes: list[str]) -> str:
    return "; ".join(str(registry[code].title) for code in codes if code in registry.screens)
