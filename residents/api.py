"""API of residents: (prefix, viewset) pairs the router takes."""

ROUTES = []
