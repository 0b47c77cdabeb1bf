"""API of visits: (prefix, viewset) pairs the router takes."""

ROUTES = []
