"""Addresses of the followups pages."""

from datetime import date

from django.urls import path, register_converter

from followups.views import calendar, dictionaries, work


class DayConverter:
    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value):
        return date.fromisoformat(value)

    def to_url(self, value):
        return value.isoformat()


register_converter(DayConverter, "day")

app_name = "followups"
urlpatterns = [
    path("", work.FollowUpList.as_view(), name="list"),
    path("<int:pk>/", work.FollowUpDetail.as_view(), name="detail"),
    path("<int:pk>/reschedule/", work.Reschedule.as_view(), name="reschedule"),
    path("<int:pk>/cancel/", work.Cancel.as_view(), name="cancel"),
    path("households/<int:pk>/", work.HouseholdPanel.as_view(), name="household_panel"),
    path("dictionaries/", dictionaries.Dictionaries.as_view(), name="dictionaries"),
    path("dictionaries/cadences/new/", dictionaries.SetCadence.as_view(), name="cadence-new"),
    path("dictionaries/cadences/<int:pk>/change/", dictionaries.SetCadence.as_view(), name="cadence-change"),
    path("dictionaries/cadences/<int:pk>/end/", dictionaries.EndCadence.as_view(), name="cadence-end"),
    path("dictionaries/calendar/", calendar.Calendar.as_view(), name="calendar"),
    path("dictionaries/calendar/warning/", calendar.CalendarWarning.as_view(), name="calendar-warning"),
    path("dictionaries/calendar/notice/", calendar.SendNotice.as_view(), name="calendar-notice"),
    path("dictionaries/calendar/changes/<int:pk>/", calendar.ChangeDetail.as_view(), name="calendar-change"),
    path(
        "dictionaries/calendar/changes/<int:pk>/confirm/",
        calendar.ConfirmChange.as_view(),
        name="calendar-change-confirm",
    ),
    path("dictionaries/calendar/changes/<int:pk>/undo/", calendar.UndoChange.as_view(), name="calendar-change-undo"),
    path("dictionaries/calendar/<day:on>/clear/", calendar.ClearLocalDay.as_view(), name="calendar-clear"),
]
