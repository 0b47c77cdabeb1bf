"""API of accounts: (prefix, viewset) pairs the router takes."""

ROUTES = []
