"""Screens of resellers, onboarding and My Information, and the tabs of their pages."""

from django.utils.translation import gettext_lazy as _

from oms.kit.registries import FirstStep, Portlet, Tab, WaitSource, registries
from oms.kit.screens import Screen, registry
from partners.channel.queries.first_steps import has_logo, has_people
from partners.channel.queries.onboarding import (
    overdue_portlet,
    overdue_to_count,
    running_onboardings,
    waits_in_onboarding,
)
from partners.channel.queries.resources import resources_of

RESELLER = _("Reseller")

registry.add(
    Screen(
        "reseller-management", _("Reseller Management"), RESELLER, "partners:reseller-management", "building-2", 710
    ),
    Screen("reseller-management.basic", _("Basic Info"), part_of="reseller-management"),
    Screen("reseller-management.administrators", _("Administrator"), part_of="reseller-management"),
    Screen("reseller-management.additional", _("Additional Info"), part_of="reseller-management"),
    Screen("reseller-management.children", _("Child Reseller"), part_of="reseller-management"),
    Screen("reseller-management.permission", _("Permission"), part_of="reseller-management"),
    Screen("reseller-management.identity", _("Identity Provider"), part_of="reseller-management"),
    Screen("reseller-management.notifications", _("Notification History"), part_of="reseller-management"),
    Screen("reseller-management.changes", _("Change History"), part_of="reseller-management"),
    Screen("reseller-status", _("Reseller Status"), RESELLER, "partners:reseller-status", "building-2", 720),
    Screen("reseller-status.resource", _("Resource"), part_of="reseller-status"),
    Screen("reseller-status.additional", _("Additional Info"), part_of="reseller-status"),
    Screen("partner-onboarding", _("Onboarding"), RESELLER, "partners:partner-onboarding", "building-2", 730),
    Screen(
        "my-information",
        _("My Information"),
        _("My Information"),
        "partners:my-information",
        "user-round",
        990,
        everybody=True,
    ),
    Screen("my-information.basic-info", _("Basic Info"), part_of="my-information"),
    Screen("my-information.second-factor", _("Second Factor"), part_of="my-information"),
    Screen("my-information.sessions", _("Sessions"), part_of="my-information"),
    Screen("my-information.administrators", _("Administrator"), part_of="my-information"),
    Screen("my-information.additional", _("Additional Info"), part_of="my-information"),
    Screen("my-information.children", _("Child Reseller"), part_of="my-information"),
    Screen("my-information.identity", _("Identity Provider"), part_of="my-information"),
    Screen("my-information.notifications", _("Notification History"), part_of="my-information"),
    Screen("my-information.changes", _("Change History"), part_of="my-information"),
)
for order, name in enumerate(
    ("basic", "administrators", "additional", "children", "permission", "identity", "notifications", "changes"), 1
):
    code = f"reseller-management.{name}"
    url = "partners:reseller" if name == "basic" else f"partners:reseller-{name}"
    registries.add_tab("reseller-management", Tab(code, registry[code].title, url, order * 10))
for order, name in enumerate(("administrators", "additional", "children", "identity", "notifications", "changes"), 2):
    code = f"my-information.{name}"
    registries.add_tab("my-information", Tab(code, registry[code].title, f"partners:my-{name}", order * 10))
for order, name in enumerate(("resource", "additional"), 1):
    code = f"reseller-status.{name}"
    registries.add_tab("reseller-status", Tab(code, registry[code].title, f"partners:status-{name}", order * 10))

registries.resources.append(resources_of)
registries.add_portlet(
    Portlet(
        "overdue-onboarding",
        _("Overdue onboarding steps"),
        "partner-onboarding",
        "partners/overdue_portlet.html",
        overdue_portlet,
        column=0,
        order=60,
        sp_only=True,
    )
)
registries.add_portlet(
    Portlet(
        "onboarding", _("Onboarding"), "partner-onboarding", "partners/portlet_onboarding.html", running_onboardings, 2,
        25, sp_only=True,
    )
)  # fmt: skip
registries.waits.append(
    WaitSource(
        "onboarding", _("Onboarding"), "partner-onboarding", waits_in_onboarding, overdue_to_count, "warn",
        "building-2", 40, sp_only=True,
    )
)  # fmt: skip
registries.first_steps += [
    FirstStep(
        _("Let your people in"), _("An account for each, with the role that fits."), "my-information.administrators",
        "partners:my-administrators", has_people,
    ),
    FirstStep(
        _("Put your logo on the portal"), _("Your own resellers see it, too."), "portal-logo", "partners:portal-logo",
        has_logo,
    ),
]  # fmt: skip
