"""Shapes of the register in the API; every write goes through actions."""

from residents.serializers.homes import HouseholdSerializer
from residents.serializers.people import ResidentSerializer

__all__ = ["HouseholdSerializer", "ResidentSerializer"]
