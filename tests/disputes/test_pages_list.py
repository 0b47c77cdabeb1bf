"""The list of cases: saved filters, one filter, sorting, paging, CSV, and the board."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from disputes import actions, saved_views
from disputes.models import Dispute
from tests import factories
from tests.disputes.conftest import days_ago

LIST = reverse("disputes:list")


def numbers_on(client, **query):
    return [row.pk for row in client.get(LIST, query).context["page"].rows]


def due(dispute, days, yellow=2):
    on = timezone.localdate() + timedelta(days=days)
    Dispute.objects.filter(pk=dispute.pk).update(due_on=on, yellow_on=on - timedelta(days=yellow))


class TestSavedFilters:
    def test_without_a_choice_the_open_cases_the_most_urgent_first(self, signed_in, officer, opened, in_state):
        late, calm, without = opened(), opened(), opened()
        over = in_state("closed")
        due(late, -2)
        due(calm, 9)
        Dispute.objects.filter(pk=without.pk).update(due_on=None, yellow_on=None)
        assert numbers_on(signed_in(officer)) == [late.pk, calm.pk, without.pk]
        assert numbers_on(signed_in(officer), view="over") == [over.pk]
        assert set(numbers_on(signed_in(officer), view="all")) == {late.pk, calm.pk, without.pk, over.pk}

    def test_each_names_its_cases_and_its_count(self, signed_in, officer, chief, in_state, opened):
        yellow, red, mine = opened(), opened(), in_state("accepted")
        due(yellow, 1)
        due(red, -1)
        due(mine, 30)
        grave = opened(level="orange")
        due(grave, 30)
        referred = in_state("referred")
        referred.referrals.update(reply_due_on=days_ago(1), referred_on=days_ago(5))
        due(referred, 30)
        agreed = in_state("agreed")
        agreed.agreements.first().terms.update(due_on=days_ago(1))
        due(agreed, 30)
        again = in_state("closed")
        actions.reopen(by=officer, dispute=again, reason="又吵起来")
        due(again, 30)
        opened_case = opened()
        due(opened_case, 3, yellow=1)
        opened_case.refresh_from_db()
        actions.ask_extension(by=officer, dispute=opened_case, until_on=days_ago(-9), reason="当事人外出")
        expected = {
            "yellow": {yellow.pk},
            "red": {red.pk},
            "sign": {grave.pk},
            "replies": {referred.pk},
            "terms": {agreed.pk},
            "extensions": {opened_case.pk},
            "flared": {again.pk},
        }
        client = signed_in(chief)
        counts = {tab["url"].rpartition("=")[2]: tab["count"] for tab in client.get(LIST).context["saved_filters"]}
        for view, cases in expected.items():
            assert set(numbers_on(client, view=view)) == cases, view
            assert counts[view] == len(cases), view
        assert set(numbers_on(signed_in(officer), view="mine")) == {mine.pk, agreed.pk, again.pk}

    def test_only_what_is_worth_a_tab_to_the_reader(self, officer, auxiliary, chief, bureau, auditor):
        assert "sign" not in saved_views.views_for(officer)
        assert "extensions" not in saved_views.views_for(auxiliary)
        assert {"sign", "extensions", "mine"} <= set(saved_views.views_for(chief))
        assert "sign" in saved_views.views_for(bureau)
        assert "mine" not in saved_views.views_for(bureau)
        assert "void" in saved_views.views_for(auditor)
        assert "void" not in saved_views.views_for(chief)

    def test_chief_and_bureau_have_their_own_signatures(self, signed_in, chief, bureau, opened):
        grave = opened(level="red")
        actions.acknowledge(by=chief, dispute=grave)
        assert numbers_on(signed_in(chief), view="sign") == []
        assert numbers_on(signed_in(bureau), view="sign") == [grave.pk]

    def test_voided_cases_are_the_auditors(self, signed_in, officer, auditor, in_state):
        gone = in_state("void")
        assert numbers_on(signed_in(officer), view="all") == []
        assert numbers_on(signed_in(officer), view="void") == []
        assert numbers_on(signed_in(auditor), view="void") == [gone.pk]


class TestFilter:
    @pytest.mark.parametrize("text", ["李梅", "王强与", "2026-0001", "0001", "001"])
    def test_search_by_number_title_and_party(self, signed_in, officer, room, opened, text):
        # The room's own code has such digits too, and is no way to name a case.
        type(room).objects.filter(pk=room.pk).update(code="450000010001")
        room.refresh_from_db()
        result = opened()
        other = opened(parties=[{"side": "a", "name": "赵六"}], title="停车", kind="property")
        text = text.replace("2026", str(result.year))
        assert numbers_on(signed_in(officer), search=text) == [result.pk]
        assert other.pk not in numbers_on(signed_in(officer), search=text)

    def test_search_finds_closed_cases_too(self, signed_in, officer, in_state):
        over = in_state("closed")
        assert numbers_on(signed_in(officer), search="李梅") == [over.pk]

    def test_names_across_rooms_need_a_purpose_and_numbers_do_not(self, signed_in, chief, opened):
        result = opened()
        client = signed_in(chief)
        assert numbers_on(client, search=result.short_number) == [result.pk]
        assert client.get(LIST, {"search": "李梅"}).status_code == 400
        assert client.get(LIST).context["filter"].form.fields["search"].label == "Number"
        client.post(reverse("residents:search_purpose"), {"purpose": "核对纠纷"})
        assert numbers_on(client, search="李梅") == [result.pk]
        assert Entry.objects.filter(verb="searched", by=chief, reason="核对纠纷").count() == 1

    def test_by_every_field(self, signed_in, officer, roommate, opened, in_state):
        matching = opened(kind="debt", source="phone", level="yellow", handler=roommate, reported_on=days_ago(3))
        two = opened()
        client = signed_in(officer)
        for query in (
            {"kind": "debt"},
            {"source": "phone"},
            {"level": "yellow"},
            {"handler": roommate.pk},
            {"reported_to": days_ago(2)},
            {"number": matching.number},
        ):
            assert numbers_on(client, **query) == [matching.pk], query
        assert numbers_on(client, reported_from=days_ago(1)) == [two.pk]
        over = in_state("closed")
        assert numbers_on(client, closed_from=days_ago(1), closed_to=days_ago(0)) == [over.pk]
        assert numbers_on(client, state="closed") == [over.pk]
        due(two, -1)
        assert numbers_on(client, card="red") == [two.pk]

    def test_of_a_person_only_within_sight(self, signed_in, officer, outsider, opened, resident, room):
        visible = opened(parties=[{"side": "a", "resident": resident.pk}])
        opened()
        assert numbers_on(signed_in(officer), resident=resident.pk) == [visible.pk]
        assert numbers_on(signed_in(outsider), resident=resident.pk) == []

    def test_sorted_by_level_and_by_due(self, signed_in, officer, opened):
        blue, red, yellow = opened(), opened(level="red"), opened(level="yellow")
        client = signed_in(officer)
        assert numbers_on(client, ordering="-level_rank") == [red.pk, yellow.pk, blue.pk]
        due(blue, 1)
        due(red, 3)
        due(yellow, 2)
        assert numbers_on(client, ordering="-due_rank") == [red.pk, yellow.pk, blue.pk]

    def test_pages_follow_each_other_without_gap_or_twin(self, signed_in, officer, room, monkeypatch):
        from disputes.views import DisputeList

        monkeypatch.setattr(DisputeList, "page_size", 3)
        for number in range(8):
            new_case = factories.DisputeFactory(room=room)
            if number % 3:
                due(new_case, number)
        client, ids, address = signed_in(officer), [], LIST
        while address:
            page = client.get(address).context["page"]
            ids += [row.pk for row in page.rows]
            address = LIST + page.next_url if page.next_url else ""
        assert len(ids) == len(set(ids)) == 8


class TestScopeAndCost:
    def test_who_sees_what(self, signed_in, officer, auxiliary, chief, bureau, outsider, admin, opened):
        case = opened()
        for user in (officer, auxiliary, chief, bureau):
            assert numbers_on(signed_in(user)) == [case.pk]
        assert numbers_on(signed_in(outsider)) == []
        assert signed_in(admin).get(LIST).status_code == 403

    def test_csv_is_exactly_the_list_and_is_audited(self, signed_in, officer, opened):
        opened(kind="debt")
        opened()
        response = signed_in(officer).get(LIST, {"kind": "debt", "format": "csv"})
        lines = b"".join(response.streaming_content).decode("utf-8-sig").strip().splitlines()
        assert len(lines) == 2
        assert "王强 – 李梅" in lines[1]
        assert Entry.objects.filter(verb="exported", by=officer).count() == 1

    def test_queries_do_not_grow(self, signed_in, chief, room):
        client = signed_in(chief)

        def queries():
            with CaptureQueriesContext(connection) as captured:
                assert client.get(LIST).status_code == 200
            return len(captured)

        def fill(count):
            for _index in range(count):
                case = factories.DisputeFactory(room=room)
                due(case, 3)
                factories.PartyFactory(dispute=case)

        fill(2)
        client.get(LIST)
        few = queries()
        fill(25)
        assert queries() == few <= 12


class TestBoard:
    BOARD = reverse("disputes:board")

    def test_a_column_a_state_with_the_most_urgent_first(self, signed_in, officer, opened, in_state):
        calm, late, accepted = opened(), opened(), in_state("accepted")
        due(calm, 9)
        due(late, -1)
        columns = {column["state"]: column for column in signed_in(officer).get(self.BOARD).context["columns"]}
        assert [column.pk for column in columns["reported"]["cases"]] == [late.pk, calm.pk]
        assert [column.pk for column in columns["accepted"]["cases"]] == [accepted.pk]
        assert columns["agreed"]["count"] == 0

    def test_the_rest_of_a_column_is_in_the_list(self, signed_in, officer, room, monkeypatch):
        from disputes.views import Board

        monkeypatch.setattr(Board, "MAX_CASES", 2)
        for _index in range(3):
            factories.DisputeFactory(room=room)
        client = signed_in(officer)
        response = client.get(self.BOARD, {"kind": "neighbour"})
        column = response.context["columns"][0]
        assert (column["count"], len(column["cases"])) == (3, 2)
        assert "All 3 in the list" in response.content.decode()
        assert len(client.get(column["list_url"]).context["page"].rows) == 3

    def test_out_of_scope_and_not_for_administrators(self, signed_in, outsider, admin, opened):
        opened()
        columns = signed_in(outsider).get(self.BOARD).context["columns"]
        assert sum(column["count"] for column in columns) == 0
        assert signed_in(admin).get(self.BOARD).status_code == 403

    def test_queries_do_not_grow(self, signed_in, chief, room, django_assert_max_num_queries):
        for state in ("reported", "accepted", "mediating", "closed"):
            for _index in range(6):
                factories.PartyFactory(dispute=factories.DisputeFactory(room=room, state=state))
        client = signed_in(chief)
        client.get(self.BOARD)
        with django_assert_max_num_queries(12):
            assert client.get(self.BOARD).status_code == 200
