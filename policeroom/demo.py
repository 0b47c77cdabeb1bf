"""The demo's secrets: public on purpose, so production refuses to start on them."""

DEMO_SECRET_KEY = "demo-only-secret-key-which-production-refuses-to-start-with"
DEMO_FIELD_KEY = "ZGVtby1vbmx5LWZpZWxkLWtleS1uby1wcm9kdWN0aW8="
DEMO_INDEX_KEY = "demo-only-index-key"
DEMO_PASSWORD = "policeroom-demo"
