from visits.models.findings import Finding, Photo
from visits.models.par import ParVolume
from visits.models.visits import Visit

__all__ = ["Finding", "ParVolume", "Photo", "Visit"]
