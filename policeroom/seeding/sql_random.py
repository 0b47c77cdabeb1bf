"""Random numbers that SQL and Python draw alike: whole numbers mixed by arithmetic that both of them have.

Every earlier visit is drawn from the number of its home and its place among the visits of that home. So a statement can
write ten thousand of them, and Python computes the day of the last one without a query.
"""

PRIME = 2147483647  # the square of what is below it fits into 63 bits
MET, NOT_HOME, REFUSED = 83, 96, 99  # of a hundred visits at doors, up to where each result reaches
VOIDED = 3  # of a thousand


def start(seed, n):
    """The number from which visit `n` (from 1) of a home draws everything."""
    return ((seed + n * 40503) % PRIME) * 48271 % PRIME


def draw(x, salt):
    """A number below PRIME; another `salt` gives another one of the same visit."""
    return (x + salt) * (x + salt) % PRIME


def place(x, n, visits, starts, span):
    """The day's place among the days of the years: each visit has its share of the span, and a day about its middle."""
    return starts + ((n - 1) * span + span // 4 + draw(x, 1) % span // 2) // visits


def is_effective(x):
    return draw(x, 2) % 100 < MET and draw(x, 3) % 1000 >= VOIDED


def last_effective(seed, visits, starts, span):
    """Place of the day of the last visit at which somebody was met, or None."""
    for n in range(visits, 0, -1):
        x = start(seed, n)
        if is_effective(x):
            return place(x, n, visits, starts, span)
    return None


# The same in SQL, of columns `seed`, `n`, `visits`, `starts`, `span`, and of `x` once it is drawn.
START = f"(((seed + n * 40503) % {PRIME}) * 48271 % {PRIME})"
PLACE = f"(starts + ((n - 1) * span + span / 4 + ((x + 1) * (x + 1) % {PRIME}) % span / 2) / visits)"


def sql_draw(salt):
    return f"((x + {salt}) * (x + {salt}) % {PRIME})"
