"""The base of serializers of models: their days keep to the calendar, as those of forms do."""

from django.db import models
from rest_framework import serializers

from core.api.fields import DateField, DateTimeField


class ModelSerializer(serializers.ModelSerializer):
    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.DateField: DateField,
        models.DateTimeField: DateTimeField,
    }
