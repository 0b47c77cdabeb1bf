"""Small shapes that tell series apart where colour cannot: one for each tone, as the path of an SVG."""

from collections.abc import Iterable

SIZE = 3.5


def marker(tone: str, x: float, y: float) -> str:
    """The path of a tone's shape around a place: disc, square, triangle, diamond; a ring for what is compared with."""
    size = SIZE
    if tone == "b":
        return f"M{_at(x - size, y - size)}h{2 * size}v{2 * size}h-{2 * size}z"
    if tone == "c":
        return f"M{_at(x, y - size - 1)}l{size + 1} {2 * size}h-{2 * size + 2}z"
    if tone == "d":
        wide = size + 1
        return f"M{_at(x, y - wide)}l{wide} {wide}l-{wide} {wide}l-{wide} -{wide}z"
    if tone in ("then", "before"):
        size = 2
    return f"M{_at(x - size, y)}a{size} {size} 0 1 0 {2 * size} 0a{size} {size} 0 1 0 -{2 * size} 0z"


def path(points: Iterable[tuple[float, float]]) -> str:
    """A line through places."""
    return "M" + "L".join(_at(x, y) for x, y in points)


def _at(x: float, y: float) -> str:
    return f"{round(x, 1)} {round(y, 1)}"
