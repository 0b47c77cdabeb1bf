"""Which state allows what: pure functions that return a reason or None, by noun."""
