"""Django's own sign-in signals written into the trail: the one place where signals are used."""

from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from accounts import sessions
from audit import trail


@receiver(user_logged_in, dispatch_uid="accounts.signed_in")
def signed_in(sender, request, user, **kwargs):
    if request is not None and hasattr(request, "session"):
        sessions.begin(request)
    trail.record(by=user, verb="signed_in", target=user)


@receiver(user_logged_out, dispatch_uid="accounts.signed_out")
def signed_out(sender, request, user, **kwargs):
    if user is not None:
        trail.record(by=user, verb="signed_out", target=user)


@receiver(user_login_failed, dispatch_uid="accounts.sign_in_failed")
def sign_in_failed(sender, credentials, request=None, **kwargs):
    """Names the officer when the badge exists. What else was typed is not kept: people type passwords there."""
    badge = str(credentials.get("username") or credentials.get("badge") or "")[:20]
    officer = get_user_model().objects.filter(badge=badge).first()
    trail.record(by=None, verb="sign_in_failed", target=officer, subject="" if officer else "—")
