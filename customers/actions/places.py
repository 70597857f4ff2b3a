"""Sites and billing accounts of a customer, written as the whole list a person sees."""

from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import ForeignObjectRel
from django.utils.translation import gettext as _

from customers.enums import MAX_BILLING_ACCOUNTS, MAX_CHANGED_SITES, MAX_SITES
from customers.invoicing import INVOICING
from customers.models import BillingAccount, Customer, Site
from customers.rules import why_not_modify
from customers.signals import site_renamed
from oms.kit.acting import as_system
from partners.models import Account

ACCOUNT_FIELDS = ("name", "address", "city", "county", "post_code", "invoice_day", "payment_day", *INVOICING)
SITE_FIELDS = ("name", "is_main", "address1", "address2", "city", "county", "post_code")
Errors = dict[str, list[str]]
Row = dict[str, Any]  # name → value, as a person typed it
Place = TypeVar("Place", Site, BillingAccount)


@transaction.atomic
def replace_accounts(*, customer: Customer, accounts: list[Row], by: Account, at: datetime) -> list[BillingAccount]:
    """Make `accounts` the customer's billing accounts, in this order. A dict with "id" is one it has; the others are
    new; one that is missing is deleted unless something rests on it.

    Raises ValidationError: 1 to 20, names unique in the customer; rows as "accounts-<row>-<field>".
    """
    if errors := check_accounts(accounts):
        raise ValidationError(errors)
    return _replace(customer, BillingAccount, accounts, ACCOUNT_FIELDS, "accounts", by=by, at=at)


@transaction.atomic
def replace_sites(
    *, customer: Customer, sites: list[Row], by: Account, at: datetime, most: int = MAX_SITES
) -> list[Site]:
    """Make `sites` the customer's sites, likewise; up to `most` (1 for a SIP Trunk plan, 1,000 in a change order).

    Raises ValidationError: names unique, exactly one main site; rows as "sites-<row>-<field>".
    """
    if errors := check_sites(sites, most=most):
        raise ValidationError(errors)
    return _replace(customer, Site, sites, SITE_FIELDS, "sites", by=by, at=at)


@transaction.atomic
def order_sites(*, customer: Customer, sites: list[Row], by: Account, at: datetime) -> list[Site]:
    """The same, up to 1,000, by an order that was approved and confirmed: whose right that was is settled there."""
    if errors := check_sites(sites, most=MAX_CHANGED_SITES):
        raise ValidationError(errors)
    locked = Customer.objects.select_for_update(of=("self",)).get(pk=customer.pk)
    return _replaced(locked, Site, sites, SITE_FIELDS, "sites", by=by, at=at)


def check_accounts(accounts: list[Row]) -> Errors:
    """What is wrong with a list of billing accounts, by row and field."""
    return _check(BillingAccount, accounts, ACCOUNT_FIELDS, "accounts", MAX_BILLING_ACCOUNTS)


def check_sites(sites: list[Row], *, most: int = MAX_SITES) -> Errors:
    """What is wrong with a list of sites, by row and field."""
    errors = _check(Site, sites, SITE_FIELDS, "sites", most)
    if sites and sum(bool(site.get("is_main")) for site in sites) != 1:
        errors.setdefault("sites", []).append(_("Exactly one site is the main site."))
    return errors


def _check(
    model: type[Site | BillingAccount], rows: list[Row], names: tuple[str, ...], prefix: str, most: int
) -> Errors:
    errors: Errors = {}
    if not 1 <= len(rows) <= most:
        text = _("Between 1 and %(most)d are needed; these are %(count)d.")
        errors[prefix] = [text % {"most": most, "count": len(rows)}]
    seen: set[str] = set()
    for number, row in enumerate(rows[:most]):
        for field, texts in _row_errors(model, row, names).items():
            errors[f"{prefix}-{number}-{field}"] = texts
        name = str(row.get("name") or "").strip().casefold()
        if name and name in seen:
            errors[f"{prefix}-{number}-name"] = [_("This name stands twice. Give each its own.")]
        seen.add(name)
    return errors


def _row_errors(model: type[Site | BillingAccount], row: Row, names: tuple[str, ...]) -> Errors:
    thing = model(**_values(row, names))
    try:
        thing.clean_fields(exclude={f.name for f in model._meta.fields} - set(names))
    except ValidationError as error:
        return error.message_dict
    errors: Errors = {
        name: [_("This text holds characters that cannot be stored.")]
        for name in names
        if "\x00" in str(getattr(thing, name))
    }
    for name in ("invoice_day", "payment_day"):
        if name in names and not 1 <= getattr(thing, name) <= 28:
            errors[name] = [_("Choose a day from 1 to 28.")]
    return errors


def _values(row: Row, names: tuple[str, ...]) -> Row:
    """The row's values, trimmed; what is not given stays as the model has it."""
    given = {name: row[name] for name in names if row.get(name) is not None}
    return {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}


def _replace(
    customer: Customer,
    model: type[Place],
    rows: list[Row],
    names: tuple[str, ...],
    prefix: str,
    *,
    by: Account,
    at: datetime,
) -> list[Place]:
    locked = Customer.objects.visible_to(by).select_for_update(of=("self",)).get(pk=customer.pk)
    if reason := why_not_modify(by, locked):
        raise PermissionDenied(reason)
    return _replaced(locked, model, rows, names, prefix, by=by, at=at)


def _replaced(
    locked: Customer,
    model: type[Place],
    rows: list[Row],
    names: tuple[str, ...],
    prefix: str,
    *,
    by: Account,
    at: datetime,
) -> list[Place]:
    have = {thing.pk: thing for thing in model.objects.filter(customer=locked)}
    things = [_thing(model, locked, row, have, f"{prefix}-{number}") for number, row in enumerate(rows)]
    for gone in set(have) - {thing.pk for thing in things}:
        _delete(have[gone], prefix)
    changes = [_values(row, names) for row in rows]
    _step_aside(things, changes, model)
    for thing, values in sorted(zip(things, changes, strict=True), key=lambda pair: bool(pair[1].get("is_main"))):
        _save_changed(thing, values, by=by, at=at)
    return things


def change_place(place: Place, values: Row, *, by: Account, at: datetime) -> Place:
    """Change one site or billing account. Raises ValidationError by field, PermissionDenied for a closed customer."""
    model, values = type(place), {name: v.strip() if isinstance(v, str) else v for name, v in values.items()}
    locked = Customer.objects.visible_to(by).select_for_update(of=("self",)).get(pk=place.customer_id)
    if reason := why_not_modify(by, locked):
        raise PermissionDenied(reason)
    kept = model.objects.select_related("customer").get(pk=place.pk, customer=locked)
    errors = _row_errors(model, {**{name: getattr(kept, name) for name in values}, **values}, tuple(values))
    others = model.objects.filter(customer=locked).exclude(pk=kept.pk)
    if others.filter(name__iexact=values.get("name", "")).exists():
        errors["name"] = [_("Another one has this name. Names are unique within a customer.")]
    if errors:
        raise ValidationError(errors)
    _save_changed(kept, values, by=by, at=at)
    return kept


def _thing(model: type[Place], customer: Customer, row: Row, have: dict[int, Place], where: str) -> Place:
    if not row.get("id"):
        return model(customer=customer)
    if row["id"] not in have:
        raise ValidationError({f"{where}-name": _("This row was deleted meanwhile. Open the page again.")})
    return have[row["id"]]


def _step_aside(things: list[Place], changes: list[Row], model: type[Place]) -> None:
    """Rows that swap names would meet in the unique index; the later ones take a passing name first."""
    held = {thing.name: thing for thing in things if thing.pk}
    for thing, values in zip(things, changes, strict=True):
        holder = held.get(values["name"])
        if holder is not None and holder is not thing:
            model.objects.filter(pk=holder.pk).update(name=f"~{holder.pk}")
            holder.name = f"~{holder.pk}"


def _save_changed(thing: Site | BillingAccount, values: Row, *, by: Account, at: datetime) -> None:
    changed = [name for name, value in values.items() if getattr(thing, name) != value]
    if thing.pk and not changed:
        return
    new, before = thing.pk is None, thing.name
    for name in changed:
        setattr(thing, name, values[name])
    thing.save()
    if not new and before != thing.name and isinstance(thing, Site):
        site_renamed.send(sender=Customer, customer=thing.customer, site=thing, before=before, by=by, at=at)


def _delete(thing: Site | BillingAccount, prefix: str) -> None:
    """Delete a row on which nothing rests. Who refers to it is asked of the schema: upper floors are not known here."""
    for relation in type(thing)._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or hasattr(relation.related_model, "pgh_tracked_model"):
            continue
        with as_system():  # a statement may be of the company that had the customer before
            rests = relation.related_model._base_manager.filter(**{relation.field.name: thing}).exists()
        if rests:
            text = _("“%(name)s” is used by orders, numbers, devices or service lines and cannot be deleted.")
            raise ValidationError({prefix: text % {"name": thing.name}})
    thing.delete()
