"""The customer's administrator at the EMS: an ID in the customer's domain, and with Create Local Admin a role of its
own (screens.toml create-customer.info; voss)."""

import re
import unicodedata
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from customers.enums import CustomerStatus
from customers.models import Customer
from oms.kit.secrets import seal
from partners.models import Account, Role
from partners.people.queries.roles import roles_to_hand_on

Errors = dict[str, list[str]]
Stood = tuple[str, str, str]  # ID, domain and name before anything was written


def stood(customer: Customer) -> Stood:
    return customer.admin_id, customer.domain, customer.name


def fill_administrator(
    customer: Customer, fields: dict[str, Any], before: Stood, errors: Errors, *, by: Account
) -> None:
    """The administrator of `customer` as `fields` say; what is wrong, by field."""
    _role(customer, fields, before, errors, by)
    if customer.create_local_admin and {"create_local_admin", "admin_id"} & set(fields):
        _local(customer)
    if not errors.get("domain") and (problem := _in_the_domain(customer, before)):
        errors["admin_id"] = [problem]
    _password(customer, fields, errors)


def role_id(name: str) -> str:
    """The ID under which the network knows a role: spaces are underscores (voss)."""
    return re.sub(r"\s+", "_", name.strip())


def before_the_at(customer: Customer) -> str:
    """What is typed of the ID: the domain follows by itself."""
    return customer.admin_id.removesuffix(f"@{customer.domain}") if customer.domain else customer.admin_id


def _role(customer: Customer, fields: dict[str, Any], before: Stood, errors: Errors, by: Account) -> None:
    """The role is a copy of one that `by` holds, named after the customer; its name is kept, as others cannot read it."""
    role: Role | None = None
    if fields.get("cloned_role_id"):
        role = roles_to_hand_on(by).filter(pk=fields["cloned_role_id"]).first()
        if role is None:
            errors["cloned_role_id"] = [_("Choose a role from the list.")]
            return
    if {"create_local_admin", "cloned_role_id"} & set(fields):
        if customer.create_local_admin and not customer.cloned_role_id:
            errors["cloned_role_id"] = [_("Choose the role that the administrator's own role is a copy of.")]
        if customer.cloned_role_id and not customer.create_local_admin:
            errors["cloned_role_id"] = [
                _("A role is made with Create Local Admin alone. Tick that, or choose no role.")
            ]
    if not customer.create_local_admin:
        customer.default_admin_role = ""
    elif role:  # one name for all readers: the network keeps it
        customer.default_admin_role = f"{customer.name} {role.names.get('en') or role.name}"
    elif customer.status == CustomerStatus.ORDERING and customer.default_admin_role.startswith(f"{before[2]} "):
        customer.default_admin_role = customer.name + customer.default_admin_role.removeprefix(before[2])


def _local(customer: Customer) -> None:
    """What is left empty comes from the customer's name, spaces as underscores (voss)."""
    customer.admin_id = role_id(customer.admin_id) or _underscored(customer.name)
    customer.admin_name = customer.admin_name or role_id(customer.name)
    if not customer.admin_email and customer.domain:
        customer.admin_email = f"{_underscored(customer.name)}@{customer.domain}"


def _underscored(name: str) -> str:
    """A name as an e-mail address can hold it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9.-]+", "_", plain).strip("._-") or "admin"


def _in_the_domain(customer: Customer, before: Stood) -> str:
    """Complete the ID by the customer's domain, which it follows; why that cannot be, or nothing."""
    was, old, _name = before
    if not customer.admin_id or (customer.admin_id, customer.domain) == (was, old):
        return ""
    local, at, domain = customer.admin_id.rpartition("@")
    if not at:
        local, domain = customer.admin_id, customer.domain
    elif old and domain.lower() == old:
        domain = customer.domain
    if re.search(r"\s", customer.admin_id) or not local or "@" in local:
        return _("An Administrator ID has no blanks and at most one @. Write it like anna.smith.")
    if customer.domain and domain.lower() != customer.domain:
        told = {"domain": customer.domain}
        return _("An Administrator ID ends in the customer's domain, @%(domain)s. Write what stands before it.") % told
    domain = customer.domain or domain
    customer.admin_id = f"{local}@{domain}" if domain else local
    return ""


def _password(customer: Customer, fields: dict[str, Any], errors: Errors) -> None:
    password = fields.get("admin_password") or ""
    if password:
        try:
            validate_password(password)
        except ValidationError as error:
            errors["admin_password"] = error.messages
        else:
            customer.admin_secret = seal(password)
    rest = (customer.admin_name, customer.admin_email, customer.admin_secret)
    if any(rest) and not customer.admin_id:
        errors["admin_id"] = [_("Enter the ID the administrator signs in with.")]
