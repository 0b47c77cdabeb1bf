"""Addresses of the home pages."""

from django.urls import path

from dashboards import views
from dashboards.aims import views as aims
from dashboards.chief import deciding
from dashboards.chief import views as chief
from dashboards.county import views as county
from dashboards.own import views as own

app_name = "dashboards"
urlpatterns = [
    path("", views.HomePage.as_view(), name="home"),
    path("my-figures/", own.MyFigures.as_view(), name="my_figures"),
    path("aims/", aims.Aims.as_view(), name="aims"),
    path("county/rooms/", county.RoomsPage.as_view(), name="county_rooms"),
    path("county/trend/", county.TrendPage.as_view(), name="county_trend"),
    path("county/map/", county.MapPage.as_view(), name="county_map"),
    path("county/posts/", county.PostsPage.as_view(), name="county_posts"),
    path("decide/<slug:kind>/<int:pk>/", deciding.Decide.as_view(), name="decide"),
    path("rooms/<int:pk>/panel/", chief.RoomPanel.as_view(), name="room_panel"),
]
