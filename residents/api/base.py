"""What the collections of the register share."""

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
        return body
