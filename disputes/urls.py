"""Addresses of the disputes pages."""

from django.urls import path

from disputes import views

app_name = "disputes"
urlpatterns = [
    path("", views.DisputeList.as_view(), name="list"),
    path("<int:pk>/", views.DisputeDetail.as_view(), name="detail"),
]
