from visits.models.findings import Finding, Photo
from visits.models.visits import Visit

__all__ = ["Finding", "Photo", "Visit"]
