"""Addresses of the pages that correct or withdraw what was recorded in a case."""

from django.urls import path

from disputes.views import amending

urlpatterns = [
    path("<int:pk>/acceptance/correct/", amending.CorrectAcceptance.as_view(), name="acceptance_correct"),
    path("<int:pk>/acceptance/withdraw/", amending.WithdrawAcceptance.as_view(), name="acceptance_withdraw"),
    path("rounds/<int:pk>/correct/", amending.CorrectRound.as_view(), name="round_correct"),
    path("rounds/<int:pk>/withdraw/", amending.WithdrawRound.as_view(), name="round_withdraw"),
    path("agreements/<int:pk>/correct/", amending.CorrectAgreement.as_view(), name="agreement_correct"),
    path("agreements/<int:pk>/withdraw/", amending.WithdrawAgreement.as_view(), name="agreement_withdraw"),
    path("agreements/<int:pk>/confirm/", amending.ConfirmCopy.as_view(), name="agreement_confirm"),
]
