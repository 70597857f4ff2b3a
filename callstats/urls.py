"""Addresses of this app."""

from django.urls import path

from callstats.set_up import Destinations, QuietLimits, RateTables
from callstats.views import alarms, calls, fraud, push, rates, records, simulation, usage, voicemail
from oms.kit.setup.urls import addresses

app_name = "callstats"
BOX = "customers/<customer:code>/voicemail/"
RATES = "calls/rates/<int:pk>/"
urlpatterns = [
    path("calls/daily/", usage.Daily.as_view(), name="daily"),
    path("calls/hourly/", usage.Hourly.as_view(), name="hourly"),
    path("calls/hourly/per-day/", usage.HourlyPerDay.as_view(), name="hourly-daily"),
    path("calls/list/", calls.Calls.as_view(), name="list"),
    path("calls/list/numbers/", calls.MaskNumbers.as_view(), name="mask"),
    path("calls/fraud/", fraud.FraudStatus.as_view(), name="fraud"),
    path("calls/fraud/<int:pk>/", fraud.FraudDay.as_view(), name="fraud-day"),
    path("calls/fraud/<int:pk>/unblock/", fraud.Unblock.as_view(), name="fraud-unblock"),
    path("calls/fraud/simulation/", simulation.Simulation.as_view(), name="fraud-simulation"),
    path("calls/fraud/without-limit/", simulation.WithoutLimit.as_view(), name="fraud-without-limit"),
    path("calls/alarms/", alarms.FraudAlarms.as_view(), name="alarms"),
    path("calls/alarms/<int:pk>/", alarms.OneAlarm.as_view(), name="alarm"),
    path("calls/destinations/import/", alarms.Upload.as_view(), name="destinations-import"),
    path("calls/destinations/import/rehearsal/", alarms.Rehearsal.as_view(), name="destinations-rehearsal"),
    path("calls/destinations/import/rehearsal/file/", alarms.Judged.as_view(), name="destinations-judged"),
    path("calls/destinations/import/template/", alarms.Template.as_view(), name="destinations-template"),
    *addresses(Destinations, "calls/"),
    *addresses(QuietLimits, "calls/"),
    path("calls/books/", usage.Books.as_view(), name="books"),
    path("customers/<customer:code>/calls/", calls.CallsOfCustomer.as_view(), name="customer-calls"),
    path(BOX, voicemail.VoicemailOfCustomer.as_view(), name="voicemail"),
    path(f"{BOX}<int:pk>/", voicemail.VoicemailMessage.as_view(), name="voicemail-message"),
    path(f"{BOX}<int:pk>/hear/", voicemail.HearVoicemail.as_view(), name="voicemail-hear"),
    path(f"{BOX}<int:pk>/sound/", voicemail.VoicemailSound.as_view(), name="voicemail-sound"),
    path(f"{BOX}<int:pk>/delete/", voicemail.DeleteVoicemail.as_view(), name="voicemail-delete"),
    *addresses(RateTables, "calls/"),
    path(f"{RATES}list/", rates.Rates.as_view(), name="rates-list"),
    path(f"{RATES}list/set/", rates.SetRate.as_view(), name="rates-set"),
    path(f"{RATES}list/<int:rate_pk>/take-back/", rates.TakeBackRate.as_view(), name="rates-take-back"),
    path(f"{RATES}try/", rates.TryCall.as_view(), name="rates-try"),
    path(f"{RATES}import/", rates.Upload.as_view(), name="rates-import"),
    path(f"{RATES}import/rehearsal/", rates.Rehearsal.as_view(), name="rates-rehearsal"),
    path(f"{RATES}import/rehearsal/file/", rates.Judged.as_view(), name="rates-judged"),
    path(f"{RATES}import/template/", rates.Template.as_view(), name="rates-template"),
    path("log/call-records/", records.CallFiles.as_view(), name="files"),
    path("log/call-records/upload/", records.UploadCallFile.as_view(), name="upload"),
    path("log/call-records/addresses/", push.Addresses.as_view(), name="push-addresses"),
    path("log/call-records/addresses/<int:pk>/revoke/", push.Revoke.as_view(), name="push-revoke"),
    path("calls/push/<str:secret>/", push.Push.as_view(), name="push"),
    path("log/call-records/<int:pk>/", records.CallFilePage.as_view(), name="file"),
    path("log/call-records/<int:pk>/read/", records.LetIn.as_view(), name="let-in"),
    path("log/call-records/<int:pk>/put-away/", records.PutAway.as_view(), name="put-away"),
]
