"""Shapes of listings in the API."""

from rest_framework import serializers

from residents.models import Listing, ListingCategory, Resident
from residents.serializers.fields import Own


class CategoryByCode(serializers.SlugRelatedField):
    """The code of a category; written, it means the version that holds today."""

    def __init__(self, **kwargs):
        super().__init__(slug_field="code", queryset=ListingCategory._base_manager.none(), **kwargs)

    def get_queryset(self):
        return ListingCategory.objects.valid()


class ListingSerializer(serializers.ModelSerializer):
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
            "level", "state", "reason", "starts_on", "review_on", "last_met_on", "ended_on", "end_reason",
            "created_by", "station_decided_at", "station_decided_by", "bureau_decided_at", "bureau_decided_by",
            "decision_note", "created_at", "updated_at", "version",
        )  # fmt: skip
        read_only_fields = (
            "state", "starts_on", "review_on", "last_met_on", "ended_on", "created_by", "station_decided_at",
            "station_decided_by", "bureau_decided_at", "bureau_decided_by", "decision_note", "created_at", "updated_at",
            "version",
        )  # fmt: skip


class ApprovalSerializer(serializers.Serializer):
    """`version`, when given, refuses what somebody else decided meanwhile (409)."""

    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    version = serializers.IntegerField(required=False)


class ReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(min_length=2, max_length=300)
    version = serializers.IntegerField(required=False)


class RenewalSerializer(ReasonSerializer):
    review_on = serializers.DateField(required=False)
    level = serializers.ChoiceField(choices=Listing.LEVELS, required=False)
