"""Addresses of this app."""

from django.conf import settings
from django.urls import include, path

from partners.views import (
    choose,
    company_sign_in,
    export,
    factor,
    find,
    gate,
    home,
    home_setting,
    information,
    log,
    mailbox,
    notification,
    preview,
    reset,
    second_step,
)

app_name = "partners"
urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("login/", gate.Login.as_view(), name="login"),
    path("login/second-step/", second_step.SecondStep.as_view(), name="second-step"),
    path("login/second-step/passkey/", second_step.PasskeyStep.as_view(), name="passkey-step"),
    path("login/company/", company_sign_in.CompanySignIn.as_view(), name="company-sign-in"),
    path("login/company/callback/", company_sign_in.Callback.as_view(), name="company-callback"),
    path("logout/", gate.Logout.as_view(), name="logout"),
    path("session/stay/", gate.Stay.as_view(), name="stay"),
    path("find/", find.Find.as_view(), name="find"),
    path("lookup/resellers/", find.ResellerNames.as_view(), name="reseller-names"),
    path("choose/look/", choose.ChooseLook.as_view(), name="choose-look"),
    path("choose/columns/", choose.ChooseColumns.as_view(), name="choose-columns"),
    path("choose/view/", choose.SaveView.as_view(), name="save-view"),
    path("choose/view/delete/", choose.DeleteView.as_view(), name="delete-view"),
    path("log/logins/", log.LoginHistory.as_view(), name="login-history"),
    path("", include("partners.reseller_urls")),
    path("banner/ok/", choose.Acknowledge.as_view(), name="acknowledge"),
    # people and messages
    path("password-reset/", reset.PasswordReset.as_view(), name="password-reset"),
    path("password-reset/<str:secret>/", reset.SetPassword.as_view(), name="set-password"),
    path("home/setting/", home_setting.HomeSetting.as_view(), name="home-setting"),
    path("my-information/", information.MyAccount.as_view(), name="my-information"),
    path("my-information/basic-info/", information.BasicInfo.as_view(), name="my-basic-info"),
    path("my-information/second-factor/", factor.SecondFactor.as_view(), name="second-factor"),
    path("my-information/second-factor/app/", factor.AddApp.as_view(), name="factor-app"),
    path("my-information/second-factor/passkey/", factor.AddPasskey.as_view(), name="factor-passkey"),
    path("my-information/second-factor/codes/", factor.RecoveryCodes.as_view(), name="factor-codes"),
    path("my-information/second-factor/<int:pk>/rename/", factor.RenamePasskey.as_view(), name="factor-rename"),
    path("my-information/second-factor/<int:pk>/remove/", factor.RemoveFactor.as_view(), name="factor-remove"),
    path("my-information/account/", information.ChangeDetails.as_view(), name="change-details"),
    path("my-information/password/", information.ChangePassword.as_view(), name="change-password"),
    path("my-information/alarms/", information.ChooseAlarms.as_view(), name="choose-alarms"),
    path("my-information/keys/", information.ChooseKeys.as_view(), name="choose-keys"),
    path("my-information/sessions/", information.SignOutOthers.as_view(), name="sign-out-others"),
    path("log/menus/", log.MenuAccessHistory.as_view(), name="menu-access-history"),
    path("log/excel/", log.ExcelDownloadHistory.as_view(), name="excel-download-history"),
    path("log/notifications/", log.NotificationHistory.as_view(), name="notification-history"),
    path("log/notifications/<int:pk>/", notification.Notification.as_view(), name="notification"),
    path("excel/<int:pk>/", export.Export.as_view(), name="export"),
    path("excel/<int:pk>/file/", export.ExportFile.as_view(), name="export-file"),
    path("message-preview/", preview.MessagePreview.as_view(), name="message-preview"),
    path("message-preview/<str:code>/<slug:language>/", preview.MessageSample.as_view(), name="message-sample"),
    path("message-preview/<str:code>/<slug:language>/html/", preview.MessageHtml.as_view(), name="message-html"),
]

if settings.KEEPS_MAILS:
    urlpatterns += [
        path("mailbox/", mailbox.Mailbox.as_view(), name="mailbox"),
        path("mailbox/<int:pk>/", mailbox.Mail.as_view(), name="mail"),
        path("mailbox/<int:pk>/html/", mailbox.MailHtml.as_view(), name="mail-html"),
    ]
