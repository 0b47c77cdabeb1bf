"""Every field of every model, classed for privacy. A new field is classed here before it is stored.

identifying   names one person in the world by itself: encrypted at rest (EncryptedTextField) or kept as a keyed hash
personal      tells about a resident: scoped by row, never in logs, in exports only with an audit line
staff         tells about a police officer: seen by those who may see officers
secret        opens a door: stored as a digest only
operational   tells about the work or a unit
reference     dictionary data, the same for everybody
"""

OPERATIONAL, PERSONAL, IDENTIFYING, STAFF, SECRET, REFERENCE = (
    "operational",
    "personal",
    "identifying",
    "staff",
    "secret",
    "reference",
)

# On every Stamped or Voidable model.
STAMPS = {
    "id": OPERATIONAL,
    "created_at": OPERATIONAL,
    "created_by": STAFF,
    "updated_at": OPERATIONAL,
    "updated_by": STAFF,
    "version": OPERATIONAL,
    "voided_at": OPERATIONAL,
    "voided_by": STAFF,
    "void_reason": PERSONAL,
    "room": OPERATIONAL,
}


def _all(kind, names):
    return dict.fromkeys(names.split(), kind)


DICTIONARY = _all(REFERENCE, "id code name_en name_zh valid_from valid_until origin")
UNIT = _all(OPERATIONAL, "code name")

FIELDS = {
    "stations.Bureau": UNIT,
    "stations.Station": UNIT | _all(OPERATIONAL, "bureau address phone"),
    "stations.Room": UNIT
    | _all(OPERATIONAL, "station premises opening_hours phone mobile latitude longitude closed_on"),
    "stations.Community": UNIT | _all(OPERATIONAL, "kind"),
    "stations.Officer": _all(STAFF, "badge name mobile language is_active last_login must_change_password")
    | {"password": SECRET},
    "stations.Posting": _all(STAFF, "officer role bureau station room since until is_cover"),
    "accounts.ApiToken": _all(SECRET, "digest token_key")
    | _all(OPERATIONAL, "created expiry public_id name scopes last_used_at revoked_at")
    | _all(STAFF, "user issued_by revoked_by"),
    "audit.Entry": _all(OPERATIONAL, "at verb target_type target_id room_id channel request_number")
    | _all(STAFF, "by address")
    | _all(PERSONAL, "subject reason changes"),
    "notifications.Notification": _all(OPERATIONAL, "kind key url created_at read_at struck_at")
    | {"officer": STAFF, "data": PERSONAL},
    "facts.DailyFact": _all(
        OPERATIONAL,
        "day visits door_visits patrol_visits return_visits met_visits refused_visits minutes patrol_minutes"
        " households_met households_first_met persons_met follow_ups_due follow_ups_done follow_ups_late"
        " answering_visits cases_opened cases_closed cases_agreed cases_not_agreed cases_reopened arrived departed",
    ),
    "facts.MonthlyFact": _all(
        OPERATIONAL,
        "month visits door_visits patrol_visits return_visits met_visits refused_visits minutes patrol_minutes"
        " households_met households_first_met persons_met follow_ups_due follow_ups_done follow_ups_late"
        " answering_visits cases_opened cases_closed cases_agreed cases_not_agreed cases_reopened arrived departed",
    ),
    "facts.RoomNow": _all(OPERATIONAL, "stamp residents permanent temporary lodging unregistered abroad households"),
    "facts.TableStamp": _all(OPERATIONAL, "name stamp"),
    "residents.Dwelling": _all(PERSONAL, "address use floor latitude longitude note")
    | _all(OPERATIONAL, "community verified_on"),
    "residents.Household": _all(PERSONAL, "label note dwelling")
    | _all(OPERATIONAL, "last_visited_on visit_from unvisited_since ended_on client_id submission_hash"),
    "residents.Resident": _all(IDENTIFYING, "id_number id_number_hash phone")
    | _all(
        PERSONAL,
        "name sex birth_date document_kind region_code occupation workplace household residency_kind died_on note",
    )
    | _all(OPERATIONAL, "verified_on client_id submission_hash"),
    "residents.ResidentPhone": _all(IDENTIFYING, "number") | _all(PERSONAL, "resident extension kind note"),
    "residents.Residency": _all(PERSONAL, "resident household kind from_on until_on moved_to end_reason"),
    "residents.Transfer": _all(PERSONAL, "resident household") | _all(OPERATIONAL, "from_room"),
}
FIELDS["residents.Transfer"] |= (
    _all(PERSONAL, "residency_kind reason answer") | _all(OPERATIONAL, "state answered_at") | _all(STAFF, "answered_by")
)
FIELDS |= {
    "residents.WaitingLimit": _all(REFERENCE, "amber_days red_days valid_from valid_until origin"),
    "residents.ListingCategory": DICTIONARY
    | _all(REFERENCE, "legal_basis_en legal_basis_zh is_confidential review_after_days")
    | _all(REFERENCE, "age_from age_to term_years test_rhythm"),
    "residents.Listing": _all(
        PERSONAL,
        "resident category level stage state reason starts_on term_from_on term_ends_on ended_on end_reason"
        " decision_note",
    )
    | _all(OPERATIONAL, "review_on last_met_on station_decided_at bureau_decided_at")
    | _all(STAFF, "station_decided_by bureau_decided_by"),
    "residents.ListingDecision": _all(PERSONAL, "listing about reason decision note")
    | _all(OPERATIONAL, "level round asked_at decided_at lapsed_at")
    | _all(STAFF, "asked_by decided_by lapsed_by"),
    "residents.DrugTest": _all(PERSONAL, "listing tested_on result note"),
    # Names, pinyin and addresses as they are; telephone numbers as keyed hashes only.
    "residents.SearchTerm": _all(PERSONAL, "term resident household") | _all(OPERATIONAL, "kind"),
    "assistance.CareRecord": _all(IDENTIFYING, "contact_phone")
    | _all(
        PERSONAL,
        "resident need needs contact_name starts_on consent_on consent_by guardian_name consent_form consent_visit"
        " sensitive_agreed shares ended_on end_reason",
    )
    | _all(OPERATIONAL, "client_id body_hash every_days review_on state")
    | _all(STAFF, "helper"),
    "assistance.Help": _all(PERSONAL, "care happened_on kind text by_whom visit")
    | _all(OPERATIONAL, "client_id body_hash minutes"),
    "assistance.ConsentRequest": _all(PERSONAL, "resident need state")
    | _all(OPERATIONAL, "raised_on settled_on")
    | _all(STAFF, "settled_by"),
    "followups.CalendarDay": _all(REFERENCE, "on is_working name ordinal working_on is_local"),
    "followups.CalendarChange": _all(
        REFERENCE, "kind state year file_name text days before counts created_at done_at undone_at"
    )
    | _all(STAFF, "created_by done_by undone_by"),
    "followups.CalendarMove": _all(OPERATIONAL, "change target_type target_id before after"),
    "followups.Cadence": _all(
        REFERENCE,
        "category level stage interval_days lead_days grace_working_days escalate_after_days valid_from valid_until"
        " origin",
    ),
    "followups.FollowUp": _all(
        PERSONAL, "household resident subject reason_code reason_data is_confidential cancel_reason"
    )
    | _all(
        OPERATIONAL,
        "is_matter source_type source_id raised_for_on due_on window_from window_to escalate_on state done_on"
        " done_by_visit reminded_at escalated_at cancelled_at first_due_on first_window_to promised_on promised_to",
    )
    | _all(STAFF, "cancelled_by"),
    "visits.Visit": _all(PERSONAL, "household place residents contact note latitude longitude")
    | _all(
        OPERATIONAL, "client_id body_hash kind dispute occurred_at occurred_on minutes next_visit_on next_visit_hour"
    )
    | _all(STAFF, "visited_by"),
    "visits.Finding": _all(PERSONAL, "text resident") | _all(OPERATIONAL, "visit kind withdrawn_at"),
    "visits.Photo": _all(PERSONAL, "image thumbnail") | _all(OPERATIONAL, "visit width height content_hash"),
    "visits.ParVolume": _all(REFERENCE, "measure value valid_from valid_until origin"),
    "reports.ClosingDay": _all(REFERENCE, "day valid_from valid_until origin"),
    "reports.ClosedMonth": _all(OPERATIONAL, "month closed_on") | {"closed_by": STAFF},
    "reports.Webhook": _all(OPERATIONAL, "name url failures disabled_at") | {"owner": STAFF, "secret": SECRET},
    "reports.SavedReport": _all(
        OPERATIONAL, "name path format period schedule weekday month_day webhook next_on paused_at"
    )
    | _all(STAFF, "owner recipient")
    | {"query": PERSONAL},
    "reports.Delivery": _all(OPERATIONAL, "saved kind key asked_on state attempts next_at log created_at delivered_at"),
    "reports.MonthlyRemark": _all(OPERATIONAL, "station month text"),
    "reports.FrozenLine": _all(OPERATIONAL, "closed_month report level unit unit_code unit_name figures"),
}
CASE = _all(OPERATIONAL, "dispute")
ROUND = _all(OPERATIONAL, "dispute cycle")
FIELDS |= {
    "disputes.Numbering": _all(OPERATIONAL, "year last"),
    "disputes.Dispute": _all(PERSONAL, "title summary place reported_by finding")
    | _all(
        OPERATIONAL,
        "client_id body_hash numbered_by year sequence number kind source level state occurred_on reported_on procedure"
        " transfer_number transferred_at reply_due_on public_order_act is_slight mediation_ground"
        " ways_explained_on suit_explained_on"
        " awaits_appraisal appraised_on accepted_on closed_on outcome cycle yellow_on due_on return_until",
    )
    | _all(STAFF, "handler"),
    "disputes.Closing": ROUND
    | _all(OPERATIONAL, "level opened_on closed_on outcome reopened_on reopened_by_visit reopening_withdrawn_at")
    | _all(OPERATIONAL, "before_reopening")
    | _all(PERSONAL, "note reopen_reason")
    | _all(STAFF, "reopened_by reopening_withdrawn_by"),
    "disputes.Party": CASE
    | _all(IDENTIFYING, "id_number id_number_hash phone guardian_phone")
    | _all(
        PERSONAL,
        "side resident name sex birth_date document_kind workplace address guardian_name guardian_relation"
        " withdraw_reason role representative_name authority_extent authority_on guardian_notified_on"
        " lives_on_own_labour consents_to_no_notice",
    )
    | _all(OPERATIONAL, "withdrawn_at"),
    "disputes.Mediation": ROUND
    | _all(OPERATIONAL, "round held_at held_on result next_on guardian_present is_hosted_alone is_place_regulated")
    | _all(OPERATIONAL, "is_recorded_throughout recording body mediator is_invited is_attendance_agreed")
    | _all(
        PERSONAL,
        "place co_host present others witness_name witness_address witness_contact said_a said_b note",
    )
    | _all(STAFF, "host second_host attending"),
    "disputes.MediationBody": _all(OPERATIONAL, "bureau station kind name seal_name place closed_on"),
    # Mediators are named by their committees in public and sign its papers; they are no residents here.
    "disputes.Mediator": _all(OPERATIONAL, "body standing left_on") | _all(PERSONAL, "name"),
    "disputes.Agreement": ROUND
    | _all(OPERATIONAL, "mediation form signed_on copies confirmation_asked_on ended_on copy_confirmed_at")
    | {"copy_confirmed_by": STAFF}
    | _all(OPERATIONAL, "mediation form signed_on copies confirmation_asked_on ended_on procedure is_on_spot")
    | _all(OPERATIONAL, "effective_on recording")
    | _all(PERSONAL, "facts manner"),
    "disputes.Term": _all(OPERATIONAL, "agreement due_on state settled_on reminded_at")
    | _all(PERSONAL, "party text note"),
    "disputes.Referral": ROUND
    | _all(OPERATIONAL, "body body_name contact referred_on reply_due_on answered_on outcome overdue_told_at")
    | _all(PERSONAL, "reason documents answer")
    | _all(STAFF, "answered_by"),
    "disputes.Reconciliation": ROUND
    | _all(OPERATIONAL, "way agreed_on performed_on side_a_applied_on side_b_applied_on accepted_on")
    | _all(PERSONAL, "committee content"),
    "disputes.SealedRecord": ROUND | _all(PERSONAL, "is_repeat limit_on") | _all(IDENTIFYING, "case_number"),
    "disputes.ReturnVisit": ROUND
    | _all(OPERATIONAL, "visit withdrawn_at")
    | _all(PERSONAL, "terms_hold side_a_feels side_b_feels help_needed flared_up"),
    "disputes.LevelChange": CASE | _all(OPERATIONAL, "before after") | _all(PERSONAL, "reason"),
    "disputes.Acknowledgement": CASE
    | _all(OPERATIONAL, "tier level acknowledged_at lapsed_at")
    | _all(STAFF, "acknowledged_by")
    | _all(PERSONAL, "note"),
    "disputes.HandOff": CASE
    | _all(OPERATIONAL, "from_room state answered_at")
    | _all(PERSONAL, "reason answer")
    | _all(STAFF, "answered_by"),
    "disputes.Extension": ROUND
    | _all(OPERATIONAL, "step before_on until_on parties_agree state decided_at")
    | _all(PERSONAL, "reason decision_note")
    | _all(STAFF, "decided_by"),
    "disputes.Card": ROUND | _all(OPERATIONAL, "colour step limit_on issued_on"),
    "disputes.Level": DICTIONARY | _all(REFERENCE, "meaning_en meaning_zh owner tells_chief tells_bureau"),
    "disputes.Limit": _all(REFERENCE, "level step yellow_days red_days working_days valid_from valid_until origin"),
    "disputes.Procedure": _all(
        REFERENCE,
        "code most_rounds first_within next_within within_months accept_within_days within_days extension_days"
        " extension_needs_both guardian_below_age guardian_exempt_from_age restart_days restart_extension_days"
        " confirmation_within_days valid_from valid_until origin",
    ),
    "disputes.DisputeKind": DICTIONARY | _all(REFERENCE, "order"),
    "disputes.TransferRule": _all(REFERENCE, "source reply_days working_days valid_from valid_until origin"),
    "disputes.ReturnPlan": _all(REFERENCE, "applies_to days grace_working_days valid_from valid_until origin"),
}
FIELDS |= {
    "incidents.IncidentKind": DICTIONARY | _all(REFERENCE, "order"),
    "incidents.IncidentCount": _all(OPERATIONAL, "room month kind count"),
    "incidents.ImportBatch": _all(
        OPERATIONAL, "file_name state created_at done_at undone_at header lines rejected counts"
    )
    | _all(STAFF, "created_by done_by undone_by"),
}
