"""Opening a case once, from a finding or from nothing, and changing what was said."""

import uuid

import pytest
from django.utils import timezone

from audit.models import Entry
from core.errors import Conflict, Invalid, NotAllowed, OutOfScope, RuleViolation, StaleVersion
from disputes import actions
from disputes.models import Acknowledgement, Dispute
from tests import factories
from tests.disputes.conftest import days_ago
from tests.disputes.test_case_life import verbs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def finding(officer, room):
    visit = factories.VisitFactory(household__room=room, visited_by=officer)
    return visit.findings.create(kind="dispute", text="与邻居为排水沟吵架")


def test_the_same_submission_gives_the_first_case(officer, room, two_sides):
    body = {
        "by": officer, "client_id": uuid.uuid4(), "room": room, "kind": "debt", "summary": "借款未还",
        "parties": two_sides,
    }  # fmt: skip
    first, created = actions.open_dispute(**body)
    again, created_again = actions.open_dispute(**body)
    assert (created, created_again, again.pk) == (True, False, first.pk)
    assert verbs(first) == ["dispute_reported"]
    with pytest.raises(Conflict) as refused:
        actions.open_dispute(**{**body, "summary": "另一件事"})
    assert refused.value.current == first
    with pytest.raises(Conflict):
        actions.open_dispute(**{**body, "parties": two_sides[:1]})


def test_the_hash_of_a_body_gives_no_document_number_away(opened, settings):
    """Of a plain hash the number could be tried out, since all else of the body stands in the case."""
    first = opened().body_hash
    assert opened().body_hash == first
    settings.INDEX_KEY = "another key of the same county, long enough"
    assert opened().body_hash != first


def test_a_number_taken_elsewhere_tells_nothing(officer, outsider, far_room, opened):
    dispute = opened()
    with pytest.raises(Conflict) as refused:
        opened(by=outsider, room=far_room, client_id=dispute.client_id)
    assert refused.value.current is None


@pytest.mark.parametrize("role", ["bureau", "auditor", "admin"])
def test_who_does_not_report(request, opened, role):
    with pytest.raises(NotAllowed):
        opened(by=request.getfixturevalue(role))


@pytest.mark.parametrize("role", ["roommate", "auxiliary", "chief", "service"])
def test_who_reports(request, opened, role):
    assert opened(by=request.getfixturevalue(role)).state == "reported"


@pytest.mark.parametrize("role", ["neighbour", "outsider"])
def test_another_room_is_out_of_scope(request, opened, role):
    with pytest.raises(OutOfScope):
        opened(by=request.getfixturevalue(role))
    assert not Dispute.objects.exists()


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("kind", {"kind": "weather"}),
        ("summary", {"summary": "  "}),
        ("source", {"source": "pigeon"}),
        ("level", {"level": "green"}),
        ("title", {"title": "长" * 101}),
        ("reported_on", {"reported_on": days_ago(-1)}),
        ("occurred_on", {"reported_on": days_ago(3), "occurred_on": days_ago(2)}),
        ("name", {"parties": [{"side": "a", "name": ""}]}),
        ("side", {"parties": [{"side": "left", "name": "王强"}]}),
    ],
)
def test_what_no_case_can_be(opened, field, changed):
    with pytest.raises(Invalid) as refused:
        opened(**changed)
    assert refused.value.field == field
    assert not Dispute.objects.exists()


def test_a_handler_holds_a_post_there(opened, roommate, chief, outsider, auxiliary):
    assert opened(handler=roommate).handler == roommate
    assert opened(handler=chief).handler == chief
    for stranger in (outsider, auxiliary):
        with pytest.raises(Invalid) as refused:
            opened(handler=stranger)
        assert refused.value.field == "handler"


@pytest.mark.parametrize(
    ("kind", "names", "title"),
    [
        ("neighbour", ["王强", "李梅"], "王强与李梅邻里纠纷"),
        ("traffic", ["王强"], "王强交通事故纠纷"),
        ("petition", ["王强", "李梅"], "王强与李梅信访事项"),
        ("other", [], "其他纠纷"),
    ],
)
def test_without_a_title_it_is_called_by_sides_and_kind(opened, kind, names, title):
    parties = [{"side": side, "name": name} for side, name in zip("ab", names, strict=False)]
    assert opened(kind=kind, parties=parties).title == title


def test_a_late_entry_is_due_from_the_day_of_entry(opened):
    dispute = opened(reported_on=days_ago(60), occurred_on=days_ago(61))
    assert dispute.card() == ""
    assert dispute.due_on > timezone.localdate()


@pytest.mark.parametrize(("level", "waiting"), [("blue", 0), ("yellow", 0), ("orange", 2), ("red", 2)])
def test_grave_levels_wait_for_chief_and_bureau_at_once(opened, chief, bureau, level, waiting):
    dispute = opened(level=level)
    assert Acknowledgement.objects.waiting().filter(dispute=dispute).count() == waiting


def test_one_finding_makes_one_case(opened, officer, finding):
    dispute = opened(finding=finding)
    assert dispute.finding == finding
    with pytest.raises(Conflict) as refused:
        opened(finding=finding)
    assert refused.value.current == dispute
    actions.void(by=officer, dispute=dispute, reason="录错了")
    assert opened(finding=finding).finding == finding


def test_a_finding_of_another_room_or_withdrawn_makes_none(opened, finding, neighbour, other_room):
    with pytest.raises(Invalid) as refused:
        opened(by=neighbour, room=other_room, finding=finding)
    assert refused.value.field == "finding"
    finding.withdrawn_at = timezone.now()
    finding.save()
    with pytest.raises(Invalid):
        opened(finding=finding)


def test_what_was_said_is_changed_with_a_line(opened, officer, roommate):
    dispute = opened(place="东街")
    changed = actions.change_dispute(
        by=officer, dispute=dispute, values={"place": "西街", "handler": roommate, "kind": "debt"}
    )
    assert (changed.place, changed.handler, changed.kind, changed.version) == ("西街", roommate, "debt", 2)
    entry = Entry.objects.get(verb="dispute_changed")
    assert entry.changes["place"] == ["东街", "西街"]
    assert entry.changes["handler"] == [None, roommate.pk]


def test_nothing_changed_leaves_no_line(opened, officer):
    dispute = opened(place="东街")
    same = actions.change_dispute(by=officer, dispute=dispute, values={"place": " 东街 "})
    assert (same.version, verbs(same)) == (1, ["dispute_reported"])


def test_an_emptied_title_is_made_anew(opened, officer):
    dispute = opened(title="老账")
    changed = actions.change_dispute(by=officer, dispute=dispute, values={"title": "", "kind": "debt"})
    assert changed.title == "王强与李梅债务纠纷"


def test_two_editors_the_second_is_told(opened, officer, roommate):
    dispute = opened()
    actions.change_dispute(by=officer, dispute=dispute, values={"place": "东街"}, expected_version=1)
    with pytest.raises(StaleVersion) as refused:
        actions.change_dispute(by=roommate, dispute=dispute, values={"place": "西街"}, expected_version=1)
    assert (refused.value.current.place, refused.value.current.version) == ("东街", 2)


def test_an_auxiliary_changes_only_what_is_not_accepted_yet(opened, officer, auxiliary):
    dispute = opened()
    actions.change_dispute(by=auxiliary, dispute=dispute, values={"place": "东街"})
    actions.accept(by=officer, dispute=dispute, procedure="people")
    with pytest.raises(NotAllowed):
        actions.change_dispute(by=auxiliary, dispute=dispute, values={"place": "西街"})


def test_an_accepted_case_keeps_its_day_and_its_kind_of_procedure(accepted, officer):
    dispute = accepted(on=days_ago(3))
    with pytest.raises(Invalid) as refused:
        actions.change_dispute(by=officer, dispute=dispute, values={"reported_on": days_ago(2)})
    assert refused.value.field == "reported_on"
    with pytest.raises(RuleViolation) as broken:
        actions.change_dispute(by=officer, dispute=dispute, values={"kind": "petition"})
    assert broken.value.details["rule"] == "petition_is_handled"


def test_what_has_an_act_of_its_own_is_not_changed_here(opened, officer):
    with pytest.raises(TypeError):
        actions.change_dispute(by=officer, dispute=opened(), values={"state": "closed"})


def test_opening_costs_a_bounded_number_of_queries(opened, resident, django_assert_max_num_queries):
    parties = [{"side": "a", "resident": resident.pk}, *({"side": "b", "name": f"外来{n}"} for n in range(4))]
    with django_assert_max_num_queries(36):
        opened(parties=parties)
