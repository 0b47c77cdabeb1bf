"""The working calendar: holidays, notices, working days, and the deadlines that are counted by them."""
