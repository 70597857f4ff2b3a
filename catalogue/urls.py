"""Addresses of this app."""

from django.urls import path

from catalogue import set_up, set_up_environment
from catalogue.views import calendar, overview, plan, price, reseller_plans, sheet
from oms.kit.setup.urls import addresses
from partners.messages.views import words
from partners.people.views import permission

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
    path("catalogue/bundles/<int:pk>/prices/", price.BundlePrices.as_view(), name="bundles-prices"),
    path(
        "catalogue/bundles/<int:pk>/prices/<int:price_pk>/withdraw/",
        price.WithdrawBundlePrice.as_view(),
        name="bundles-price-withdraw",
    ),
    path("catalogue/device-models/<int:pk>/prices/", price.ModelPrices.as_view(), name="device-models-prices"),
    path(
        "catalogue/device-models/<int:pk>/prices/<int:price_pk>/withdraw/",
        price.WithdrawModelPrice.as_view(),
        name="device-models-price-withdraw",
    ),
    path("catalogue/items/<int:pk>/prices/", price.ItemPrices.as_view(), name="items-prices"),
    path(
        "catalogue/items/<int:pk>/prices/<int:price_pk>/withdraw/", price.WithdrawPrice.as_view(), name="items-price-withdraw"
    ),
    *[
        pattern
        for declared in (
            set_up.Plans, set_up.Items, set_up.Packages, set_up.Groups, set_up.Licenses, set_up.Bundles,
            set_up.DeviceModels, set_up.DeviceGroups, set_up.DeviceTypes, set_up.Agreements,
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
            set_up_environment.NumberTypes, set_up_environment.AreaCodes, set_up_environment.Reasons, set_up_environment.AdditionalItems,
            set_up_environment.Carriers,
        )
        for pattern in addresses(declared, "environment/")
    ],
]  # fmt: skip
