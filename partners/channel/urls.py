"""Addresses of resellers and onboarding; one's own company stands under my-information/."""

from django.urls import path, register_converter

from partners.channel.views import (
    administrator,
    escalation,
    factor,
    identity,
    information,
    onboarding,
    reseller,
    reseller_status,
    reseller_tabs,
    sessions,
    sheet,
)


class AdministratorVerb:
    """What is done to an account by one click."""

    regex = "chief|off|on|link|factors|delete"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(AdministratorVerb, "administrator_verb")

OWN = {"own": True}
MY_ADMINISTRATORS = {**OWN, "screen": "my-information.administrators"}
ADMINISTRATORS = [
    ("administrators", "administrators/", administrator.Administrators),
    ("administrator-add", "administrators/add/", administrator.AddAdministrator),
    ("administrator", "administrators/<int:pk>/", administrator.EditAdministrator),
    ("administrator-password", "administrators/<int:pk>/password/", administrator.AdministratorPassword),
    ("administrator-act", "administrators/<int:pk>/<administrator_verb:verb>/", administrator.ActOnAdministrator),
]

MY_IDENTITY = {**OWN, "screen": "my-information.identity"}
IDENTITY = [
    ("identity", "identity/", identity.IdentityProviders),
    ("identity-add", "identity/add/", identity.EditIdentityProvider),
    ("identity-edit", "identity/<int:pk>/", identity.EditIdentityProvider),
    ("identity-delete", "identity/<int:pk>/delete/", identity.DeleteIdentityProvider),
]

urlpatterns = [
    path("my-information/", information.MyAccount.as_view(), name="my-information"),
    path("my-information/basic-info/", information.BasicInfo.as_view(), name="my-basic-info"),
    path("my-information/second-factor/", factor.SecondFactor.as_view(), name="second-factor"),
    path("my-information/second-factor/app/", factor.AddApp.as_view(), name="factor-app"),
    path("my-information/second-factor/passkey/", factor.AddPasskey.as_view(), name="factor-passkey"),
    path("my-information/second-factor/codes/", factor.RecoveryCodes.as_view(), name="factor-codes"),
    path("my-information/second-factor/<int:pk>/rename/", factor.RenamePasskey.as_view(), name="factor-rename"),
    path("my-information/second-factor/<int:pk>/remove/", factor.RemoveFactor.as_view(), name="factor-remove"),
    path("my-information/signed-in/", sessions.Sessions.as_view(), name="my-sessions"),
    path("my-information/signed-in/<int:pk>/end/", sessions.EndSession.as_view(), name="end-session"),
    path("my-information/account/", information.ChangeDetails.as_view(), name="change-details"),
    path("my-information/password/", information.ChangePassword.as_view(), name="change-password"),
    path("my-information/alarms/", information.ChooseAlarms.as_view(), name="choose-alarms"),
    path("my-information/keys/", information.ChooseKeys.as_view(), name="choose-keys"),
    path("my-information/sessions/", information.SignOutOthers.as_view(), name="sign-out-others"),
    path("resellers/", reseller.ResellerManagement.as_view(), name="reseller-management"),
    path("resellers/add/", reseller.AddReseller.as_view(), name="reseller-add"),
    path("resellers/import/", sheet.Upload.as_view(), name="import-resellers"),
    path("resellers/import/template/", sheet.Template.as_view(), name="reseller-template"),
    path("resellers/import/rehearsal/", sheet.Rehearsal.as_view(), name="reseller-rehearsal"),
    path("resellers/import/rehearsal/file/", sheet.Judged.as_view(), name="reseller-judged"),
    path("resellers/<code>/", reseller.BasicInfo.as_view(), name="reseller"),
    path("resellers/<code>/modify/", reseller.ModifyReseller.as_view(), name="reseller-modify"),
    path("resellers/<code>/status/", reseller.ResellerStatusChange.as_view(), name="reseller-status-change"),
    *(path(f"resellers/<code>/{way}", view.as_view(), name=f"reseller-{name}") for name, way, view in ADMINISTRATORS),
    *(path(f"resellers/<code>/{way}", view.as_view(), name=f"reseller-{name}") for name, way, view in IDENTITY),
    path("resellers/<code>/additional/", reseller_tabs.AdditionalInfo.as_view(), name="reseller-additional"),
    path(
        "resellers/<code>/additional/modify/",
        reseller_tabs.ModifyAdditionalInfo.as_view(),
        name="reseller-additional-modify",
    ),
    path("resellers/<code>/children/", reseller_tabs.Children.as_view(), name="reseller-children"),
    path("resellers/<code>/permission/", reseller_tabs.Permission.as_view(), name="reseller-permission"),
    path("resellers/<code>/notifications/", reseller_tabs.Notifications.as_view(), name="reseller-notifications"),
    path("resellers/<code>/changes/", reseller_tabs.Changes.as_view(), name="reseller-changes"),
    *(
        path(f"my-information/{way}", view.as_view(**MY_ADMINISTRATORS), name=f"my-{name}")
        for name, way, view in ADMINISTRATORS
    ),
    *(path(f"my-information/{way}", view.as_view(**MY_IDENTITY), name=f"my-{name}") for name, way, view in IDENTITY),
    path("my-information/company/", reseller.ModifyOwnCompany.as_view(), name="my-company"),
    path(
        "my-information/additional/",
        reseller_tabs.AdditionalInfo.as_view(**OWN, screen="my-information.additional"),
        name="my-additional",
    ),
    path(
        "my-information/children/",
        reseller_tabs.Children.as_view(**OWN, screen="my-information.children"),
        name="my-children",
    ),
    path(
        "my-information/notifications/",
        reseller_tabs.Notifications.as_view(**OWN, screen="my-information.notifications"),
        name="my-notifications",
    ),
    path(
        "my-information/changes/",
        reseller_tabs.Changes.as_view(**OWN, screen="my-information.changes"),
        name="my-changes",
    ),
    path("reseller-status/", reseller_status.ResellerStatus.as_view(), name="reseller-status"),
    path("reseller-status/<code>/", reseller_status.Resource.as_view(), name="status-resource"),
    path("reseller-status/<code>/additional/", reseller_status.AdditionalStatus.as_view(), name="status-additional"),
    path("onboarding/", onboarding.PartnerOnboarding.as_view(), name="partner-onboarding"),
    path("onboarding/start/", onboarding.StartOnboarding.as_view(), name="onboarding-start"),
    path("onboarding/escalation/add/", escalation.ContactPage.as_view(), name="escalation-add"),
    path("onboarding/escalation/<int:pk>/", escalation.ContactPage.as_view(), name="escalation"),
    path("onboarding/escalation/<int:pk>/delete/", escalation.DeleteContact.as_view(), name="escalation-delete"),
    path("onboarding/<code>/", onboarding.Checklist.as_view(), name="onboarding-detail"),
    path("onboarding/<code>/steps/<int:pk>/", onboarding.ChangeStep.as_view(), name="onboarding-step"),
    path("onboarding/<code>/steps/<int:pk>/tick/", onboarding.TickStep.as_view(), name="onboarding-tick"),
]
