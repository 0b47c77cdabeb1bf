"""Offers of cases to other rooms, as the API reads and answers them."""

from rest_framework import serializers

from core.api.serializers import ModelSerializer
from disputes.models import HandOff
from disputes.serializers.acts import ActSerializer


class HandOffSerializer(ModelSerializer):
    """What both rooms see of an offer: the number and the reason, nothing else of the case."""

    number = serializers.CharField(source="dispute.number", read_only=True)
    from_room_name = serializers.CharField(source="from_room.name", read_only=True)
    room_name = serializers.CharField(source="room.name", read_only=True)

    class Meta:
        model = HandOff
        fields = (
            "id", "dispute", "number", "from_room", "from_room_name", "room", "room_name", "reason", "state", "answer",
            "answered_at", "answered_by", "created_by", "created_at", "updated_at", "version",
        )  # fmt: skip
        read_only_fields = fields


class AcceptOfferSerializer(ActSerializer):
    answer = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class RefuseOfferSerializer(ActSerializer):
    answer = serializers.CharField(min_length=2, max_length=300)
