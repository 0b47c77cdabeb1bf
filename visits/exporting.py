"""The rows of a background export of visits: scope and filter are asked again when the job runs."""

from types import SimpleNamespace

from django.http import QueryDict

from core import exports
from stations.models import Officer
from visits.filters import VisitFilter
from visits.models import Visit
from visits.serializers import VisitSerializer

# The answers about a case are of the case: `dispute` names it.
LEFT_OUT = ("reason", "return_answers")


def columns():
    return [name for name in VisitSerializer().fields if name not in LEFT_OUT]


def chosen_rows(user, query):
    """The standing visits `user` may see that the query string chooses; voided ones only when asked for."""
    request = SimpleNamespace(user=user, GET=query, is_job=True)
    rows = VisitFilter(query, queryset=Visit.objects.visible_to(user).for_list(), request=request).qs
    return rows if query.get("voided") else rows.standing()


def write_visits(export):
    """Write the file of `export`; whoever lost the post since gets an empty one."""
    officer = Officer.objects.get(pk=export.officer_id)
    if export.permissions is not None:
        officer.narrow_to(lambda permission: permission in export.permissions)
    rows = chosen_rows(officer, QueryDict(export.query))
    serializer = VisitSerializer()
    data = (serializer.to_representation(row) for row in rows.order_by("id").iterator(chunk_size=1000))
    return exports.run(export, data, columns(), total=rows.count())
