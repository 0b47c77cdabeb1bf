"""The days that the law itself gives everybody off, written down: what is known of a year before its notice comes.

Source: Measures on Public Holidays and Commemoration Days (全国年节及纪念日放假办法, revised on 10 November 2024),
article 2; read whole, see docs/law.md. Article 6: a day that falls on a weekend is made up on a working day, and only
the State Council's notice says on which. So a year known from here alone is provisional.

Days of the moon and of the sun are written down year by year and never computed: common libraries put the Spring
Festival of 2027 a day late, because its new moon comes four minutes before midnight.
"""

from datetime import date
from functools import lru_cache

NEW_YEAR, SPRING, TOMB_SWEEPING, LABOUR = "New Year's Day", "Spring Festival", "Tomb-sweeping Day", "Labour Day"
DRAGON_BOAT, MID_AUTUMN, NATIONAL = "Dragon Boat Festival", "Mid-autumn Festival", "National Day"

# By article 2 on the same day of every year.
FIXED = (
    (1, 1, NEW_YEAR),
    (5, 1, LABOUR), (5, 2, LABOUR),
    (10, 1, NATIONAL), (10, 2, NATIONAL), (10, 3, NATIONAL),
)  # fmt: skip
# By article 2 on a day of the moon, or of the sun's course; a year stands here with all of them or not at all.
MOVING = {
    2027: (
        (2, 5, SPRING), (2, 6, SPRING), (2, 7, SPRING), (2, 8, SPRING),
        (4, 5, TOMB_SWEEPING),
        (6, 9, DRAGON_BOAT),
        (9, 15, MID_AUTUMN),
    ),
}  # fmt: skip


@lru_cache(maxsize=200)
def statutory_days(year):
    """{day: name of the holiday} as far as it is written down."""
    return {date(year, month, day): name for month, day, name in (*FIXED, *MOVING.get(year, ()))}


def all_written_down(year):
    """Whether the days that move are written down as well."""
    return year in MOVING
