"""Addresses of the pages of care."""

from django.urls import path

from assistance import views

app_name = "assistance"
urlpatterns = [
    path("", views.CareList.as_view(), name="list"),
    path("to-ask/", views.ConsentRequestList.as_view(), name="requests"),
    path("to-ask/<int:pk>/decline/", views.Decline.as_view(), name="decline"),
    path("of-resident/<int:pk>/", views.OfResident.as_view(), name="of_resident"),
    path("of-resident/<int:pk>/new/", views.CareEnter.as_view(), name="enter"),
    path("<int:pk>/", views.CareDetail.as_view(), name="detail"),
    path("<int:pk>/edit/", views.CareChange.as_view(), name="edit"),
    path("<int:pk>/review/", views.CareReview.as_view(), name="review"),
    path("<int:pk>/end/", views.CareEnd.as_view(), name="end"),
    path("<int:pk>/withdraw/", views.CareWithdraw.as_view(), name="withdraw"),
    path("<int:pk>/void/", views.CareVoid.as_view(), name="void"),
    path("<int:pk>/helps/new/", views.HelpNew.as_view(), name="help"),
    path("<int:pk>/reveal/", views.CareReveal.as_view(), name="reveal"),
    path("helps/<int:pk>/void/", views.HelpVoid.as_view(), name="help_void"),
]
