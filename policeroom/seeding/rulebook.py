"""Categories, cadences and working days as the county's dictionaries say them, read once."""

from datetime import timedelta

from followups.calendar.workdays import published
from followups.models import Cadence
from residents.models import ListingCategory

DAY = timedelta(days=1)


class Rulebook:
    """Read once and cached, for the simulation looks them up for every visit."""

    def __init__(self, today):
        self.categories = {category.code: category for category in ListingCategory.objects.valid(today)}
        self.cadences = {
            (cadence.category.code if cadence.category else "", cadence.level, cadence.stage): cadence
            for cadence in Cadence.objects.valid(today).select_related("category")
        }
        self.worked = {}

    def cadence(self, code="", level="", stage=""):
        """The cadence of a category and level, of its stage if it has one; else that of the category; or None."""
        keys = ((code, level, stage), (code, level, ""), (code, "", ""))
        return next((self.cadences[key] for key in keys if key in self.cadences), None)

    def is_worked(self, day):
        if day not in self.worked:
            self.worked[day] = published(day)[0]
        return self.worked[day]

    def working_on(self, day):
        while not self.is_worked(day):
            day += DAY
        return day

    def after(self, day, working_days):
        """So many working days later."""
        while working_days > 0:
            day += DAY
            working_days -= self.is_worked(day)
        return self.working_on(day)
