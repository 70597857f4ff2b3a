"""Step 1 of a change order (guide 2.5.2.2.1)."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from customers.models import Site
from orders.actions.draft import editing
from orders.models import Order, SiteChange
from orders.parts.info.sites_after import values_of, why_not_removed
from partners.models import Account


def save_change_info(
    *, order: Order, fields: dict[str, Any], sites: list[dict[str, Any]], by: Account, at: datetime
) -> None:
    """Title, Change Date, Order Note; `sites` that are changed or new: those with "id" are changes that stand already,
    one that is missing is given up."""
    with editing(order, "info", by=by, at=at) as locked:
        for name, value in fields.items():
            setattr(locked, name, value)
        standing = {change.pk: change for change in locked.sitechanges.filter(gone=False)}
        for row in sites:
            change = standing.pop(row.get("id") or 0, None) or SiteChange(order=locked)
            for name, value in row.items():
                if name != "id":
                    setattr(change, name, value)
            change.save()
        SiteChange.objects.filter(order=locked, pk__in=standing).delete()


def pick_site(*, order: Order, site_id: int, gone: bool, by: Account, at: datetime) -> Site:
    """This site of the customer's is to be changed, or removed. Raises ValidationError with what names it."""
    with editing(order, "info", by=by, at=at) as locked:
        site = Site.objects.filter(customer=locked.customer, pk=site_id).first()
        if site is None:
            raise ValidationError(_("This site is not there any more. Look again."))
        values = values_of(site)
        change = SiteChange(order=locked, known=site.pk, gone=gone, was=values, **values)
        if gone and (words := why_not_removed(change, locked)):
            raise ValidationError(words)
        SiteChange.objects.filter(order=locked, known=site.pk).delete()
        change.save()
    return site


def keep_site(*, order: Order, change_id: int, by: Account, at: datetime) -> None:
    """The site stays as it is after all."""
    with editing(order, "info", by=by, at=at) as locked:
        SiteChange.objects.filter(order=locked, pk=change_id).delete()
