"""Copying a service plan."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.models import ServicePlan
from oms.kit.setup.rules import may_set_up
from partners.models import Account

PARTS = {"plan_items": "item_id", "plan_bundles": "bundle_id", "plan_devices": "model_id"}


@transaction.atomic
def copy_plan(*, plan: ServicePlan, name: str, by: Account, at: datetime) -> ServicePlan:
    """A plan like `plan` under another name: closed until somebody saves it with its period, offered to nobody.

    Raises ValidationError for a name that is empty, too long or taken.
    """
    if not may_set_up(by, plan):
        raise PermissionDenied(_("The provider sets up service plans."))
    name = name.strip()
    if not name:
        raise ValidationError({"name": _("Give the copy a name of its own.")})
    yesterday = timezone.localdate(at) - timedelta(days=1)
    stored = ServicePlan.objects.get(pk=plan.pk)
    same = (field.attname for field in ServicePlan._meta.concrete_fields if not field.primary_key)
    copy = ServicePlan(**{attribute: getattr(stored, attribute) for attribute in same})
    copy.name, copy.valid_from, copy.valid_to = name, yesterday, yesterday
    copy.full_clean()
    copy.save()
    for related, target in PARTS.items():
        rows = getattr(plan, related)
        for value in rows.order_by("pk").values_list(target, flat=True):
            rows.model.objects.create(plan=copy, **{target: value})
    return copy
