"""Addresses of this app."""

from django.urls import path

from callstats.views import records

app_name = "callstats"
urlpatterns = [
    path("log/call-records/", records.CallFiles.as_view(), name="files"),
    path("log/call-records/upload/", records.UploadCallFile.as_view(), name="upload"),
    path("log/call-records/<int:pk>/", records.CallFilePage.as_view(), name="file"),
    path("log/call-records/<int:pk>/read/", records.LetIn.as_view(), name="let-in"),
    path("log/call-records/<int:pk>/put-away/", records.PutAway.as_view(), name="put-away"),
]
