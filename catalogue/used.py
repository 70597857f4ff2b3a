"""Names for the uses that rows of this floor make of each other (catalogue/queries/uses.py)."""

from django.utils.translation import gettext_lazy as _

from catalogue.models import PlanOffer, ServicePlan
from oms.kit.setup.uses import add, describe
from partners.models import Partner

describe("catalogue.PlanItem.item", _("Service plans"), part_of="plan")
describe("catalogue.PlanBundle.bundle", _("Service plans"), part_of="plan")
describe("catalogue.PlanDevice.model", _("Service plans"), part_of="plan")
describe("catalogue.PackageContent.content", _("Packages that contain it"), part_of="package")
describe("catalogue.PackageUpgrade.target", _("Packages that may be upgraded to it"), part_of="source")
describe("catalogue.LicenseConstraint.other", _("Licenses it never goes together with"), part_of="license")
describe("catalogue.OrderItem.group", _("Order items"))
describe("catalogue.OrderItem.device", _("User packages with the device"))
describe("catalogue.OrderItem.license", _("Order items"))
describe("catalogue.CloudLicense.tier_of", _("Lower licenses"))
describe("catalogue.DeviceOrderGroup.type", _("Device order groups"))
describe("catalogue.DeviceModel.group", _("Device models"))
describe("catalogue.AreaCode.number_type", _("Area codes"))
describe("partners.AdditionalValue.item", _("Resellers with a value"), part_of="partner")


def holders(plan: ServicePlan):
    """Partners that may order with `plan`."""
    return Partner.objects.filter(pk__in=PlanOffer.objects.filter(plan=plan).values("partner"))


add(ServicePlan, _("Resellers it is offered to"), holders)
