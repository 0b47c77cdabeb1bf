"""Addresses of the visits pages."""

from django.urls import path, re_path

from visits import views

app_name = "visits"
urlpatterns = [
    path("", views.VisitList.as_view(), name="list"),
    path("new/", views.VisitCreate.as_view(), name="create"),
    path("new/households/", views.HouseholdChoice.as_view(), name="choose"),
    path("<int:pk>/", views.VisitDetail.as_view(), name="detail"),
    path("<int:pk>/correct/", views.VisitCorrect.as_view(), name="correct"),
    path("<int:pk>/void/", views.VisitVoid.as_view(), name="void"),
    path("<int:pk>/undo/", views.VisitUndo.as_view(), name="undo"),
    path("photos/<int:pk>/withdraw/", views.PhotoWithdraw.as_view(), name="photo-withdraw"),
    re_path(r"^photos/(?P<pk>[0-9]{1,18})/(?P<size>full|small)/$", views.PhotoFile.as_view(), name="photo"),
    path("of-household/<int:pk>/", views.HouseholdStory.as_view(), name="household_story"),
    path("of-resident/<int:pk>/", views.ResidentStory.as_view(), name="resident_story"),
]
