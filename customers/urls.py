"""Addresses of this app."""

from django.urls import path, register_converter

from customers.converters import CustomerCode, Day
from customers.set_up_classes import Classes
from customers.set_up_terms import TermsVersions
from customers.views import (
    administrator,
    basic,
    group,
    history,
    info,
    link,
    pdf,
    places,
    service,
    service_status,
    status,
    terms,
    timeline,
    trial,
)
from oms.kit.setup.urls import addresses

register_converter(CustomerCode, "customer")
register_converter(Day, "day")
ONE = "customers/<customer:code>/"

app_name = "customers"
urlpatterns = [
    path("customers/", info.CustomerInfo.as_view(), name="info"),
    path("customers/list/", status.CustomerList.as_view(), name="list"),
    path("customers/daily/", status.Daily.as_view(), name="daily"),
    path("customers/daily/by-status/", status.Statuses.as_view(), name="statuses"),
    path("customers/daily/growth/", status.Growth.as_view(), name="growth"),
    path("customers/service-status/", service_status.Details.as_view(), name="service-status"),
    path(
        "customers/service-status/customers/", service_status.PerCustomer.as_view(), name="service-status-per-customer"
    ),
    path(
        "customers/service-status/resellers/", service_status.PerReseller.as_view(), name="service-status-per-reseller"
    ),
    path("customers/service-status/licenses/", service_status.PerLicense.as_view(), name="service-status-per-license"),
    path("customers/service-status/by-type/", status.Licenses.as_view(), name="licenses-by-type"),
    path("customers/service-inventory/", service_status.Inventory.as_view(), name="inventory"),
    path(ONE, basic.Basic.as_view(), name="basic"),
    path(ONE + "pdf/", pdf.CustomerPdf.as_view(), name="pdf"),
    path(ONE + "modify/", basic.ModifyBasic.as_view(), name="modify-basic"),
    path(ONE + "reseller/", basic.ChangeReseller.as_view(), name="change-reseller"),
    path(ONE + "administrator/", administrator.Administrator.as_view(), name="administrator"),
    path(ONE + "administrator/modify/", administrator.ModifyAdministrator.as_view(), name="modify-administrator"),
    path(ONE + "administrator/password/", administrator.ChangePassword.as_view(), name="change-password"),
    path(ONE + "administrator/send/", administrator.SendLogin.as_view(), name="send-login"),
    path(ONE + "sites/", places.Sites.as_view(), name="sites"),
    path(ONE + "sites/<int:pk>/modify/", places.ModifySite.as_view(), name="modify-site"),
    path(ONE + "billing-accounts/", places.BillingAccounts.as_view(), name="billing-accounts"),
    path(ONE + "billing-accounts/<int:pk>/modify/", places.ModifyAccount.as_view(), name="modify-account"),
    path(ONE + "service/", service.Service.as_view(), name="service"),
    *[
        address
        for view, name in service.NESTED
        for address in (
            path(ONE + f"service/{name}/", view.as_view(), name=f"service-{name}"),
            path(ONE + f"service/<day:day>/{name}/", view.as_view(), name=f"service-{name}"),
        )
    ],
    path(ONE + "suspend/", history.Suspensions.as_view(), name="suspend"),
    path(ONE + "notifications/", history.Notifications.as_view(), name="notifications"),
    path(ONE + "changes/", history.Changes.as_view(), name="changes"),
    path(ONE + "timeline/", timeline.Timeline.as_view(), name="timeline"),
    path("customers/trial-items/", trial.TrialItems.as_view(), name="trial-items"),
    path("customers/trial-items/weeks/", trial.TrialWeeks.as_view(), name="trial-weeks"),
    path("customers/trial-items/<int:pk>/modify/", trial.ModifyTrial.as_view(), name="modify-trial"),
    path("customers/terms/", terms.TermsList.as_view(), name="terms"),
    path("customers/terms/<int:pk>/", terms.TermsText.as_view(), name="terms-text"),
    path("customers/groups/", group.Groups.as_view(), name="groups"),
    path("customers/groups/add/", group.AddGroup.as_view(), name="group-add"),
    path("customers/groups/<str:group>/", group.Group.as_view(), name="group"),
    path("customers/groups/<str:group>/modify/", group.ModifyGroup.as_view(), name="group-modify"),
    path("customers/groups/<str:group>/customers/", group.Members.as_view(), name="group-customers"),
    path("customers/groups/<str:group>/customers/add/", group.AddMember.as_view(), name="group-member-add"),
    path("customers/groups/<str:group>/changes/", group.GroupChanges.as_view(), name="group-changes"),
    path("administrator/<str:secret>/", link.ChoosePassword.as_view(), name="choose-password"),
    *addresses(Classes, "customers/"),
    *addresses(TermsVersions, "environment/"),
]
