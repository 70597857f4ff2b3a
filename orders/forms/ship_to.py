"""Where the devices of a package go that an order of one form brings."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from customers.models import Customer, Site


def ask_site(form: forms.Form, customer: Customer) -> None:
    """Adds the field `site`, the main one first; before the comment."""
    sites = list(customer.sites.order_by("-is_main", "name"))
    form.fields["site"] = forms.TypedChoiceField(
        label=_("Ship new devices to"), coerce=int, choices=[(site.pk, site.name) for site in sites],
        help_text=_("Packages with another device bring it; it is shipped to this site."),
    )  # fmt: skip
    form.order_fields([name for name in form.fields if name != "comment"] + ["comment"])


def kept_site(customer: Customer, fields: dict[str, Any]) -> dict[str, Any]:
    """What an order keeps of it: key and name, or nothing where nothing is brought."""
    site = Site.objects.filter(customer=customer, pk=fields["site"]).first() if fields.get("site") else None
    return {"site": site.pk, "site_name": site.name} if site else {}
