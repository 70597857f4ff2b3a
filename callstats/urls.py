"""Addresses of this app."""

from django.urls import path

from callstats.set_up import RateTables
from callstats.views import rates
from oms.kit.setup.urls import addresses

app_name = "callstats"
RATES = "calls/rates/<int:pk>/"
urlpatterns = [
    *addresses(RateTables, "calls/"),
    path(f"{RATES}list/", rates.Rates.as_view(), name="rates-list"),
    path(f"{RATES}list/set/", rates.SetRate.as_view(), name="rates-set"),
    path(f"{RATES}list/<int:rate_pk>/take-back/", rates.TakeBackRate.as_view(), name="rates-take-back"),
    path(f"{RATES}try/", rates.TryCall.as_view(), name="rates-try"),
    path(f"{RATES}import/", rates.Upload.as_view(), name="rates-import"),
    path(f"{RATES}import/rehearsal/", rates.Rehearsal.as_view(), name="rates-rehearsal"),
    path(f"{RATES}import/rehearsal/file/", rates.Judged.as_view(), name="rates-judged"),
    path(f"{RATES}import/template/", rates.Template.as_view(), name="rates-template"),
]
