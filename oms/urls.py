"""Every address of the portal, by app."""

from importlib.util import find_spec

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from oms import pages
from oms.floors import APPS

urlpatterns = [
    path("healthz", login_not_required(pages.healthz), name="healthz"),
    path("readyz", login_not_required(pages.readyz), name="readyz"),
    *(path("", include(f"{app}.urls")) for app in APPS if find_spec(f"{app}.urls")),
]

handler400 = "oms.pages.bad_request"
handler403 = "oms.pages.forbidden"
handler404 = "oms.pages.not_found"
handler500 = "oms.pages.broken"
