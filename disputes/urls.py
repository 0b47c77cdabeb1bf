"""Addresses of the disputes pages."""

from django.urls import include, path

from disputes import views

app_name = "disputes"
urlpatterns = [
    path("", views.DisputeList.as_view(), name="list"),
    path("board/", views.Board.as_view(), name="board"),
    path("new/", views.DisputeCreate.as_view(), name="create"),
    path("people/", views.People.as_view(), name="people"),
    path("people/look-up/", views.LookUp.as_view(), name="look_up"),
    path("of-resident/<int:pk>/", views.OfResident.as_view(), name="of_resident"),
    path("of-household/<int:pk>/", views.OfHousehold.as_view(), name="of_household"),
    path("hand-offs/", views.HandOffList.as_view(), name="hand_offs"),
    path("hand-offs/<int:pk>/", views.HandOffDetail.as_view(), name="hand_off"),
    path("hand-offs/<int:pk>/accept/", views.HandOffAccept.as_view(), name="hand_off_accept"),
    path("hand-offs/<int:pk>/refuse/", views.HandOffRefuse.as_view(), name="hand_off_refuse"),
    path("hand-offs/<int:pk>/withdraw/", views.HandOffWithdraw.as_view(), name="hand_off_withdraw"),
    path("terms/<int:pk>/", views.SettleTerm.as_view(), name="term"),
    path("parties/<int:pk>/edit/", views.PartyEdit.as_view(), name="party_edit"),
    path("parties/<int:pk>/withdraw/", views.PartyWithdraw.as_view(), name="party_withdraw"),
    path("parties/<int:pk>/reveal/<slug:field>/", views.PartyReveal.as_view(), name="party_unmask"),
    path("dictionaries/", include("disputes.dictionary_urls")),
    path("ledger/", views.Ledger.as_view(), name="ledger"),
    path("<int:pk>/", views.DisputeDetail.as_view(), name="detail"),
    path("<int:pk>/print/", views.DisputePrint.as_view(), name="print"),
    path("<int:pk>/edit/", views.DisputeEdit.as_view(), name="edit"),
    path("<int:pk>/accept/", views.Accept.as_view(), name="accept"),
    path("<int:pk>/appraised/", views.Appraised.as_view(), name="appraised"),
    path("<int:pk>/mediate/", views.Mediate.as_view(), name="mediate"),
    path("<int:pk>/agree/", views.Agree.as_view(), name="agree"),
    path("<int:pk>/confirmation/", views.Confirmation.as_view(), name="confirmation"),
    path("<int:pk>/refer/", views.Refer.as_view(), name="refer"),
    path("<int:pk>/answer/", views.Answer.as_view(), name="answer"),
    path("<int:pk>/escalate/", views.Escalate.as_view(), name="escalate"),
    path("<int:pk>/lower/", views.Lower.as_view(), name="lower"),
    path("<int:pk>/acknowledge/", views.Acknowledge.as_view(), name="acknowledge"),
    path("<int:pk>/hand-off/", views.HandOffNew.as_view(), name="hand_off_new"),
    path("<int:pk>/extend/", views.Extend.as_view(), name="extend"),
    path("<int:pk>/extension/", views.DecideExtension.as_view(), name="extension"),
    path("<int:pk>/close/", views.Close.as_view(), name="close"),
    path("<int:pk>/reopen/", views.Reopen.as_view(), name="reopen"),
    path("<int:pk>/void/", views.Void.as_view(), name="void"),
    path("<int:pk>/parties/new/", views.PartyAdd.as_view(), name="party_add"),
    path("<int:pk>/agreement/print/", views.AgreementPrint.as_view(), name="agreement_print"),
    path("<int:pk>/agreement/word/", views.AgreementWord.as_view(), name="agreement_word"),
]
