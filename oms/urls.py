"""Every address of the portal, by app; /healthz and /readyz are answered before all of them (oms/kit/readiness.py)."""

from importlib.util import find_spec

from django.urls import include, path

from oms.floors import APPS
from oms.kit.addresses import Remembered

urlpatterns = [
    Remembered([path("", include(f"{app}.urls")) for app in APPS if find_spec(f"{app}.urls")]),
]

handler400 = "oms.pages.bad_request"
handler403 = "oms.pages.forbidden"
handler404 = "oms.pages.not_found"
handler500 = "oms.pages.broken"
