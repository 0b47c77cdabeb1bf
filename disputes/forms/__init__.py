"""Forms of cases: serializer_class and parsing only."""
