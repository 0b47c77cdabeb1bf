"""API of audit: (prefix, viewset) pairs the router takes."""

ROUTES = []
