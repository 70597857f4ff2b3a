from orders.models.batch import BatchEntry, BatchSheet, OrderBatch
from orders.models.device_return import DeviceReturn
from orders.models.line import BundleLine, DeviceLine, ItemLine
from orders.models.move import OrderMove
from orders.models.note import WorkingNote
from orders.models.number import NumberDemand, NumberPick, PortedNumber, PortRequest
from orders.models.number_change import NumberChange
from orders.models.order import Order
from orders.models.parcel import PackedDevice, Parcel
from orders.models.reservation import Reservation
from orders.models.shipping import OrderFile, Shipment, ShippingPlace
from orders.models.site_change import SiteChange
from orders.models.template import OrderTemplate
from orders.models.transfer import Transfer, TransferMove, TransferNumber, TransferSide

__all__ = [
    "BatchEntry",
    "BatchSheet",
    "BundleLine",
    "DeviceLine",
    "DeviceReturn",
    "ItemLine",
    "NumberChange",
    "NumberDemand",
    "NumberPick",
    "Order",
    "OrderBatch",
    "OrderMove",
    "OrderFile",
    "OrderTemplate",
    "PackedDevice",
    "Parcel",
    "PortRequest",
    "PortedNumber",
    "Reservation",
    "Shipment",
    "ShippingPlace",
    "SiteChange",
    "Transfer",
    "TransferMove",
    "TransferNumber",
    "TransferSide",
    "WorkingNote",
]
