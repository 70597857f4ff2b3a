"""Addresses of this app."""

from django.urls import path

from inventory.set_up import CallServers, GoldRules
from inventory.set_up_porting import LeadTimes, PortSuppliers, RejectCodes
from inventory.views import (
    audit,
    comparison,
    device,
    device_sheet,
    difference,
    gold,
    line,
    line_sheet,
    number,
    phone_setting,
    port,
    port_feed,
    port_letter,
    port_out,
    port_paper,
    provisioning,
    registration,
    sheet,
    test_call,
    usage,
)
from oms.kit.setup.urls import addresses

ONE = "customers/<customer:code>/"
app_name = "inventory"
urlpatterns: list = [
    path("ddi/details/", number.DdiDetails.as_view(), name="ddi-details"),
    path("ddi/details/<str:digits>/", number.NumberPage.as_view(), name="ddi-number"),
    path("ddi/porting/", port.NumberPorting.as_view(), name="number-porting"),
    path("ddi/porting/calendar/", port.PortCalendar.as_view(), name="port-calendar"),
    path("ddi/porting/calendar/subscription/", port_feed.Subscription.as_view(), name="port-feed"),
    path("calendar/<str:secret>/ports.ics", port_feed.PortDays.as_view(), name="port-ics"),
    path("ddi/porting/out/", port_out.PortOuts.as_view(), name="port-outs"),
    path("ddi/porting/out/new/", port_out.RecordPortOut.as_view(), name="record-port-out"),
    path("ddi/porting/out/<int:pk>/", port_out.PortOutPage.as_view(), name="port-out"),
    path("ddi/porting/out/<int:pk>/answer/", port_out.AnswerPortOut.as_view(), name="port-out-answer"),
    path("ddi/porting/out/<int:pk>/objection/", port_out.ObjectToPortOut.as_view(), name="port-out-object"),
    path("ddi/porting/out/<int:pk>/numbers/", port_out.KeepNumbers.as_view(), name="port-out-numbers"),
    path("ddi/porting/<int:pk>/", port.PortPage.as_view(), name="port"),
    path("ddi/porting/<int:pk>/modify/", port.ModifyPort.as_view(), name="port-modify"),
    path("ddi/porting/<int:pk>/numbers/", port.FailNumbers.as_view(), name="port-numbers"),
    path("ddi/porting/<int:pk>/resubmit/", port.Resubmit.as_view(), name="port-resubmit"),
    path("ddi/porting/<int:pk>/letter/", port_letter.Letter.as_view(), name="port-letter"),
    path("ddi/porting/<int:pk>/letter/form/", port_letter.LetterPdf.as_view(), name="port-letter-form"),
    path("ddi/porting/<int:pk>/letter/<int:document>/", port_letter.Download.as_view(), name="port-letter-file"),
    path("ddi/porting/<int:pk>/papers/<int:paper>/retry/", port_paper.RetryPaper.as_view(), name="port-paper-retry"),
    path("ddi/porting/<int:pk>/date/", port.AskDate.as_view(), name="port-date"),
    path("ddi/summary/", number.NumberStatusSummary.as_view(), name="number-status-summary"),
    path("ddi/registration/", registration.NumberRegistration.as_view(), name="number-registration"),
    path("ddi/registration/range/", registration.CreateRange.as_view(), name="create-range"),
    path("ddi/registration/allocate/", registration.Allocate.as_view(), name="allocate-numbers"),
    path("ddi/registration/take-back/", registration.TakeBack.as_view(), name="take-back-numbers"),
    path("ddi/registration/delete/", registration.Delete.as_view(), name="delete-numbers"),
    path("ddi/registration/import/", sheet.Upload.as_view(), name="import-numbers"),
    path("ddi/registration/import/template/", sheet.Template.as_view(), name="number-template"),
    path("ddi/registration/import/rehearsal/", sheet.Rehearsal.as_view(), name="number-rehearsal"),
    path("ddi/registration/import/rehearsal/file/", sheet.Judged.as_view(), name="number-judged"),
    path("ddi/audit/", audit.NumberAudit.as_view(), name="number-audit"),
    path("ddi/audit/read/", audit.AuditNow.as_view(), name="audit-now"),
    path("device/list/", device.DeviceList.as_view(), name="device-list"),
    path("device/list/register/", device.RegisterDevices.as_view(), name="register-devices"),
    path("device/list/import/", device_sheet.Upload.as_view(), name="import-devices"),
    path("device/list/import/template/", device_sheet.Template.as_view(), name="device-template"),
    path("device/list/import/rehearsal/", device_sheet.Rehearsal.as_view(), name="device-rehearsal"),
    path("device/list/import/rehearsal/file/", device_sheet.Judged.as_view(), name="device-judged"),
    path("device/list/one/<str:mac>/", device.DevicePage.as_view(), name="device"),
    path("device/list/one/<str:mac>/modify/", device.ModifyDevice.as_view(), name="modify-device"),
    path("device/list/one/<str:mac>/delete/", device.DeleteDevice.as_view(), name="delete-device"),
    path("order/provisioning/", provisioning.Provisioning.as_view(), name="provisioning"),
    path("order/provisioning/<int:pk>/retry/", provisioning.RetryCommand.as_view(), name="retry-command"),
    path("order/provisioning/<int:pk>/mend/", provisioning.MendCommand.as_view(), name="mend-command"),
    path("order/provisioning/<int:pk>/give-up/", provisioning.GiveUpCommand.as_view(), name="give-up-command"),
    path("order/differences/", difference.Differences.as_view(), name="differences"),
    path("order/differences/compare/", comparison.Compare.as_view(), name="compare"),
    path("order/differences/compare/<int:pk>/", comparison.CompareServer.as_view(), name="compare-server"),
    path("order/differences/<int:pk>/", difference.DifferencePage.as_view(), name="difference"),
    path("customers/usage/", usage.UsagePerCustomer.as_view(), name="usage-per-customer"),
    path("customers/usage/resellers/", usage.UsagePerReseller.as_view(), name="usage-per-reseller"),
    path("customers/usage/types/", usage.UsagePerType.as_view(), name="usage-per-type"),
    path(ONE + "usage/", usage.UsageOfCustomer.as_view(), name="usage"),
    path(ONE + "usage/read/", usage.ReadNetwork.as_view(), name="read-network"),
    *[
        path(f"{ONE}usage/<int:pk>/{figure}/", usage.UsageRows.as_view(figure=figure), name=f"usage-{figure}")
        for figure in usage.UsageRows.headings
    ],
    path(ONE + "porting/", port.CustomerPorts.as_view(), name="customer-ports"),
    path(ONE + "test-call/", test_call.TestCalls.as_view(), name="test-call"),
    path(ONE + "lines/", line.Lines.as_view(), name="lines"),
    path(ONE + "lines/<int:pk>/", line.ModifyLine.as_view(), name="modify-line"),
    path(ONE + "lines/passwords/<int:pk>/", line.LinePasswords.as_view(), name="line-passwords"),
    path(ONE + "lines/import/", line_sheet.Upload.as_view(), name="import-lines"),
    path(ONE + "lines/import/list/", line_sheet.LineList.as_view(), name="line-list"),
    path(ONE + "lines/import/rehearsal/", line_sheet.Rehearsal.as_view(), name="line-rehearsal"),
    path(ONE + "lines/import/rehearsal/file/", line_sheet.Judged.as_view(), name="line-judged"),
    path(ONE + "phone-setting/", phone_setting.PhoneSetting.as_view(), name="phone-setting"),
    path("environment/gold-rules/marks/", gold.GoldMarks.as_view(), name="gold-marks"),
    *[
        path_
        for cls in (CallServers, GoldRules, PortSuppliers, LeadTimes, RejectCodes)
        for path_ in addresses(cls, "environment/")
    ],
]
