"""Visits as the API reads and takes them; shape and parsing only."""

from copy import deepcopy
from functools import cache

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api.fields import DateTimeField, RowNumberField
from core.api.serializers import ModelSerializer
from disputes.models import ReturnVisit
from stations.models import Officer
from visits import codes
from visits.models import Finding, Photo, Visit
from visits.photo_files import photo_address


class FindingSerializer(ModelSerializer):
    """One thing noticed; `id` is sent back to keep a finding when a visit is corrected."""

    id = serializers.IntegerField(required=False, min_value=1)
    resident = serializers.IntegerField(required=False, allow_null=True, min_value=1, source="resident_id")
    text = serializers.CharField(max_length=500)

    class Meta:
        model = Finding
        fields = ["id", "kind", "text", "resident"]

    def to_internal_value(self, data):
        result = super().to_internal_value(data)
        result["resident"] = result.pop("resident_id", None)
        return result


class ReturnAnswersSerializer(ModelSerializer):
    """What a return visit about a case found; an answer left out is not known, or stays as it was."""

    class Meta:
        model = ReturnVisit
        fields = ["terms_hold", "side_a_feels", "side_b_feels", "help_needed", "flared_up"]
        extra_kwargs = {name: {"required": False} for name in fields}

    def to_internal_value(self, data):
        # Only what was said: a default would overwrite an earlier answer.
        return {name: value for name, value in super().to_internal_value(data).items() if name in data}


class PhotoSerializer(ModelSerializer):
    url = serializers.SerializerMethodField()
    thumbnail = serializers.SerializerMethodField()

    class Meta:
        model = Photo
        fields = ["id", "url", "thumbnail", "width", "height"]

    def _at(self, photo, size):
        return photo_address(self.context.get("request"), photo.visit_id, photo.pk, size)

    def get_url(self, photo) -> str:
        return self._at(photo, "full")

    def get_thumbnail(self, photo) -> str:
        return self._at(photo, "small")


class VisitSerializer(ModelSerializer):
    """A visit; `household`, `room` and `residents` are ids, dates are local days."""

    client_id = serializers.UUIDField(required=True)
    household = RowNumberField(source="household_id", required=False, allow_null=True)
    room = RowNumberField(source="room_id", required=False)
    residents = serializers.ListField(child=RowNumberField(), required=False, max_length=50)
    dispute = RowNumberField(source="dispute_id", required=False, allow_null=True)
    return_answers = ReturnAnswersSerializer(required=False, allow_null=True)
    visited_by = RowNumberField(source="visited_by_id", required=False)
    visited_by_name = serializers.CharField(source="visited_by.name", read_only=True)
    occurred_at = DateTimeField(required=True)
    minutes = serializers.IntegerField(required=False, default=10, min_value=0, max_value=600)
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    findings = FindingSerializer(many=True, required=False, source="current_findings")
    photos = PhotoSerializer(many=True, read_only=True)
    latitude = serializers.FloatField(required=False, allow_null=True, min_value=-90, max_value=90)
    longitude = serializers.FloatField(required=False, allow_null=True, min_value=-180, max_value=180)
    version = serializers.IntegerField(required=False, min_value=1)
    verified = serializers.BooleanField(
        required=False, default=False, write_only=True,
        help_text=_("Somebody was met and nothing had changed: the household counts as verified on that day."),
    )  # fmt: skip
    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=200, write_only=True, help_text=_("Why a visit is corrected.")
    )

    # Fields that a correction may carry but not change.
    FIXED = ("client_id", "household_id", "room_id", "dispute_id")

    class Meta:
        model = Visit
        fields = [
            "id", "client_id", "kind", "household", "residents", "dispute", "return_answers", "room", "place",
            "occurred_at", "occurred_on", "minutes", "contact", "note", "findings", "photos", "latitude", "longitude",
            "next_visit_on", "next_visit_hour", "visited_by", "visited_by_name", "voided_at", "void_reason",
            "version", "verified", "reason", "created_at", "updated_at",
        ]  # fmt: skip
        read_only_fields = ["occurred_on", "voided_at", "void_reason", "created_at", "updated_at"]
        extra_kwargs = {"kind": {"required": True}, "contact": {"required": True}}

    def get_fields(self):
        """As ever, made once: DRF makes them of the model for every call, and that is a tenth of logging a visit."""
        return deepcopy(_fields())

    def validate(self, data):
        data.pop("version", None)
        if self.instance is not None:
            # Said when the visit is recorded; afterwards the register itself is changed.
            data.pop("verified", None)
            self._refuse_fixed(data)
        elif not data.get("dispute_id"):
            self._ask_where(data)
        if "current_findings" in data:
            data["findings"] = data.pop("current_findings")
        if "visited_by_id" in data:
            data["visited_by"] = self._officer(data.pop("visited_by_id"))
        return data

    def _ask_where(self, data):
        if not data.get("household_id") and codes.VISIT_KINDS[data["kind"]].is_at_door:
            raise serializers.ValidationError({"household": [_("Choose the household that was visited.")]})
        elif not data.get("household_id") and not data.get("room_id"):
            raise serializers.ValidationError({"room": [_("A patrol without a household names its police room.")]})

    def _refuse_fixed(self, data):
        for name in self.FIXED:
            if name in data and data.pop(name) != getattr(self.instance, name):
                field = name.removesuffix("_id") if name != "client_id" else name
                raise serializers.ValidationError({field: [_("This field stays as it was entered.")]})

    def _officer(self, pk):
        officer = Officer.objects.visible_to(self.context["request"].user).filter(pk=pk).first()
        if officer is None:
            raise serializers.ValidationError({"visited_by": [_("This officer is not in your units.")]})
        return officer

    def to_representation(self, visit):
        results = {
            "id": visit.pk,
            "client_id": str(visit.client_id),
            "kind": visit.kind,
            "household": visit.household_id,
            "residents": sorted(resident.pk for resident in visit.residents.all()),
            "dispute": visit.dispute_id,
            "return_answers": self._answers(visit),
            "room": visit.room_id,
            "place": visit.place,
            "occurred_at": self._moment("occurred_at", visit),
            "occurred_on": visit.occurred_on.isoformat(),
            "minutes": visit.minutes,
            "contact": visit.contact,
            "note": visit.note,
            "findings": [
                {
                    "id": current_finding.pk,
                    "kind": current_finding.kind,
                    "text": current_finding.text,
                    "resident": current_finding.resident_id,
                }
                for current_finding in visit.current_findings
            ],
            "photos": PhotoSerializer(visit.photos.standing(), many=True, context=self.context).data,
            "latitude": None if visit.latitude is None else float(visit.latitude),
            "longitude": None if visit.longitude is None else float(visit.longitude),
            "next_visit_on": visit.next_visit_on.isoformat() if visit.next_visit_on else None,
            "next_visit_hour": visit.next_visit_hour,
            "visited_by": visit.visited_by_id,
            "visited_by_name": visit.visited_by.name,
        }
        results |= {
            "voided_at": self._moment("voided_at", visit),
            "void_reason": visit.void_reason,
            "version": visit.version,
            "created_at": self._moment("created_at", visit),
            "updated_at": self._moment("updated_at", visit),
        }
        return results

    def _answers(self, visit):
        """Those that count now, to who may see the case."""
        request = self.context.get("request")
        replies = visit.recorded_answers if request and visit.dispute_id else None
        if replies is None or not request.user.scope_for(ReturnVisit.VIEW).has(visit.room):
            return None
        return ReturnAnswersSerializer(replies).data

    def _moment(self, name, visit):
        value = getattr(visit, name)
        return None if value is None else self.fields[name].to_representation(value)


class VoidSerializer(serializers.Serializer):
    reason = serializers.CharField(min_length=2, max_length=200)


class PhotoUploadSerializer(serializers.Serializer):
    photos = serializers.ListField(child=serializers.FileField(), min_length=1)


@cache
def _fields():
    return super(VisitSerializer, VisitSerializer()).get_fields()
