from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api.serializers import ModelSerializer
from residents.models import Dwelling, Household
from residents.serializers.fields import Own
from stations.models import Community

OF_DWELLING = {"community", "address", "use", "floor"}
NAME_IT = _("Name a dwelling, or a community and an address.")


class HouseholdSerializer(ModelSerializer):
    """A household with its dwelling. New ones name a `dwelling`, or `community` and `address`."""

    dwelling = Own(Dwelling, required=False)
    community = Own(Community, required=False, source="dwelling.community")
    address = serializers.CharField(max_length=200, required=False, source="dwelling.address")
    use = serializers.ChoiceField(choices=Dwelling.USES, required=False, source="dwelling.use")
    floor = serializers.CharField(max_length=40, required=False, allow_blank=True, source="dwelling.floor")
    days_unvisited = serializers.IntegerField(read_only=True)
    version = serializers.IntegerField(required=False)
    client_id = serializers.UUIDField(required=False, allow_null=True)

    class Meta:
        model = Household
        fields = (
            "id", "client_id", "room", "community", "dwelling", "address", "use", "floor", "label", "note",
            "last_visited_on", "unvisited_since", "days_unvisited", "ended_on", "created_at", "updated_at", "version",
        )  # fmt: skip
        read_only_fields = ("room", "last_visited_on", "unvisited_since", "ended_on", "created_at", "updated_at")

    def to_internal_value(self, data):
        """A dwelling by number and facts of one are two ways to say it: both at once only as the record shows them."""
        if isinstance(data, Mapping) and "dwelling" in data and OF_DWELLING & set(data):
            if self.instance is None or data["dwelling"] != self.instance.dwelling_id:
                raise serializers.ValidationError({"dwelling": [NAME_IT]})
            data = {name: value for name, value in data.items() if name != "dwelling"}
        return super().to_internal_value(data)

    def validate(self, attrs):
        dwelling = attrs.get("dwelling")
        if self.instance is None and not (
            isinstance(dwelling, Dwelling) or {"community", "address"} <= set(dwelling or {})
        ):
            raise serializers.ValidationError({"dwelling": [NAME_IT]})
        return attrs
