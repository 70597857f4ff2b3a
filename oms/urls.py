"""Every address of the portal, by app."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from oms import pages

urlpatterns = [
    path("healthz", login_not_required(pages.healthz), name="healthz"),
    path("readyz", login_not_required(pages.readyz), name="readyz"),
    path("", include("partners.urls")),
    path("", include("catalogue.urls")),
    path("", include("customers.urls")),
    path("", include("inventory.urls")),
    path("", include("orders.urls")),
]

handler400 = "oms.pages.bad_request"
handler403 = "oms.pages.forbidden"
handler404 = "oms.pages.not_found"
handler500 = "oms.pages.broken"
