"""Auth roles: which menus an account may open (guide 2.10.1)."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner
from partners.people.enums import PartnerKind


def name_in(names: dict[str, str]) -> str:
    """The name in the reader's language, else in English, else in any."""
    return names.get(get_language() or "en") or names.get("en") or next(iter(names.values()), "")


class RoleQuerySet(PartnerQuerySet):
    partner_path = "owner_id"

    def visible_to(self, user) -> models.QuerySet:
        """System roles, those of the user's partner and its descendants, and those from above that its people hold."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        held = user.partner.accounts.values("role_id")
        return self.filter(Q(owner__isnull=True) | Q(owner_id__in=user.reach()) | Q(pk__in=held))


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Role(models.Model):
    """A set of menu codes. A system role belongs to nobody and cannot be changed."""

    wall = ByPartner("owner_id", or_nobody=True, read_from_below=True)

    names = models.JSONField(_("Auth Role Name"), default=dict)  # language → name
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    sort_key = models.PositiveIntegerField(_("Sort Key"), default=0)
    system_role = models.CharField(_("System Role"), max_length=10, choices=PartnerKind)
    is_system = models.BooleanField(_("System Yn"), default=False)
    owner = models.ForeignKey("partners.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="roles")
    menus = ArrayField(models.CharField(max_length=60), default=list)

    objects = RoleQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_system=True, owner__isnull=True) | Q(is_system=False, owner__isnull=False),
                name="role_is_system_or_owned",
            ),
            models.UniqueConstraint(fields=["system_role"], condition=Q(is_system=True), name="one_system_role_each"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, else in English."""
        return name_in(self.names)
