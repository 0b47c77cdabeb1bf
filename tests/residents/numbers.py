"""Valid identity numbers for tests, made from their parts."""

from stdnum.cn import ric


def number(region="430923", birth="19800302", order="001"):
    """A GB 11643 number; an odd `order` is a man's."""
    first = f"{region}{birth}{order}"
    return first + ric.calc_check_digit(first + "0")
