"""Every address of the portal, by app; /healthz and /readyz are answered before all of them (oms/kit/readiness.py)."""

from django.urls import include, path

urlpatterns = [
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
