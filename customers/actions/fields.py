"""Filling a customer from what was typed: each rule of screens.toml create-customer.info, each error by its field."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from customers.actions.administrator import Errors, fill_administrator, stood
from customers.actions.custom import check_custom_data
from customers.enums import MAX_REMARKS, PHONES, BalanceControl, CustomerStatus, CustomerType
from customers.models import Customer, CustomerClass
from customers.queries.customer import asked_of
from customers.queries.domain import full_demo_limit, inherited_domain
from customers.queries.taken import named_alike
from customers.rules import DOMAIN, IN_USE
from oms.kit.phones import parse
from oms.kit.zones import known_zones
from partners.models import Account, Partner

PLAIN = (
    "name", "language", "kind", "time_zone", "admin_id", "admin_name", "admin_email", "admin_comment", "contact_name",
    "contact_email", "contact_extension", "business_model", "billing_period", "balance_control", "currency",
    "credit_limit", "available_funds", "description", "extended_name", "external_id", "account_id", "deal_ids",
    "public_sector", "inactive_billing", "disable_number_management", "create_local_admin", "cloned_role_id",
)  # fmt: skip
SPECIAL = ("partner", "domain", "remarks", "admin_password", "customer_class", "custom_data")
WRITABLE = frozenset((*PLAIN, *PHONES, *SPECIAL))
DEMO_LOCK = 20012


def fill(customer: Customer, fields: dict[str, Any], *, by: Account) -> Errors:
    """Put `fields` (names in WRITABLE) into `customer`, unsaved; what is wrong, by field."""
    if unknown := set(fields) - WRITABLE:
        raise ValueError(f"A customer has no fields {sorted(unknown)} to write.")
    fields = {name: value.strip() if isinstance(value, str) else value for name, value in fields.items()}
    errors: Errors = {}
    before, called = stood(customer), (customer.name, customer.partner_id)
    for name in PLAIN:
        if name in fields:
            setattr(customer, name, fields[name])
    for name in PHONES:
        if name in fields:
            _phone(customer, name, fields[name], errors)
    _remarks(customer, fields, errors)
    _partner(customer, fields, errors, by)
    _domain(customer, fields, errors, by)
    fill_administrator(customer, fields, before, errors, by=by)
    _billing(customer, errors)
    _class(customer, fields, errors, by)
    _columns(customer, errors)
    if (customer.name, customer.partner_id) != called and not {"name", "partner"} & set(errors):
        _name(customer, errors, by)
    if not errors.get("kind") and not errors.get("partner") and (problem := check_demo_limit(customer)):
        errors["kind"] = [problem]
    return errors


def save_once(customer: Customer, *, only: list[str] | None = None) -> None:
    """Save all, or `only` these; what another customer of the same reseller has already is an error of its field."""
    try:
        with transaction.atomic():
            customer.save(update_fields=only)
    except IntegrityError as error:
        constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if constraint not in IN_USE:
            raise
        field, text = IN_USE[constraint]
        raise ValidationError({field: str(text)}) from None


def _phone(customer: Customer, name: str, typed: str | None, errors: Errors) -> None:
    try:
        setattr(customer, name, parse(typed) if typed else "")
    except ValueError as error:
        errors[name] = [str(error)]


def _remarks(customer: Customer, fields: dict[str, Any], errors: Errors) -> None:
    if "remarks" not in fields:
        return
    customer.remarks = [text.strip() for text in fields["remarks"] or [] if text.strip()]
    if len(customer.remarks) > MAX_REMARKS:
        errors["remarks"] = [_("Up to %(most)d remarks.") % {"most": MAX_REMARKS}]
    elif any(len(text) > 200 or "\x00" in text for text in customer.remarks):
        errors["remarks"] = [_("A remark has up to 200 characters.")]


def _name(customer: Customer, errors: Errors, by: Account) -> None:
    """Unique among the customers of its reseller, all of whom `by` sees (screens.toml create-customer.info)."""
    customer.namesake = False
    seen = Customer.objects.visible_to(by)
    if named_alike(seen, customer.name, partner_id=customer.partner_id, without=customer.code).exists():
        errors["name"] = [str(IN_USE["customer_name_unique"][1])]


def _partner(customer: Customer, fields: dict[str, Any], errors: Errors, by: Account) -> None:
    partner: Partner | None = fields.get("partner") or (customer.partner if customer.partner_id else None)
    if partner is None or not by.sees_partner(partner.pk):
        errors["partner"] = [_("Choose a reseller: your own company or one below it.")]
        return
    if partner.pk != customer.partner_id and not partner.is_active:
        errors["partner"] = [_("%(name)s is deactivated. Choose another reseller.") % {"name": partner.name}]
    customer.partner, customer.partner_name = partner, partner.name


def _domain(customer: Customer, fields: dict[str, Any], errors: Errors, by: Account) -> None:
    """One that is typed is unique among the customers that `by` sees; what others have is neither told nor in the way."""
    if "domain" in fields:
        before = customer.domain
        customer.domain = (fields["domain"] or "").lower()
        customer.domain_inherited = not customer.domain
        if customer.domain and not DOMAIN.match(customer.domain):
            errors["domain"] = [_("Write a domain like example.com, or leave it empty for the reseller's.")]
        elif customer.domain and customer.domain != before and _has_domain(customer, by):
            errors["domain"] = [str(IN_USE["customer_domain_unique"][1])]
    if customer.domain_inherited and customer.partner_id:
        customer.domain = inherited_domain(customer.partner)


def _has_domain(customer: Customer, by: Account) -> bool:
    others = Customer.objects.visible_to(by).exclude(pk=customer.pk).exclude(status=CustomerStatus.CANCEL)
    return others.filter(domain=customer.domain, domain_inherited=False).exists()


def _billing(customer: Customer, errors: Errors) -> None:
    prepaid = customer.balance_control == BalanceControl.PREPAID
    if customer.credit_limit is not None and prepaid:
        errors["credit_limit"] = [_("Only postpaid customers have a credit limit. Leave it empty.")]
    for name in ("credit_limit", "available_funds"):
        if isinstance(amount := getattr(customer, name), Decimal) and amount < 0:
            errors[name] = [_("This cannot be less than %(limit_value)s.") % {"limit_value": 0}]
    if customer.available_funds is not None and not prepaid:
        errors["available_funds"] = [_("Only prepaid customers have funds. Leave it empty.")]
    if not errors.get("currency") and (problem := _contract_in_another_currency(customer)):
        errors["currency"] = [problem]
    if customer.time_zone not in known_zones():
        errors["time_zone"] = [_("Choose a time zone from the list.")]


def _contract_in_another_currency(customer: Customer) -> str:
    """Why the currency cannot become what it is about to be; the database refuses it as well."""
    before = Customer.objects.filter(pk=customer.pk).first() if customer.pk else None
    if before is None or before.currency == customer.currency:
        return ""
    written = (before.planperiods, before.servicelines, before.deviceholdings, before.bundlechanges)
    if before.plan_id is None and not any(entries.exists() for entries in written):
        return ""
    text = _("The contract of %(name)s is priced in %(a)s, so the currency stays.")
    return text % {"name": before.name, "a": before.currency}


def _class(customer: Customer, fields: dict[str, Any], errors: Errors, by: Account) -> None:
    """A class that stands above the reader is not the reader's to change, nor its fields."""
    if "customer_class" in fields:
        chosen: CustomerClass | None = fields["customer_class"]
        if chosen is not None and not by.sees_partner(chosen.partner_id):
            errors["customer_class"] = [_("Choose a class from the list.")]
            return
        customer.customer_class = chosen
    if "custom_data" in fields or "customer_class" in fields:
        chosen_id, classes = customer.customer_class_id, CustomerClass.objects.visible_to(by)
        wanted = None if chosen_id is None else classes.filter(pk=chosen_id).first()
        definition, unseen = asked_of(wanted), customer.customer_class_id and not wanted
        asked = {one["key"] for one in definition}
        stay = {
            key: value
            for key, value in customer.custom_data.items()
            if key not in asked and (unseen or key.startswith("item_"))  # of an item that is not asked any more
        }
        checked, wrong = check_custom_data(definition, fields.get("custom_data", customer.custom_data) or {})
        customer.custom_data = stay | checked
        errors.update(wrong)


def _columns(customer: Customer, errors: Errors) -> None:
    """Lengths, choices, e-mail addresses and amounts, as the columns declare them."""
    names = {*PLAIN, "domain"} - set(errors)
    try:
        customer.clean_fields(exclude={f.name for f in customer._meta.fields} - names)
    except ValidationError as error:
        errors.update(error.message_dict)
    for name in names:
        if "\x00" in str(getattr(customer, name) or ""):
            errors[name] = [_("This text holds characters that cannot be stored.")]


def check_demo_limit(customer: Customer) -> str:
    """Why `customer`, about to be saved, cannot be one more Demo customer of its partner; empty when it can.

    Counted under a lock, so that two at once cannot both be the last.
    """
    if customer.kind != CustomerType.DEMO:
        return ""
    before = None if customer.pk is None else Customer.objects.filter(pk=customer.pk).first()
    if before and (before.kind, before.partner_id) == (customer.kind, customer.partner_id):
        return ""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [DEMO_LOCK])
    full = full_demo_limit(customer.partner, without=customer.pk)
    if full is not None and full.pk == customer.partner_id:
        text = _("%(name)s may have %(limit)d Demo customers and has them all.")
        return text % {"name": full.name, "limit": full.demo_limit}
    return _("The Demo customers of a reseller above are used up. Ask your provider for more.") if full else ""
