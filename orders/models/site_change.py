"""Sites that a change order adds, changes or removes."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oms.kit.reading.columns import NameColumn, PostcodeColumn
from orders.models.line import OrderPart

SITE_VALUES = ("name", "is_main", "address1", "address2", "city", "county", "post_code")


class SiteChange(OrderPart):
    """What a site shall be from the order's day on (guide 2.5.2.2.1).

    `known`: the id of the customer's site that is changed, or removed where it is `gone`; nothing for a new one. It is
    no reference, since the site may be removed. `was`: how the site stood when it was picked.
    """

    known = models.BigIntegerField(null=True, blank=True)
    gone = models.BooleanField(default=False)
    was = models.JSONField(default=dict, blank=True)
    name = NameColumn(_("Site Name"), max_length=100)
    is_main = models.BooleanField(_("Main Site"), default=False)
    address1 = NameColumn(_("Address 1"), max_length=200)
    address2 = NameColumn(_("Address 2"), max_length=200, blank=True)
    city = NameColumn(_("City"), max_length=100)
    county = NameColumn(_("County"), max_length=100, blank=True)
    post_code = PostcodeColumn(_("Post Code"), max_length=20)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["order", "known"], name="site_changed_once_per_order"),
            models.CheckConstraint(condition=Q(gone=False) | Q(known__isnull=False), name="only_a_known_site_goes"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def values(self) -> dict[str, Any]:
        """The site as it shall be."""
        return {name: getattr(self, name) for name in SITE_VALUES}
