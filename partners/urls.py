"""Addresses of this app."""

from django.urls import path

from partners.views import choose, find, gate, home, log

app_name = "partners"
urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("login/", gate.Login.as_view(), name="login"),
    path("logout/", gate.Logout.as_view(), name="logout"),
    path("session/stay/", gate.Stay.as_view(), name="stay"),
    path("find/", find.Find.as_view(), name="find"),
    path("lookup/resellers/", find.ResellerNames.as_view(), name="reseller-names"),
    path("choose/look/", choose.ChooseLook.as_view(), name="choose-look"),
    path("choose/columns/", choose.ChooseColumns.as_view(), name="choose-columns"),
    path("choose/view/", choose.SaveView.as_view(), name="save-view"),
    path("choose/view/delete/", choose.DeleteView.as_view(), name="delete-view"),
    path("log/logins/", log.LoginHistory.as_view(), name="login-history"),
    path("banner/ok/", choose.Acknowledge.as_view(), name="acknowledge"),
]
