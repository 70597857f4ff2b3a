from catalogue.models.bundle import CallBundle
from catalogue.models.device import DeviceModel, DeviceOrderGroup, DeviceType
from catalogue.models.item import ItemGroup, OrderItem, PackageContent, PackageUpgrade
from catalogue.models.license import CloudLicense, LicenseConstraint
from catalogue.models.number_type import AreaCode, NumberType
from catalogue.models.plan import PlanBundle, PlanDevice, PlanItem, PlanOffer, ServicePlan
from catalogue.models.price import BundlePrice, ItemPrice, ModelPrice
from catalogue.models.sheet import CatalogueSheet
from catalogue.models.terms import AgreementPeriod, CarrierLink, Reason
from catalogue.models.working_day import WorkingDayException

__all__ = [
    "AgreementPeriod",
    "AreaCode",
    "BundlePrice",
    "CallBundle",
    "CarrierLink",
    "CatalogueSheet",
    "CloudLicense",
    "DeviceModel",
    "DeviceOrderGroup",
    "DeviceType",
    "ItemGroup",
    "ItemPrice",
    "LicenseConstraint",
    "ModelPrice",
    "NumberType",
    "OrderItem",
    "PackageContent",
    "PackageUpgrade",
    "PlanBundle",
    "PlanDevice",
    "PlanItem",
    "PlanOffer",
    "Reason",
    "ServicePlan",
    "WorkingDayException",
]
