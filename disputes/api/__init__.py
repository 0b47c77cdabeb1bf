"""API of disputes: (prefix, viewset) pairs the router takes."""

from disputes.api.cases import DisputeViewSet
from disputes.api.hand_offs import HandOffViewSet
from disputes.api.mediation_bodies import MediationBodyViewSet

ROUTES = [
    ("disputes", DisputeViewSet),
    ("hand-offs", HandOffViewSet),
    ("mediation-bodies", MediationBodyViewSet),
]
