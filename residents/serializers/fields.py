"""Fields that name a record; which records may be named depends on who writes."""

from rest_framework import serializers

from core.errors import OutOfScope


class Own(serializers.PrimaryKeyRelatedField):
    """A record of the units in which the caller holds `permission`; outside is answered like an absent one (404)."""

    def __init__(self, model, permission="residents.edit", **kwargs):
        self.model, self.permission = model, permission
        # Rows are chosen per request in `get_queryset`; DRF wants to see that there is a choice.
        super().__init__(queryset=model._base_manager.none(), **kwargs)

    def get_queryset(self):
        request = self.context.get("request")
        if request is None or not request.user.is_authenticated:
            return self.model._base_manager.none()
        return self.model.objects.in_scope(request.user.scope_for(self.permission)).for_list()

    def to_internal_value(self, data):
        try:
            return super().to_internal_value(data)
        except serializers.ValidationError as error:
            if error.get_codes() == ["does_not_exist"]:
                raise OutOfScope from None
            raise
