"""What each counted column means, in one place: pages, reports and the API quote it."""

from django.utils.translation import gettext_lazy as _

DEFINITIONS = {
    "visits": _("Visits of every kind that stand, by the day they were made."),
    "door_visits": _("Of these, visits from door to door."),
    "patrol_visits": _("Of these, visits made on patrol."),
    "return_visits": _("Of these, return visits."),
    "met_visits": _("Of these, visits at which somebody was met."),
    "refused_visits": _("Of these, visits that were refused."),
    "minutes": _("Minutes spent on the visits, as entered."),
    "patrol_minutes": _("Of these, minutes on patrol."),
    "households_met": _("Households at which somebody was met, each once a day."),
    "households_first_met": _("Different households at which somebody was met, each once a calendar month."),
    "persons_met": _("Residents met at visits, each once a day."),
    "follow_ups_due": _("Follow-ups due in the period that were not cancelled."),
    "follow_ups_done": _("Follow-ups closed by a visit made in the period, by their last day."),
    "follow_ups_late": _("Follow-ups closed by a visit made in the period, after their last day."),
    "answering_visits": _("Visits that closed at least one follow-up."),
    "cases_opened": _("Cases heard in the period."),
    "cases_closed": _("Closings in the period; a case opened again and closed again counts twice."),
    "cases_agreed": _("Closings in the period that ended with an agreement."),
    "cases_not_agreed": _("Closings in the period for which no agreement was reached."),
    "cases_reopened": _("Closed cases opened again in the period, whenever they had been closed."),
    "arrived": _("Stays that began in the period."),
    "departed": _("Stays that ended in the period."),
    "residents": _("Residents who live here today."),
    "households": _("Households lived in today."),
}
