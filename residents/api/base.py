"""What the collections of the register share."""

from rest_framework.response import Response

from core.api.exports import ExportActionsMixin
from core.api.viewsets import ScopedViewSet


class RegisterViewSet(ExportActionsMixin, ScopedViewSet):
    """What both collections share: PATCH with the version one edited, and the fresh record in answers."""

    permissions = {"create": "residents.edit", "partial_update": "residents.edit"}

    def fresh(self, instance):
        """The record with everything its representation shows; the caller has written it a moment ago."""
        return self.model.objects.in_scope(self.request.user.scope_for("residents.edit")).for_list().get(pk=instance.pk)

    def describe(self, instance):
        return self.get_serializer(self.fresh(instance)).data

    def read(self, request, instance=None):
        serializer = self.get_serializer(instance, data=request.data, partial=instance is not None)
        serializer.is_valid(raise_exception=True)
        body = dict(serializer.validated_data)
        body.pop("version", None)
        if instance is not None:
            # Said once, when the record is made.
            for name in ("client_id", "confirm_same_name"):
                body.pop(name, None)
        return body

    def made(self, instance):
        """201 for a new record, 200 for one that this submission made before."""
        return Response(self.describe(instance), status=200 if instance.is_made_before else 201)
