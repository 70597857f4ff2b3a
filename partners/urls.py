"""Addresses of this app, wing by wing."""

from django.urls import include, path

app_name = "partners"
urlpatterns = [
    path("", include("partners.people.urls")),
    path("", include("partners.branding.urls")),
    path("", include("partners.sign_in.urls")),
    path("", include("partners.channel.urls")),
    path("", include("partners.desk.urls")),
]
