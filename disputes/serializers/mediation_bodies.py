"""Mediation bodies as the API reads them."""

from rest_framework import serializers

from disputes.models import MediationBody, Mediator


class MediatorSerializer(serializers.ModelSerializer):
    class Meta:
        model = Mediator
        fields = ("id", "name", "standing", "left_on")
        read_only_fields = fields


class MediationBodySerializer(serializers.ModelSerializer):
    """A people's mediation organisation; without `station` it serves the whole county."""

    mediators = MediatorSerializer(many=True, read_only=True)
    seal = serializers.CharField(read_only=True)

    class Meta:
        model = MediationBody
        fields = (
            "id", "bureau", "station", "kind", "name", "seal", "place", "closed_on", "mediators", "created_at",
            "updated_at", "version",
        )  # fmt: skip
        read_only_fields = fields
