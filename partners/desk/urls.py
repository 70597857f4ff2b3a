"""Addresses of the desk."""

from django.conf import settings
from django.urls import path

from partners.desk.views import (
    choose,
    export,
    find,
    home,
    home_setting,
    inbox,
    log,
    mailbox,
    notification,
    preview,
    undo,
    view,
)

urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("find/", find.Find.as_view(), name="find"),
    path("lookup/resellers/", find.ResellerNames.as_view(), name="reseller-names"),
    path("choose/look/", choose.ChooseLook.as_view(), name="choose-look"),
    path("choose/columns/", choose.ChooseColumns.as_view(), name="choose-columns"),
    path("choose/view/", view.SaveView.as_view(), name="save-view"),
    path("views/", view.SavedViews.as_view(), name="saved-views"),
    path("log/logins/", log.LoginHistory.as_view(), name="login-history"),
    path("undo/", undo.Undo.as_view(), name="undo"),
    path("inbox/", inbox.Inbox.as_view(), name="inbox"),
    path("inbox/works/", inbox.UnderWay.as_view(), name="under-way"),
    path("inbox/ok/", inbox.Acknowledge.as_view(), name="acknowledge"),
    path("home/part/<slug:part>/", home.HomePart.as_view(), name="home-part"),
    path("home/setting/", home_setting.HomeSetting.as_view(), name="home-setting"),
    path("log/menus/", log.MenuAccessHistory.as_view(), name="menu-access-history"),
    path("log/excel/", log.ExcelDownloadHistory.as_view(), name="excel-download-history"),
    path("log/notifications/", log.NotificationHistory.as_view(), name="notification-history"),
    path("log/notifications/<int:pk>/", notification.Notification.as_view(), name="notification"),
    path("excel/<int:pk>/", export.Export.as_view(), name="export"),
    path("import/<int:pk>/", export.Import.as_view(), name="import-progress"),
    path("bulk/<int:pk>/", export.Bulk.as_view(), name="bulk-progress"),
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
