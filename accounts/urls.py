"""Addresses of the accounts pages."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("", views.Profile.as_view(), name="profile"),
    path("password/", views.PasswordChange.as_view(), name="password"),
    path("sessions/end/", views.EndOtherSessions.as_view(), name="end-sessions"),
    path("tokens/", views.Tokens.as_view(), name="tokens"),
    path("tokens/new/", views.TokenIssue.as_view(), name="token-issue"),
    path("tokens/<uuid:public_id>/revoke/", views.TokenRevoke.as_view(), name="token-revoke"),
]
