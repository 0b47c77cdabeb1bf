"""Reading visits."""

from django.db.models import Prefetch

from core.querysets import ScopedQuerySet


class VisitQuerySet(ScopedQuerySet):
    def standing(self):
        """Not voided: the only visits that count in any figure."""
        return self.filter(voided_at__isnull=True)

    def met(self):
        return self.standing().filter(contact="met")

    def effective(self):
        return self.met().filter(household__isnull=False)

    def about(self, matter):
        """Of the case they were made for."""
        return self.filter(dispute=matter)

    def during(self, since, until):
        """By local day, both ends included; either may be None."""
        rows = self
        if since:
            rows = rows.filter(occurred_on__gte=since)
        if until:
            rows = rows.filter(occurred_on__lte=until)
        return rows

    def for_list(self):
        findings = self.model._meta.get_field("findings").related_model.objects.current()
        rows = self.select_related(
            "room__station", "household__dwelling__community", "visited_by", "dispute__room__station", "return_answers"
        )
        return rows.prefetch_related("residents", Prefetch("findings", queryset=findings, to_attr="current_findings"))


class FindingQuerySet(ScopedQuerySet):
    def current(self):
        return self.filter(withdrawn_at__isnull=True)


class PhotoQuerySet(ScopedQuerySet):
    pass
