"""Identity numbers after GB 11643 that belong to nobody.

The region is real in form and known to every checker, but no person's number carries it: "city area" codes
(市辖区) are never a place of registration, and those used for people born before 1983 were withdrawn before the
first identity card was issued.
"""

from array import array
from datetime import date

HOME = "430220", "430201"
ELSEWHERE = [(f"{province}0120", f"{province}0101") for province in ("42", "44", "51", "36", "41", "33")]
REGIONS = [HOME, *ELSEWHERE]
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
OLDEST = date(1905, 1, 1)


def with_check(first17):
    """The number with its check character (modulo 11)."""
    return first17 + CHECKS[sum(int(digit) * weight for digit, weight in zip(first17, WEIGHTS, strict=True)) % 11]


class IdNumbers:
    """Issues each number once. Memory is two bytes a region, day and sex, however many persons there are.

    Of several `portions`, each issues numbers of its own, so that none needs to know those of another.
    """

    def __init__(self, today, portion=0, portions=1):
        self.days = (today - OLDEST).days + 1
        self.used = array("H", bytes(2 * 2 * self.days * len(REGIONS)))
        self.first, self.limit = 500 * portion // portions, 500 // portions

    def next(self, region, birth, male):
        """A number for somebody of `REGIONS[region]`; takes the next region when a day is used up."""
        place = ((region * self.days) + (birth - OLDEST).days) * 2 + male
        if self.used[place] >= self.limit:
            return self.next((region + 1) % len(REGIONS), birth, male)
        # 7 and 500 have no common divisor, so 500 steps meet every number once. The last digit is odd for men.
        order = (birth.toordinal() * 193 + 7 * (self.first + self.used[place])) % 500 * 2 + male
        self.used[place] += 1
        code = REGIONS[region][birth.year >= 1983]
        return with_check(f"{code}{birth:%Y%m%d}{order:03d}")
