"""What belongs to a case, as the API reads it."""

from rest_framework import serializers

from core.api.fields import DateField
from core.api.serializers import ModelSerializer
from disputes.models import (
    Acknowledgement,
    Agreement,
    Closing,
    Extension,
    Mediation,
    Reconciliation,
    Referral,
    ReturnVisit,
    Term,
)

STAMPS = ("created_by", "created_at", "updated_at", "version")


class MediationSerializer(ModelSerializer):
    """One round; `present` are ids of parties, `host_name` is who led it: an officer, or the mediator of the body."""

    host_name = serializers.CharField(source="leader_name", read_only=True)

    class Meta:
        model = Mediation
        fields = (
            "id", "cycle", "round", "held_at", "held_on", "place", "host", "host_name", "co_host", "present",
            "second_host", "is_hosted_alone", "is_place_regulated", "is_recorded_throughout", "recording", "body",
            "mediator", "attending", "is_invited", "is_attendance_agreed",
            "guardian_present", "others", "witness_name", "witness_address", "witness_contact", "said_a", "said_b",
            "note", "result", "next_on", "voided_at", "void_reason", *STAMPS,
        )  # fmt: skip
        read_only_fields = fields


class TermSerializer(ModelSerializer):
    """One thing promised; `party` is the id of who promised it."""

    is_overdue = serializers.BooleanField(read_only=True)

    class Meta:
        model = Term
        fields = ("id", "party", "text", "due_on", "state", "settled_on", "note", "is_overdue", "version")
        read_only_fields = fields


class AgreementSerializer(ModelSerializer):
    """An agreement with its terms; `ended_on` is set when the case was opened again or it was withdrawn."""

    terms = TermSerializer(many=True, read_only=True)
    body = serializers.IntegerField(source="mediation.body_id", read_only=True, default=None, allow_null=True)
    mediator = serializers.IntegerField(source="mediation.mediator_id", read_only=True, default=None, allow_null=True)
    in_effect_on = serializers.DateField(read_only=True)

    class Meta:
        model = Agreement
        fields = (
            "id", "cycle", "mediation", "form", "signed_on", "facts", "manner", "copies", "confirmation_asked_on",
            "procedure", "is_on_spot", "recording", "body", "mediator", "in_effect_on",
            "ended_on", "copy_confirmed_at", "voided_at", "void_reason", "terms", *STAMPS,
        )  # fmt: skip
        read_only_fields = fields


class ReferralSerializer(ModelSerializer):
    is_overdue = serializers.BooleanField(read_only=True)

    class Meta:
        model = Referral
        fields = (
            "id", "cycle", "body", "body_name", "contact", "reason", "documents", "referred_on", "reply_due_on",
            "answered_on", "answer", "outcome", "is_overdue",
        )  # fmt: skip
        read_only_fields = fields


class ExtensionSerializer(ModelSerializer):
    class Meta:
        model = Extension
        fields = (
            "id", "cycle", "step", "before_on", "until_on", "reason", "parties_agree", "state", "decided_at",
            "decided_by", "decision_note",
        )  # fmt: skip
        read_only_fields = fields


class AcknowledgementSerializer(ModelSerializer):
    """Waits while neither `acknowledged_at` nor `lapsed_at` is set."""

    class Meta:
        model = Acknowledgement
        fields = ("id", "tier", "level", "created_at", "acknowledged_at", "acknowledged_by", "note", "lapsed_at")
        read_only_fields = fields


class ClosingSerializer(ModelSerializer):
    """One closing; `reopened_on` when the case flared up again."""

    class Meta:
        model = Closing
        fields = ("id", "cycle", "level", "opened_on", "closed_on", "outcome", "note", "reopened_on", "reopen_reason")
        read_only_fields = fields


class ReconciliationSerializer(ModelSerializer):
    """The parties reconciled or agreed elsewhere, performed it, and police accepted their application."""

    class Meta:
        model = Reconciliation
        fields = (
            "id", "cycle", "way", "committee", "content", "agreed_on", "performed_on", "side_a_applied_on",
            "side_b_applied_on", "accepted_on", *STAMPS,
        )  # fmt: skip
        read_only_fields = fields


class ReturnVisitSerializer(ModelSerializer):
    """The answers of one return visit; `visit` says when, where and who."""

    occurred_on = DateField(source="visit.occurred_on", read_only=True)

    class Meta:
        model = ReturnVisit
        fields = (
            "id", "cycle", "visit", "occurred_on", "terms_hold", "side_a_feels", "side_b_feels", "help_needed",
            "flared_up", "withdrawn_at", *STAMPS,
        )  # fmt: skip
        read_only_fields = fields
