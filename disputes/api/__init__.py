"""API of disputes: (prefix, viewset) pairs the router takes."""

from disputes.api.cases import DisputeViewSet
from disputes.api.hand_offs import HandOffViewSet

ROUTES = [("disputes", DisputeViewSet), ("hand-offs", HandOffViewSet)]
