"""Addresses of signing in."""

from django.urls import path

from partners.sign_in.views import company_sign_in, gate, reset, second_step

urlpatterns = [
    path("login/", gate.Login.as_view(), name="login"),
    path("login/second-step/", second_step.SecondStep.as_view(), name="second-step"),
    path("login/second-step/passkey/", second_step.PasskeyStep.as_view(), name="passkey-step"),
    path("login/company/", company_sign_in.CompanySignIn.as_view(), name="company-sign-in"),
    path("login/company/go/", company_sign_in.Departure.as_view(), name="company-departure"),
    path("login/company/callback/", company_sign_in.Callback.as_view(), name="company-callback"),
    path("logout/", gate.Logout.as_view(), name="logout"),
    path("session/stay/", gate.Stay.as_view(), name="stay"),
    path("password-reset/", reset.PasswordReset.as_view(), name="password-reset"),
    path("password-reset/<str:secret>/", reset.SetPassword.as_view(), name="set-password"),
]
