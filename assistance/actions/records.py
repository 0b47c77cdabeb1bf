"""A care record from consent to end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assistance import codes, rules
from assistance.actions.base import locked_record, reason_of, require, submitted_before, visit_of
from assistance.models import CareRecord, ConsentRequest, Help
from assistance.reason_texts import CARE_CONTACT, CARE_ENDED
from audit import trail
from core import phones
from core.errors import Invalid, NotAllowed, RuleViolation
from facts.fact_updates import fact_transaction, mark_room_changed
from followups.actions import cancel_open_of, raise_follow_up
from notifications.actions import send
from residents.actions import end_for_care
from residents.models import Resident
from stations.models import Officer

if TYPE_CHECKING:
    from uuid import UUID

CHANGEABLE = ("need", "needs", "contact_name", "contact_phone", "helper", "every_days", "sensitive_agreed", "shares")


@fact_transaction()
def enter_care(
    *,
    by: Officer,
    resident: Resident,
    need: str,
    consent_on: date | None,
    consent_by: str = codes.SELF,
    consent_form: str = codes.WRITTEN,
    consent_visit: int | None = None,
    guardian_name: str = "",
    sensitive_agreed: bool = False,
    shares: bool = False,
    needs: str = "",
    contact_name: str = "",
    contact_phone: str = "",
    helper: Officer | None = None,
    every_days: int = codes.USUAL_DAYS,
    starts_on: date | None = None,
    client_id: UUID | None = None,
) -> tuple[CareRecord, bool]:
    """Enter somebody who agreed to be helped; (record, created). The first contact is due in a week.

    A listing as a person in need ends with it. Raises RuleViolation with `rule`: active_exists, guardian_needed,
    consent_missing.
    """
    today = timezone.localdate()
    starts_on = starts_on or max(today, consent_on or today)
    resident = (
        Resident._base_manager.select_for_update(no_key=True, of=("self",)).select_related("room").get(pk=resident.pk)
    )
    require(by, resident.room)
    facts = {
        "need": need, "needs": needs.strip(), "consent_by": consent_by, "consent_form": consent_form,
        "guardian_name": guardian_name.strip(), "sensitive_agreed": sensitive_agreed, "shares": shares,
        "contact_name": contact_name.strip(), "contact_phone": contact_phone, "every_days": every_days,
        "starts_on": starts_on, "consent_on": consent_on,
    }  # fmt: skip
    body = {**facts, "resident": resident.pk, "helper": helper and helper.pk, "consent_visit": consent_visit}
    first, digest = submitted_before(CareRecord, client_id, body)
    if first is not None:
        return first, False
    record = CareRecord(resident=resident, room=resident.room, helper=helper or by, **facts)
    record.client_id, record.body_hash = client_id, digest
    record.review_on = starts_on + timedelta(days=codes.REVIEW_DAYS)
    _check(record, consent_visit, today)
    try:
        with transaction.atomic():
            record.save_new(by)
    except IntegrityError as error:
        raise RuleViolation(_("This person is cared for already."), rule="active_exists") from error
    trail.record(by=by, verb="care_entered", target=record, room=resident.room)
    end_for_care(by=by, resident=resident)
    _settle_request(by, resident, codes.AGREED)
    _raise_first_contact(by, record)
    if record.helper and record.helper_id != by.pk:
        send(
            kind="care_helper", officers=[record.helper], key=f"care_helper:{record.pk}", url=record.get_absolute_url()
        )
    mark_room_changed(resident.room_id)
    return record, True


def _check(record: CareRecord, consent_visit: int | None, today: date) -> None:
    resident: Any = record.resident
    active = CareRecord._base_manager.filter(resident=resident, state=codes.ACTIVE, voided_at__isnull=True).exists()
    for refusal in (
        rules.entering(resident, active),
        rules.consenting(resident, record.need, record.consent_by, record.sensitive_agreed),
    ):
        if refusal:
            raise RuleViolation(refusal[1], rule=refusal[0])
    if record.consent_on is None:
        raise Invalid(_("Without consent there is no care record."), field="consent_on")
    if wrong := rules.consent_days(record.consent_on, record.starts_on, today):
        raise Invalid(wrong[1], field=wrong[0])
    if record.consent_by == codes.GUARDIAN and not record.guardian_name:
        raise Invalid(_("Name the guardian who consents."), field="guardian_name")
    if record.consent_form == codes.ORAL:
        record.consent_visit = visit_of(consent_visit, household=resident.household_id)
        if record.consent_visit is None:
            raise Invalid(_("Oral consent names the visit at which it was given."), field="consent_visit")
    _check_contact(record)
    record.check_fields(exclude=["resident", "room", "helper", "consent_visit", "review_on"])


def _check_contact(record: CareRecord) -> None:
    record.contact_phone = phones.normal(record.contact_phone)
    if problem := phones.problem(record.contact_phone):
        raise Invalid(problem, field="contact_phone")
    if record.helper_id:
        holders = Officer.objects.who_may(rules.EDIT, record.present_room)
        if not holders.filter(pk=record.helper_id).exists():
            raise Invalid(_("The helper works in the police room of the person."), field="helper")


def _raise_first_contact(by: Officer, record: CareRecord) -> None:
    days = codes.FIRST_CONTACT_DAYS
    due_on = record.starts_on + timedelta(days=days)
    resident: Any = record.resident
    raise_follow_up(
        by=by, source=record, room=resident.room, due_on=due_on, reason_code=CARE_CONTACT, reason_data={},
        resident=resident, household=resident.household, lead_days=days - 1,
    )  # fmt: skip


def _settle_request(by: Officer | None, resident: Resident, state: str) -> None:
    for request in ConsentRequest._base_manager.filter(resident=resident, state=codes.OPEN).select_for_update():
        request.state, request.settled_on, request.settled_by = state, timezone.localdate(), by
        request.save_changed(by, ["state", "settled_on", "settled_by"])


@fact_transaction()
def change_care(*, by: Officer, record: CareRecord, expected_version: int | None = None, **facts: Any) -> CareRecord:
    """Change what is needed, whom to call, who helps, how often. The consent itself is not rewritten."""
    record = locked_record(by, record)
    unknown = set(facts) - set(CHANGEABLE)
    if unknown:
        raise Invalid(_("This is not changed; a new consent begins a new record."), field=min(unknown))
    changes = trail.set_values(record, {name: value for name, value in facts.items() if name != "helper"})
    if "helper" in facts:
        record.helper = facts["helper"]
    resident: Any = record.resident
    if refusal := rules.consenting(resident, record.need, record.consent_by, record.sensitive_agreed):
        raise RuleViolation(refusal[1], rule=refusal[0])
    _check_contact(record)
    record.check_fields(exclude=["resident", "room", "helper", "consent_visit"])
    record.save_changed(by, list(facts), expected_version=expected_version)
    # The trail tells that something was changed, never what somebody needs.
    trail.record(by=by, verb="care_changed", target=record, room=record.present_room, changes=_without_needs(changes))
    return record


def _without_needs(changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value if name in ("every_days", "shares") else ["•••", "•••"] for name, value in changes.items()}


@fact_transaction()
def review_care(
    *,
    by: Officer,
    record: CareRecord,
    still_wanted: bool,
    needs: str | None = None,
    every_days: int | None = None,
    expected_version: int | None = None,
) -> CareRecord:
    """Ask again whether help is wanted: for another 90 days, or consent is withdrawn."""
    if not still_wanted:
        return withdraw_consent(by=by, record=record, expected_version=expected_version)
    record = locked_record(by, record)
    record.review_on = timezone.localdate() + timedelta(days=codes.REVIEW_DAYS)
    if needs is not None:
        record.needs = needs.strip()
    record.every_days = every_days or record.every_days
    record.check_fields(exclude=["resident", "room", "helper", "consent_visit"])
    record.save_changed(by, ["review_on", "needs", "every_days"], expected_version=expected_version)
    trail.record(by=by, verb="care_reviewed", target=record, room=record.present_room)
    return record


@fact_transaction()
def end_care(*, by: Officer, record: CareRecord, end_reason: str, expected_version: int | None = None) -> CareRecord:
    """The need is met, or somebody else has taken over: final, with its open contact cancelled."""
    record = locked_record(by, record)
    if end_reason not in codes.END_REASONS.where(lambda reason: reason.is_chosen):
        raise Invalid(_("Choose why the care ends."), field="end_reason")
    return close(by, record, end_reason, expected_version)


@fact_transaction()
def withdraw_consent(*, by: Officer, record: CareRecord, expected_version: int | None = None) -> CareRecord:
    """Off every list at once; what is written of the person is erased after 30 days (PIPL 15, 47)."""
    record = locked_record(by, record)
    return close(by, record, codes.WITHDRAWN, expected_version)


def close(by: Officer | None, record: Any, reason: str, expected_version: int | None = None) -> Any:
    """End a locked record, whoever found that it is over."""
    record.state, record.end_reason, record.ended_on = codes.ENDED, reason, timezone.localdate()
    if record.ended_on < record.starts_on:
        record.ended_on = record.starts_on
    record.save_changed(by, ["state", "end_reason", "ended_on"], expected_version=expected_version)
    cancel_open_of(by=by, source=record, reason=CARE_ENDED)
    verb = "consent_withdrawn" if reason == codes.WITHDRAWN else "care_ended"
    trail.record(by=by, verb=verb, target=record, room=record.present_room)
    mark_room_changed(record.present_room.pk)
    return record


@fact_transaction()
def void_care(*, by: Officer, record: CareRecord, reason: str, expected_version: int | None = None) -> CareRecord:
    """Entered by mistake: its helps go with it, its contact is cancelled."""
    record = locked_record(by, record)
    now, reason = timezone.now(), reason_of(reason)
    record.voided_at, record.voided_by, record.void_reason = now, by, reason
    record.save_changed(by, ["voided_at", "voided_by", "void_reason"], expected_version=expected_version)
    for care_help in Help._base_manager.filter(care=record, voided_at__isnull=True).select_for_update():
        care_help.voided_at, care_help.voided_by, care_help.void_reason = now, by, reason
        care_help.save_changed(by, ["voided_at", "voided_by", "void_reason"])
    cancel_open_of(by=by, source=record, reason=reason)
    trail.record(by=by, verb="voided", target=record, room=record.present_room, reason=reason)
    return record


@transaction.atomic
def unmask_contact(*, by: Officer, record: CareRecord, reason: str) -> str:
    """The contact's phone in full, written down with who looked and why."""
    if not by.can("residents.unmask"):
        raise NotAllowed(_("Your role may not see full numbers."))
    by.scope_for("residents.unmask").require(record.present_room)
    changes = {"care_field": [None, "contact_phone"]}
    trail.record(
        by=by, verb="unmasked", target=record, room=record.present_room, reason=reason_of(reason), changes=changes
    )
    return record.contact_phone
