"""Background exports: one way for every list, asked again when written and when fetched."""

import io
from dataclasses import replace
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from core.exports import export_job, export_store, workbooks
from core.exports.sheets import Sheet, csv_pieces
from notifications.models import Notification
from reports import actions
from tests import factories
from tests.visits.conftest import content_of

LISTS = ["visits", "follow-ups", "residents", "households", "disputes"]


def begun(officer, path="/api/v1/visits/", **facts):
    return export_store.create(
        **{"kind": "visits", "officer": officer, "query": "", "language": "en", "path": path, **facts}
    )


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.django_db(transaction=True)
def test_every_main_list_by_api(name, api, officer, roommate, room, nasty_rows):
    factories.DisputeFactory(room=room)
    client = api(officer)
    started = client.post(f"/api/v1/{name}/export/")
    assert started.status_code == 202, started.content
    place = started["Location"]
    response = client.get(place)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert content_of(response) == b"".join(client.get(f"/api/v1/{name}/", {"format": "csv"}).streaming_content)
    assert api(roommate).get(place).status_code == 404
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True))[:2] == ["exported", "export_fetched"]


def test_states_are_told_and_twice_is_once(api, officer, room):
    factories.VisitFactory(household=factories.HouseholdFactory(room=room), visited_by=officer)
    export = begun(officer)
    assert api(officer).get(f"/api/v1/visits/export/{export.number}/").json()["state"] == "waiting"
    actions.write_export(number=export.number)
    actions.write_export(number=export.number)
    done = export_store.get(export.number)
    assert (done.state, done.rows, done.total) == ("done", 1, 1)
    assert Notification.objects.filter(officer=officer, kind="export_done").count() == 1


def test_expired_is_gone(api, officer, settings):
    settings.EXPORT_KEEP_HOURS = -1
    old = begun(officer)
    assert export_store.get(old.number) is None
    assert api(officer).get(f"/api/v1/visits/export/{old.number}/").status_code == 404


def test_what_a_token_does_not_cover_is_not_written(officer):
    export = begun(officer, permissions=["residents.view"])
    actions.write_export(number=export.number)
    failed = export_store.get(export.number)
    assert (failed.state, failed.error, failed.rows) == ("failed", export_job.LOST, 0)
    assert not failed.file.exists()


def test_what_breaks_in_the_middle_leaves_no_file(officer):
    def broken():
        yield {"id": 1}
        raise OSError("disk full")

    export = begun(officer)
    with pytest.raises(OSError, match="disk full"):
        export_job.write(export, officer, sheet=Sheet("visits", ["id"], broken))
    failed = export_store.get(export.number)
    assert (failed.state, failed.error) == ("failed", export_job.STOPPED)
    assert [path.suffix for path in export_store.folder().iterdir()] == [".json"]


def test_cancelled_in_the_middle(officer, monkeypatch):
    monkeypatch.setattr(export_job, "PROGRESS_SECONDS", 0)
    export = begun(officer)

    def rows():
        for number in range(5000):
            if number == 1000:
                actions.cancel_export(by=officer, number=export.number)
            yield {"id": number}

    export_job.write(export, officer, sheet=Sheet("visits", ["id"], rows))
    assert export_store.get(export.number).state == "cancelled"
    assert not export.file.exists()


def test_progress_counts_rows_and_not_lines_of_a_cell(officer):
    export = begun(officer)
    rows = [{"a": 'x\n"y"\n'}, {"a": "\n"}, {"a": '"'}]
    assert export_job.write(export, officer, sheet=Sheet("visits", ["a"], lambda: rows)).rows == 3


def test_a_workbook_of_a_page(signed_in, officer, room, nasty_rows, django_capture_on_commit_callbacks):
    client = signed_in(officer)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("exports:new"), {"path": "/residents/", "query": "state=", "format": "xlsx"})
    assert response["Location"] == reverse("exports:list")
    [export] = export_store.list_exports(officer)
    assert export.state == "done", export.error
    page = client.get(reverse("exports:list")).content.decode()
    assert reverse("exports:file", args=[export.number]) in page
    fetched = client.get(reverse("exports:file", args=[export.number]))
    book = openpyxl.load_workbook(io.BytesIO(content_of(fetched)))
    [head, *rows] = book.active.iter_rows()
    names = [cell.value for cell in head]
    assert book.active.freeze_panes == "A2"
    assert isinstance(rows[0][names.index("Number")].value, int)
    assert rows[0][names.index("Birth date")].is_date
    texts = [row[names.index("Full name")] for row in rows]
    formula = next(cell for cell in texts if cell.value == "=1+1")
    assert formula.data_type == "s"
    assert {row[names.index("Document number")].value for row in rows} >= {"4309**********1234"}
    assert Entry.objects.filter(by=officer, verb__in=["exported", "export_fetched"]).count() == 2


def test_a_report_as_a_workbook(signed_in, officer, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(officer).post(reverse("exports:new"), {"path": "/reports/workload/", "query": ""})
    [export] = export_store.list_exports(officer)
    assert (export.state, export.rows) == ("done", 1), export.error
    sheet = openpyxl.load_workbook(export.file).active
    assert sheet["C2"].is_date


def test_more_than_a_sheet_holds(officer, monkeypatch):
    monkeypatch.setattr(workbooks, "MAX_ROWS", 3)
    many = Sheet("visits", ["id"], lambda: ({"id": number} for number in range(3)))
    export = export_job.write(begun(officer, format="xlsx"), officer, sheet=many)
    assert (export.state, export.error) == ("failed", export_job.TOO_MANY)
    counted = replace(many, total=lambda: 3, rows=lambda: 1 / 0)
    assert export_job.write(begun(officer, format="xlsx"), officer, sheet=counted).error == export_job.TOO_MANY


@pytest.mark.parametrize("path", ["/visits/1/", "/nowhere/", "/exports/", "/account/", "/api/v1/visits/1/", "//x"])
def test_only_lists_can_be_asked_for(path, signed_in, officer):
    assert signed_in(officer).post(reverse("exports:new"), {"path": path}).status_code == 404


def test_a_list_one_may_not_see_is_refused(signed_in, admin):
    assert signed_in(admin).post(reverse("exports:new"), {"path": "/visits/"}).status_code == 403


def test_other_peoples_exports_are_absent(signed_in, officer, roommate):
    export = begun(officer)
    client = signed_in(roommate)
    assert client.get(reverse("exports:file", args=[export.number])).status_code == 404
    assert client.post(reverse("exports:cancel", args=[export.number])).status_code == 404
    assert export.number not in client.get(reverse("exports:list")).content.decode()
    assert export_store.get(export.number).state == "waiting"


def test_who_lost_the_post_does_not_get_the_file(signed_in, officer, room, other_room):
    export = begun(officer, path="/visits/")
    actions.write_export(number=export.number)
    place = reverse("exports:file", args=[export.number])
    assert content_of(signed_in(officer).get(place))
    today = timezone.localdate()
    officer.postings.update(since=today - timedelta(days=9), until=today - timedelta(days=1))
    factories.PostingFactory(officer=officer, role="officer", room=other_room)
    assert signed_in(officer).get(place).status_code == 403


def test_cancel_and_again(signed_in, officer, django_capture_on_commit_callbacks):
    export = begun(officer, path="/visits/")
    client = signed_in(officer)
    client.post(reverse("exports:cancel", args=[export.number]))
    assert export_store.get(export.number).state == "cancelled"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("exports:retry", args=[export.number]))
    assert [item.state for item in export_store.list_exports(officer)] == ["done", "cancelled"]


def test_rows_are_never_held_at_once(officer):
    """50,000 rows go through in far less memory than they are long."""
    import tracemalloc

    rows = ({"id": number, "note": f"{number} " * 50} for number in range(50_000))
    sheet = Sheet("visits", ["id", "note"], lambda: rows)
    tracemalloc.start()
    length = sum(map(len, csv_pieces(sheet)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert length > 10_000_000
    assert peak < 1_000_000
