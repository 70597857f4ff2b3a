"""What a new reseller may do unless somebody says otherwise."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oms.kit.walls import BySP
from partners.people.enums import PartnerKind
from partners.people.models.rights import EightRights


@pghistory.track()
class DefaultPermission(EightRights):
    """The provider's Default Permission for one kind of reseller (guide 2.7.1.5); used when one is added."""

    wall = BySP()

    kind = models.CharField(_("Reseller Type"), max_length=10, choices=PartnerKind, unique=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(kind="sp"), name="no_defaults_for_the_provider")]

    def __str__(self) -> str:
        return self.get_kind_display()
