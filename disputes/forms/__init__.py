"""Forms of cases: shape and parsing only."""
