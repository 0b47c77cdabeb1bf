"""The month's grid, the list behind figures, files by page, and the kinds of the county."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from incidents.models import ImportBatch, IncidentKind
from tests.factories import IncidentCountFactory
from tests.incidents.conftest import OCTOBER, csv, on_record

pytestmark = pytest.mark.usefixtures("november")
ENTRY = "/incidents/entry/?month=2026-10"


def cells(page):
    """The form's fields as the browser would send them back untouched."""
    form = page.context["form"]
    return {name: "" if box.value() is None else str(box.value()) for name in form.fields if (box := form[name])}


def test_the_grid_shows_what_is_known_and_saves_what_is_altered(signed_in, chief, room, other_room):
    IncidentCountFactory(room=room, month=OCTOBER, kind="theft", count=3)
    client = signed_in(chief)
    page = client.get(ENTRY)
    sent = cells(page)
    assert sent[f"c-{room.pk}-theft"] == sent[f"s-{room.pk}-theft"] == "3"
    assert sent[f"c-{other_room.pk}-theft"] == ""
    sent |= {f"c-{room.pk}-theft": "４", f"c-{other_room.pk}-fraud": "0"}
    response = client.post(ENTRY, sent, follow=True)
    assert on_record() == {(room.pk, OCTOBER, "theft"): 4, (other_room.pk, OCTOBER, "fraud"): 0}
    text = " ".join(str(message) for message in response.context["messages"])
    assert "2 numbers saved" in text
    assert "3→4" in text


def test_who_was_slower_sees_both_numbers_and_decides(signed_in, chief, room):
    client = signed_in(chief)
    sent = cells(client.get(ENTRY))
    IncidentCountFactory(room=room, month=OCTOBER, kind="theft", count=9)
    sent |= {f"c-{room.pk}-theft": "4", f"c-{room.pk}-fraud": "2"}
    response = client.post(ENTRY, sent)
    assert response.status_code == 409
    assert "now: 9" in response.content.decode()
    assert on_record() == {(room.pk, OCTOBER, "theft"): 9}
    again = cells(response)
    assert (again[f"c-{room.pk}-theft"], again[f"c-{room.pk}-fraud"]) == ("4", "2")
    assert client.post(ENTRY, again).status_code == 302
    assert on_record() == {(room.pk, OCTOBER, "theft"): 4, (room.pk, OCTOBER, "fraud"): 2}


def test_a_wrong_number_is_marked_and_nothing_is_saved(signed_in, chief, room):
    client = signed_in(chief)
    sent = cells(client.get(ENTRY)) | {f"c-{room.pk}-theft": "many", f"c-{room.pk}-fraud": "2"}
    response = client.post(ENTRY, sent)
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode()
    assert on_record() == {}


def test_a_page_of_a_foreign_station_falls_back_to_the_own(signed_in, chief, far_room, room):
    page = signed_in(chief).get(f"{ENTRY}&station={far_room.station_id}")
    assert page.context["station"] == room.station
    assert f"c-{far_room.pk}-theft" not in page.context["form"].fields


@pytest.mark.parametrize("person", ["officer", "auditor", "admin", "auxiliary"])
@pytest.mark.parametrize("url", [ENTRY, "/incidents/imports/"])
def test_who_only_reads_gets_no_form(request, signed_in, person, url):
    assert signed_in(request.getfixturevalue(person)).get(url).status_code == 403


def test_the_list_tells_the_sum_of_its_filter(signed_in, officer, room, other_room):
    IncidentCountFactory(room=room, month=OCTOBER, kind="theft", count=3)
    IncidentCountFactory(room=room, month=OCTOBER, kind="fraud", count=4)
    IncidentCountFactory(room=room, month=date(2026, 9, 1), count=50)
    IncidentCountFactory(room=other_room, month=OCTOBER, count=100)
    page = signed_in(officer).get("/incidents/?month_from=2026-10&month_to=2026-10")
    assert len(page.context["page"].rows) == 2
    assert "7 incidents in all" in page.content.decode()
    narrowed = signed_in(officer).get("/incidents/?month_from=2026-10&month_to=2026-10&kind=theft")
    assert "3 incidents in all" in narrowed.content.decode()


def test_a_file_goes_from_sending_to_taking_back(signed_in, chief, room):
    client = signed_in(chief)
    file = SimpleUploadedFile(
        "十月.csv", csv("警务室代码,月份,类别,数量", f"{room.code},2026-10,盗窃,5", "1,2,3,4", encoding="gbk")
    )
    page = client.post("/incidents/imports/", {"file": file}, follow=True)
    batch = ImportBatch.objects.get()
    assert page.redirect_chain[-1][0] == batch.get_absolute_url()
    assert on_record() == {}
    rejected = client.get(reverse("incidents:import_rejected", args=[batch.pk]))
    text = b"".join(rejected.streaming_content).decode("utf-8-sig")
    assert "There is no police room 1 in your units." in text
    assert text.splitlines()[1].startswith("1,2,3,4,3,")
    client.post(reverse("incidents:import_confirm", args=[batch.pk]))
    assert on_record() == {(room.pk, OCTOBER, "theft"): 5}
    client.post(reverse("incidents:import_undo", args=[batch.pk]))
    assert on_record() == {(room.pk, OCTOBER, "theft"): None}


def test_a_file_that_is_no_table_is_refused_at_its_field(signed_in, chief):
    response = signed_in(chief).post("/incidents/imports/", {"file": SimpleUploadedFile("x.csv", b"name,age\nx,3")})
    assert response.status_code == 422
    assert response.context["form"].errors["file"]


def test_the_file_of_another_is_not_there(signed_in, chief, bureau, room):
    batch = ImportBatch.objects.create(created_by=bureau)
    for name in ("import", "import_rejected"):
        assert signed_in(chief).get(reverse(f"incidents:{name}", args=[batch.pk])).status_code == 404
    assert signed_in(chief).post(reverse("incidents:import_undo", args=[batch.pk])).status_code == 404


def test_the_county_adds_a_kind_and_ends_another(signed_in, admin, chief, room):
    client, today = signed_in(admin), timezone.localdate()
    new = {
        "code": "car-theft",
        "name_zh": "盗窃车辆",
        "name_en": "Car theft",
        "order": 25,
        "valid_from": today,
        "origin": "x",
    }
    assert client.post("/incidents/kinds/new/", new).status_code == 302
    assert client.post("/incidents/kinds/new/", new).status_code == 422
    robbery = IncidentKind.objects.get(code="robbery")
    ended = client.post(reverse("incidents:kind_end", args=[robbery.pk]), {"valid_until": today})
    assert ended.status_code == 302
    assert Entry.objects.filter(verb__in=["created", "changed"], by=admin).count() == 2
    codes = [kind.code for kind in signed_in(chief).get("/incidents/entry/?month=2026-11").context["kinds"]]
    assert "car-theft" in codes
    assert "robbery" in codes  # it is counted to the end of the month in which it ends
    assert "car-theft" not in [kind.code for kind in signed_in(chief).get(ENTRY).context["kinds"]]


def test_a_kind_is_renamed_from_a_day_on(signed_in, admin):
    theft = IncidentKind.objects.get(code="theft")
    day = timezone.localdate() + timedelta(days=10)
    sent = {"name_zh": "盗窃案", "name_en": "Thefts", "order": 20, "valid_from": day, "origin": "x"}
    assert signed_in(admin).post(reverse("incidents:kind_change", args=[theft.pk]), sent).status_code == 302
    theft.refresh_from_db()
    assert theft.valid_until == day - timedelta(days=1)
    assert IncidentKind.objects.filter(code="theft").count() == 2


def test_who_may_not_edit_dictionaries_is_refused(signed_in, chief):
    assert signed_in(chief).get("/incidents/kinds/").status_code == 403
