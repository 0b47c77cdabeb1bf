"""Shapes of listings in the API."""

from rest_framework import serializers

from core.api.fields import DateField
from core.api.serializers import ModelSerializer
from residents.models import DrugTest, Listing, ListingCategory, ListingDecision, Resident
from residents.serializers.fields import Own


class CategoryByCode(serializers.SlugRelatedField):
    """The code of a category; written, it means the version that holds today."""

    def __init__(self, **kwargs):
        super().__init__(slug_field="code", queryset=ListingCategory._base_manager.none(), **kwargs)

    def get_queryset(self):
        return ListingCategory.objects.valid()


class ListingSerializer(ModelSerializer):
    """A listing (列管) from proposal to end."""

    resident = Own(Resident, permission="listings.propose")
    resident_name = serializers.CharField(source="resident.name", read_only=True)
    room = serializers.IntegerField(source="room_id", read_only=True)
    category = CategoryByCode()
    category_name = serializers.CharField(source="category.name", read_only=True)
    legal_basis = serializers.CharField(source="category.legal_basis", read_only=True)
    is_confidential = serializers.BooleanField(source="category.is_confidential", read_only=True)
    end_reason = serializers.CharField(source="why_ended", read_only=True)

    class Meta:
        model = Listing
        validators = []  # once per category is a rule of state (409), told by the action
        fields = (
            "id", "resident", "resident_name", "room", "category", "category_name", "legal_basis", "is_confidential",
            "level", "stage", "state", "reason", "starts_on", "review_on", "last_met_on", "term_from_on",
            "term_ends_on", "ended_on", "end_reason", "created_by", "station_decided_at", "station_decided_by",
            "bureau_decided_at", "bureau_decided_by", "decision_note", "created_at", "updated_at", "version",
        )  # fmt: skip
        read_only_fields = (
            "stage", "state", "starts_on", "review_on", "last_met_on", "term_ends_on", "ended_on", "created_by",
            "station_decided_at", "station_decided_by", "bureau_decided_at", "bureau_decided_by", "decision_note",
            "created_at", "updated_at", "version",
        )  # fmt: skip


class ApprovalSerializer(serializers.Serializer):
    """`version`, when given, refuses what somebody else decided meanwhile (409)."""

    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    version = serializers.IntegerField(required=False)


class ReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(min_length=2, max_length=300)
    version = serializers.IntegerField(required=False)


class OptionalReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    version = serializers.IntegerField(required=False)


class AssessmentSerializer(serializers.Serializer):
    stage = serializers.ChoiceField(choices=Listing.STAGES)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    version = serializers.IntegerField(required=False)


class ListingDecisionSerializer(serializers.ModelSerializer):
    """A decision on a listing; neither decided nor lapsed, it waits."""

    resident = serializers.IntegerField(source="listing.resident_id", read_only=True)
    room = serializers.IntegerField(source="room_id", read_only=True)

    class Meta:
        model = ListingDecision
        fields = (
            "id", "listing", "resident", "room", "about", "level", "round", "reason", "asked_at", "asked_by",
            "decision", "note", "decided_at", "decided_by", "lapsed_at", "lapsed_by", "created_at", "updated_at",
            "version",
        )  # fmt: skip
        read_only_fields = fields


class DrugTestSerializer(serializers.ModelSerializer):
    """A drug test of a listed person; `void_reason` says why one does not count."""

    listing = Own(Listing, permission="listings.propose")
    room = serializers.IntegerField(source="room_id", read_only=True)
    resident = serializers.IntegerField(source="listing.resident_id", read_only=True)

    class Meta:
        model = DrugTest
        validators = []  # one a day is a rule of state (409), told by the action
        fields = (
            "id", "listing", "resident", "room", "tested_on", "result", "note", "voided_at", "void_reason",
            "created_by", "created_at", "updated_at", "version",
        )  # fmt: skip
        read_only_fields = ("voided_at", "void_reason", "created_by", "created_at", "updated_at", "version")


class RenewalSerializer(ReasonSerializer):
    review_on = DateField(required=False)
    level = serializers.ChoiceField(choices=Listing.LEVELS, required=False)
