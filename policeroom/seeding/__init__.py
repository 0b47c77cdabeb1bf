"""A deterministic, plausible county of any size: for the demo, for benchmarks and for trying things out.

`plan` says how much; `county.seed(plan)` does it, one room at a time, so that memory is bounded by a room.
Nobody in it exists: names are drawn by frequency, identity numbers carry region codes that no living person's
number carries (see `identity`), places are made up.
"""
