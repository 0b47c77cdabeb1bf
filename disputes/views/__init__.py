"""Pages of disputes."""

from disputes.views.lists import DisputeList
from disputes.views.reading import DisputeDetail

__all__ = ["DisputeDetail", "DisputeList"]
