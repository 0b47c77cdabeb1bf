from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from residents.models import Dwelling, Household
from residents.serializers.fields import Own
from stations.models import Community


class HouseholdSerializer(serializers.ModelSerializer):
    """A household with its dwelling. New ones name a `dwelling`, or `community` and `address`."""

    dwelling = Own(Dwelling, required=False)
    community = Own(Community, required=False, source="dwelling.community")
    address = serializers.CharField(max_length=200, required=False, source="dwelling.address")
    use = serializers.ChoiceField(choices=Dwelling.USES, required=False, source="dwelling.use")
    floor = serializers.CharField(max_length=40, required=False, allow_blank=True, source="dwelling.floor")
    days_unvisited = serializers.IntegerField(read_only=True)
    version = serializers.IntegerField(required=False)

    class Meta:
        model = Household
        fields = (
            "id", "room", "community", "dwelling", "address", "use", "floor", "label", "note", "last_visited_on",
            "unvisited_since", "days_unvisited", "ended_on", "created_at", "updated_at", "version",
        )  # fmt: skip
        read_only_fields = ("room", "last_visited_on", "unvisited_since", "ended_on", "created_at", "updated_at")

    def validate(self, attrs):
        dwelling = attrs.get("dwelling")
        if self.instance is None and not (
            isinstance(dwelling, Dwelling) or {"community", "address"} <= set(dwelling or {})
        ):
            raise serializers.ValidationError({"dwelling": [_("Name a dwelling, or a community and an address.")]})
        return attrs
