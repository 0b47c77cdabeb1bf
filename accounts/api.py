"""API of accounts: who am I. Tokens are issued on the page or by command, never by token."""

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.scopes import SCOPES
from core.api.fields import DateField, DateTimeField
from core.http.conditional_requests import ConditionalReadsMixin
from stations.roles import ROLES, every_permission

ROUTES = []
UNIT_LEVELS = [("bureau", "bureau"), ("station", "station"), ("room", "room")]


class UnitSerializer(serializers.Serializer):
    level = serializers.ChoiceField(choices=UNIT_LEVELS)
    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()


class PostSerializer(serializers.Serializer):
    role = serializers.ChoiceField(choices=sorted(ROLES), help_text="Code of the role.")
    role_name = serializers.CharField()
    unit = UnitSerializer()
    since = DateField()
    until = DateField(allow_null=True)
    is_cover = serializers.BooleanField()


class TokenSerializer(serializers.Serializer):
    name = serializers.CharField()
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=list(SCOPES)))
    expires_at = DateTimeField(allow_null=True)


class MeSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    badge = serializers.CharField()
    name = serializers.CharField()
    language = serializers.CharField(help_text="The language chosen, empty when none was.")
    role = serializers.CharField(allow_null=True, help_text="Code of the widest post held today.")
    postings = PostSerializer(many=True, help_text="Posts held today.")
    units = UnitSerializer(many=True, help_text="The units in scope; rooms below them are included.")
    permissions = serializers.ListField(
        child=serializers.CharField(), help_text="What may be done today, narrowed by the token's scopes."
    )
    token = TokenSerializer(allow_null=True)


def unit_of(posting):
    level = "room" if posting.room_id else "station" if posting.station_id else "bureau"
    return {"level": level, "id": posting.unit.pk, "code": posting.unit.code, "name": posting.unit.name}


def token_of(token):
    return {"name": token.name, "scopes": token.scopes, "expires_at": token.expiry} if token is not None else None


class MeView(ConditionalReadsMixin, APIView):
    """The account behind the request."""

    @extend_schema(responses=MeSerializer, operation_id="me")
    def get(self, request):
        """Account, posts and units of today, permissions, and the token's scopes."""
        officer = request.user
        posts = [
            {
                "role": posting.role,
                "role_name": posting.get_role_display(),
                "unit": unit_of(posting),
                "since": posting.since,
                "until": posting.until,
                "is_cover": posting.is_cover,
            }
            for posting in officer.postings_today
        ]
        units = {(post["unit"]["level"], post["unit"]["id"]): post["unit"] for post in posts}
        body = {
            "id": officer.pk,
            "badge": officer.badge,
            "name": officer.name,
            "language": officer.language,
            "role": officer.role.code if officer.role else None,
            "postings": posts,
            "units": list(units.values()),
            "permissions": sorted(p for p in every_permission() if officer.can(p)),
            "token": token_of(request.auth),
        }
        return Response(MeSerializer(body).data)


PATHS = [path("me/", MeView.as_view(), name="me")]
