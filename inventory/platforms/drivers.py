"""The connected platforms of this installation, by the name that stands on a licence and with a network's driver."""

from catalogue.enums import Platform as Named
from inventory.platforms.akixi import Akixi
from inventory.platforms.call_cabinet import CallCabinet
from inventory.platforms.driver import Platform

AKIXI, CALL_CABINET = Named.AKIXI.value, Named.CALL_CABINET.value
PLATFORMS: dict[str, Platform] = {AKIXI: Akixi(), CALL_CABINET: CallCabinet()}
