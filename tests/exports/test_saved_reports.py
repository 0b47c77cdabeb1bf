"""Saved reports: kept, planned, delivered once, to whom may see them."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from core.exports import export_store
from notifications.models import Notification
from reports import actions
from reports.models import Delivery, SavedReport, Webhook
from reports.saved import webhook_client
from reports.saved.actions import delivering
from tests import factories


@pytest.fixture
def saved(chief):
    def make(by=chief, path="/visits/", query="", **facts):
        return actions.save_report(by=by, path=path, query=query, **{"name": "走访", "format": "csv", **facts})

    return make


@pytest.fixture
def visit(room, officer):
    return factories.VisitFactory(household=factories.HouseholdFactory(room=room), visited_by=officer)


def today():
    return timezone.localdate()


def due(saved, days=0):
    SavedReport.objects.filter(pk=saved.pk).update(next_on=today() - timedelta(days=days))


def test_a_planned_report_comes_as_a_file_and_a_message(saved, chief, visit):
    report = saved(schedule="daily")
    assert report.next_on == today() + timedelta(days=1)
    due(report)
    assert (actions.queue_due(), actions.queue_due()) == (1, 0)
    assert (actions.deliver_waiting(), actions.deliver_waiting()) == (1, 0)
    [export] = export_store.list_exports(chief)
    assert (export.state, export.rows, export.title) == ("done", 1, "走访")
    assert Notification.objects.filter(officer=chief, kind="report_ready").count() == 1
    assert Delivery.objects.get().state == Delivery.DONE
    assert list(Entry.objects.values_list("verb", flat=True)) == ["report_delivered", "report_saved"]


def test_missed_nights_are_one_report(saved):
    report = saved(schedule="daily")
    due(report, days=5)
    assert actions.queue_due() == 1
    report.refresh_from_db()
    assert report.next_on == today() + timedelta(days=1)


def test_paused_and_deleted_ones_are_not_asked(saved, chief):
    for act in (lambda item: actions.pause_report(by=chief, saved=item, paused=True),
                lambda entry: actions.void_report(by=chief, saved=entry)):  # fmt: skip
        report = saved(schedule="daily")
        act(report)
        due(report)
    assert actions.queue_due() == 0


def test_the_recipient_gets_what_the_recipient_may_see(saved, chief, neighbour, visit):
    actions.queue_now(by=chief, saved=saved(recipient=neighbour))
    actions.deliver_waiting()
    [export] = export_store.list_exports(neighbour)
    assert (export.state, export.rows) == ("done", 0)
    assert export_store.list_exports(chief) == []


def test_who_lost_the_post_gets_nothing_and_the_owner_hears_of_it(saved, chief, neighbour, visit):
    report = saved(recipient=neighbour)
    neighbour.postings.update(since=today() - timedelta(days=9), until=today() - timedelta(days=1))
    actions.queue_now(by=chief, saved=report)
    actions.deliver_waiting()
    assert export_store.list_exports(neighbour) == []
    assert Delivery.objects.get().state == Delivery.GIVEN_UP
    assert Notification.objects.filter(officer=chief, kind="report_not_delivered").count() == 1
    assert not Notification.objects.filter(officer=neighbour).exists()


def test_a_filter_that_names_what_is_out_of_reach_does_not_widen(saved, chief, neighbour, room, visit):
    actions.queue_now(by=chief, saved=saved(recipient=neighbour, query=f"room={room.pk}"))
    actions.deliver_waiting()
    assert Delivery.objects.get().state == Delivery.GIVEN_UP


def test_a_sweeper_that_died_gives_back_what_it_held(saved, chief, visit):
    actions.queue_now(by=chief, saved=saved())
    assert delivering.claim_delivery() is not None
    assert actions.deliver_waiting() == 0
    Delivery.objects.update(next_at=timezone.now() - timedelta(seconds=1))
    assert actions.deliver_waiting() == 1
    assert len(export_store.list_exports(chief)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_sweepers_take_each_its_own(saved, chief):
    report = saved()
    for _number in range(6):
        actions.queue_now(by=chief, saved=report)
    taken, start = [], threading.Barrier(2)

    def sweep():
        start.wait(10)
        while (delivery := delivering.claim_delivery()) is not None:
            taken.append(delivery.pk)
        connections.close_all()

    threads = [threading.Thread(target=sweep) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(taken) == sorted(Delivery.objects.values_list("pk", flat=True))
    assert connection.features.has_select_for_update_skip_locked is (connection.vendor == "postgresql")


@pytest.fixture
def other_side(settings):
    """A system on this machine: what it was sent, and the status it answers with."""

    class Takes(BaseHTTPRequestHandler):
        got, status = [], 204

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.got.append((dict(self.headers), body))
            self.send_response(self.status)
            if self.status == 302:
                self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()

        def log_message(self, *args):
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Takes)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.WEBHOOK_HOSTS = [f"127.0.0.1:{server.server_port}"]
    Takes.got = []
    Takes.url = f"http://127.0.0.1:{server.server_port}/take?x=1"
    yield Takes
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def hooked(bureau, other_side, saved):
    """(saved report that goes to the other side, secret)"""
    webhook, secret = actions.add_webhook(by=bureau, name="大数据平台", url=other_side.url)
    return saved(by=bureau, webhook=webhook), secret


def test_a_webhook_is_signed_and_names_its_delivery(hooked, bureau, other_side, visit):
    report, secret = hooked
    actions.queue_now(by=bureau, saved=report)
    actions.deliver_waiting()
    [(head, body)] = other_side.got
    assert body.startswith(b"\xef\xbb\xbf")
    assert body.count(b"\n") == 2
    assert head["X-Policeroom-Signature"] == webhook_client.signature(secret, head["X-Policeroom-Timestamp"], body)
    assert head["X-Policeroom-Delivery"] == delivering.number_of(Delivery.objects.get())
    assert Delivery.objects.get().state == Delivery.DONE
    assert secret not in str(Entry.objects.values_list("changes", flat=True))


@pytest.mark.parametrize("status", [500, 302, 404])
def test_what_is_not_taken_is_tried_again_and_given_up(status, hooked, bureau, other_side):
    other_side.status = status
    actions.queue_now(by=bureau, saved=hooked[0])
    waits = []
    for _attempt in range(6):
        actions.deliver_waiting()
        delivery = Delivery.objects.get()
        waits.append(delivery.next_at - timezone.now())
        Delivery.objects.update(next_at=timezone.now())
    assert delivery.state == Delivery.GIVEN_UP
    assert waits[0] < waits[1] < waits[2]
    assert [line["status"] for line in delivery.log] == [status] * 6
    assert len({head["X-Policeroom-Delivery"] for head, _body in other_side.got}) == 1
    assert Notification.objects.filter(officer=bureau, kind="report_not_delivered").count() == 1


def test_a_webhook_that_always_fails_is_stopped(hooked, bureau, other_side):
    other_side.status = 500
    for _number in range(10):
        actions.queue_now(by=bureau, saved=hooked[0])
    actions.deliver_waiting()
    webhook = Webhook.objects.get()
    assert webhook.disabled_at is not None
    assert Notification.objects.filter(officer=bureau, kind="webhook_stopped").count() == 1
    actions.queue_now(by=bureau, saved=hooked[0])
    sent = len(other_side.got)
    actions.deliver_waiting()
    assert len(other_side.got) == sent


@pytest.mark.parametrize(
    ("hosts", "url"),
    [
        ([], "https://data.example/"),
        (["data.example"], "https://evil.example/"),
        (["data.example"], "https://data.example.evil.example/"),
        (["data.example"], "https://user@data.example/"),
        (["data.example"], "https://data.example:8443/"),
        (["data.example"], "http://data.example/"),
        (["data.example"], "ftp://data.example/"),
        (["data.example"], "nonsense"),
    ],
)
def test_nothing_goes_where_nobody_allowed_it(hosts, url, settings):
    settings.WEBHOOK_HOSTS = hosts
    assert webhook_client.why_not_allowed(url)


def test_https_to_a_named_host_is_allowed(settings):
    settings.WEBHOOK_HOSTS = ["data.example", "127.0.0.1:9"]
    assert webhook_client.why_not_allowed("https://data.example/take") is None
    assert webhook_client.why_not_allowed("http://127.0.0.1:9/take") is None


def test_a_host_taken_off_the_list_gets_nothing_more(hooked, bureau, other_side, settings):
    settings.WEBHOOK_HOSTS = []
    actions.queue_now(by=bureau, saved=hooked[0])
    actions.deliver_waiting()
    assert other_side.got == []
    assert Delivery.objects.get().log[-1]["error"] == "not_allowed"


def test_the_secret_is_kept_encrypted(hooked):
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM reports_webhook")
        assert hooked[1] not in cursor.fetchone()[0]
    assert Webhook.objects.get().secret == hooked[1]


# Pages


def test_saved_from_a_list_and_changed(signed_in, chief):
    client = signed_in(chief)
    place = f"{reverse('saved:new')}?path=/visits/&query=kind%3Ddoor%26cursor%3Dx"
    assert client.get(place).status_code == 200
    response = client.post(
        place, {"name": "Doors", "format": "xlsx", "period": "last_week", "schedule": "weekly", "weekday": "1"}
    )
    assert response.status_code == 302, response.content.decode()
    saved_report = SavedReport.objects.get()
    assert (saved_report.query, saved_report.next_on.isoweekday()) == ("kind=door", 1)
    assert "Doors" in client.get(reverse("saved:list")).content.decode()
    wrong = client.post(
        reverse("saved:edit", args=[saved_report.pk]), {"name": "Doors", "format": "csv", "schedule": "monthly"}
    )
    assert wrong.status_code == 422
    assert "Choose the day of the month." in wrong.content.decode()
    client.post(reverse("saved:run", args=[saved_report.pk]))
    actions.deliver_waiting()
    assert "delivered" in client.get(saved_report.get_absolute_url()).content.decode()
    client.post(reverse("saved:pause", args=[saved_report.pk]))
    saved_report.refresh_from_db()
    assert saved_report.paused_at is not None
    assert client.post(reverse("saved:delete", args=[saved_report.pk])).status_code == 302
    assert client.get(saved_report.get_absolute_url()).status_code == 404


def test_other_peoples_saved_reports_are_absent(saved, signed_in, officer):
    report = saved()
    client = signed_in(officer)
    for name in ("log", "edit", "delete"):
        assert client.get(reverse(f"saved:{name}", args=[report.pk])).status_code == 404
    for name in ("pause", "run"):
        assert client.post(reverse(f"saved:{name}", args=[report.pk])).status_code == 404
    assert report.name not in client.get(reverse("saved:list")).content.decode()


def test_the_administrator_has_none(signed_in, admin):
    assert signed_in(admin).get(reverse("saved:list")).status_code == 403


def test_webhooks_are_the_bureaus(signed_in, chief, bureau, other_side):
    place = reverse("saved:webhook-new")
    assert signed_in(chief).get(place).status_code == 403
    client = signed_in(bureau)
    assert client.post(place, {"name": "x", "url": "https://evil.example/"}).status_code == 422
    page = client.post(place, {"name": "x", "url": other_side.url}).content.decode()
    webhook = Webhook.objects.get()
    assert webhook.secret in page
    assert webhook.secret not in client.get(reverse("saved:list")).content.decode()
    assert client.post(reverse("saved:webhook-stop", args=[webhook.pk])).status_code == 302
    assert not Webhook.objects.get().is_usable


def test_the_list_costs_the_same_however_long(saved, signed_in, chief, django_assert_max_num_queries):
    for _number in range(12):
        saved()
    client = signed_in(chief)
    client.get(reverse("saved:list"))
    with django_assert_max_num_queries(12):
        client.get(reverse("saved:list"))
