"""What messages about cases say, in both languages, to whom, and what never stands in them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from disputes import actions, deadlines
from disputes.models import HandOff
from followups.calendar.workdays import next_working_day
from notifications.message_texts import put_lines
from notifications.models import Notification
from tests import factories

TITLE = "王强与李梅邻里纠纷"
KINDS_OF_ACTS = {
    "dispute_level",
    "dispute_instructed",
    "dispute_offered",
    "dispute_offer_accepted",
    "dispute_offer_refused",
    "dispute_offer_withdrawn",
    "dispute_extension_asked",
    "dispute_extension_granted",
    "dispute_extension_refused",
}


@pytest.fixture
def dispute(room):
    dispute = factories.DisputeFactory(room=room, state="accepted", title=TITLE)
    dispute.save(update_fields=deadlines.set_deadline(dispute))
    return dispute


def only(kind, officer):
    message = Notification.objects.get(kind=kind, officer=officer)
    put_lines(officer, [message])
    return message


def all_messages(dispute, officer, outsider, chief, far_room):
    """Every message a person can cause, one after the other."""
    actions.escalate(by=officer, dispute=dispute, level="red", reason=f"{TITLE}升级")
    actions.acknowledge(by=chief, dispute=dispute, note="当事人王强要盯紧")
    until = dispute.due_on + timedelta(days=5)
    actions.ask_extension(by=officer, dispute=dispute, until_on=until, reason="王强外出", parties_agree=True)
    actions.decide_extension(by=chief, dispute=dispute, grant=False, note="王强已回")
    actions.ask_extension(by=officer, dispute=dispute, until_on=until, reason="王强外出", parties_agree=True)
    actions.decide_extension(by=chief, dispute=dispute, grant=True, note="王强未回")
    for end in (
        lambda offer: actions.refuse_hand_off(by=outsider, hand_off=offer, answer="王强不住这里"),
        lambda offer: actions.withdraw_hand_off(by=officer, hand_off=offer),
        lambda offer: actions.accept_hand_off(by=outsider, hand_off=offer),
    ):
        end(actions.offer_hand_off(by=officer, dispute=dispute, room=far_room, reason="王强住河东"))


def test_no_message_stores_a_name_and_each_reads_well_in_both_languages(
    dispute, officer, roommate, outsider, chief, bureau, far_room
):
    dispute.refresh_from_db()
    all_messages(dispute, officer, outsider, chief, far_room)
    messages = list(Notification.objects.all())
    assert {message.kind for message in messages} == KINDS_OF_ACTS
    for message in messages:
        assert "王强" not in str(message.data)
        for language in ("en", "zh-hans"):
            with translation.override(language):
                assert message.title
                assert message.text
                assert "%(" not in message.title + message.text


@pytest.mark.usefixtures("in_english")
def test_a_level_says_what_and_leads_to_the_case(dispute, officer, chief, room):
    actions.escalate(by=officer, dispute=dispute, level="red", reason="有持械苗头")
    message = only("dispute_level", chief)
    assert message.title == "A case of level red is to be acknowledged"
    assert message.text == f"{dispute.short_number}, neighbours, {room.name}."
    assert message.url == dispute.get_absolute_url()
    assert [(line.label, line.url) for line in message.lines] == [(str(dispute), dispute.get_absolute_url())]


def test_an_instruction_is_read_by_who_sees_the_case(dispute, officer, chief):
    actions.escalate(by=officer, dispute=dispute, level="red", reason="有持械苗头")
    actions.acknowledge(by=chief, dispute=dispute, note="今晚派两人值守")
    assert [line.text for line in only("dispute_instructed", officer).lines] == ["今晚派两人值守"]
    officer.postings.update(until=timezone.localdate() - timedelta(days=1))
    officer.forget_postings()
    assert only("dispute_instructed", officer).lines == []


def test_an_offer_shows_its_reason_and_not_the_title(dispute, officer, outsider, far_room):
    offer = actions.offer_hand_off(by=officer, dispute=dispute, room=far_room, reason="双方均住河东")
    [line] = only("dispute_offered", outsider).lines
    assert (line.label, line.text, line.url) == (dispute.number, "双方均住河东", offer.get_absolute_url())
    actions.refuse_hand_off(by=outsider, hand_off=offer, answer="一方不住河东")
    [line] = only("dispute_offer_refused", officer).lines
    assert line.text == "一方不住河东"
    assert not HandOff.objects.filter(state="offered").exists()


def test_the_page_of_messages_shows_them_in_few_queries(
    dispute, officer, outsider, chief, far_room, signed_in, django_assert_max_num_queries
):
    dispute.refresh_from_db()
    all_messages(dispute, officer, outsider, chief, far_room)
    factories.TermFactory(agreement__dispute__room=far_room, text="赔偿两千元", due_on=timezone.localdate())
    actions.remind_terms(on=next_working_day(timezone.localdate()))
    client = signed_in(outsider)
    with django_assert_max_num_queries(20):
        page = client.get(reverse("notifications:list")).content.decode()
    assert "赔偿两千元" in page
    assert dispute.number in page
