"""Addresses of this app."""

from django.urls import path

from catalogue.setup import environment, objects
from catalogue.setup.urls import addresses
from catalogue.views import calendar, overview, permission, plan, price, reseller_plans, sheet, words

app_name = "catalogue"
urlpatterns = [
    path("catalogue/", overview.Catalogue.as_view(), name="home"),
    path("catalogue/packages/drawing/", overview.PackageMap.as_view(), name="packages-map"),
    path("catalogue/licenses/drawing/", overview.LicenseMap.as_view(), name="licenses-map"),
    path("catalogue/import/", sheet.Upload.as_view(), name="import"),
    path("catalogue/import/rehearsal/", sheet.Rehearsal.as_view(), name="import-rehearsal"),
    path("catalogue/import/rehearsal/file/", sheet.Judged.as_view(), name="import-judged"),
    path("catalogue/import/template/<str:kind>/", sheet.Template.as_view(), name="import-template"),
    path("catalogue/plans/<int:pk>/copy/", plan.CopyPlan.as_view(), name="plans-copy"),
    path("catalogue/plans/<int:pk>/resellers/", plan.PlanResellers.as_view(), name="plans-resellers"),
    path(
        "catalogue/plans/<int:pk>/resellers/<int:partner_pk>/withdraw/",
        plan.WithdrawPlan.as_view(),
        name="plans-withdraw",
    ),
    path("catalogue/items/<int:pk>/prices/", price.ItemPrices.as_view(), name="items-prices"),
    path(
        "catalogue/items/<int:pk>/prices/<int:price_pk>/withdraw/", price.WithdrawPrice.as_view(), name="price-withdraw"
    ),
    *[
        pattern
        for declared in (
            objects.Plans, objects.Items, objects.Packages, objects.Groups, objects.Licenses, objects.Bundles,
            objects.DeviceModels, objects.DeviceGroups, objects.DeviceTypes, objects.Agreements,
        )
        for pattern in addresses(declared, "catalogue/")
    ],
    path("resellers/<code>/plans/", reseller_plans.ResellerPlans.as_view(), name="reseller-plans"),
    path(
        "resellers/<code>/plans/<int:pk>/withdraw/",
        reseller_plans.WithdrawFromReseller.as_view(),
        name="reseller-plan-withdraw",
    ),
    path(
        "my-information/plans/",
        reseller_plans.ResellerPlans.as_view(own=True, screen="my-information.plans"),
        name="my-plans",
    ),
    path("environment/", overview.Environment.as_view(), name="environment"),
    path("environment/messages/", words.Messages.as_view(), name="messages"),
    path("environment/messages/<str:code>/<slug:language>/", words.Words.as_view(), name="words"),
    path("environment/permissions/", permission.Permissions.as_view(), name="permissions"),
    path("environment/calendar/", calendar.Calendar.as_view(), name="calendar"),
    path("environment/calendar/<int:pk>/remove/", calendar.RemoveException.as_view(), name="calendar-remove"),
    *[
        pattern
        for declared in (
            environment.NumberTypes, environment.AreaCodes, environment.Reasons, environment.AdditionalItems,
            environment.Carriers,
        )
        for pattern in addresses(declared, "environment/")
    ],
]  # fmt: skip
