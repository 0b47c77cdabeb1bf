"""API of stations: (prefix, viewset) pairs the router takes."""

ROUTES = []
