"""API of followups: (prefix, viewset) pairs the router takes."""

ROUTES = []
