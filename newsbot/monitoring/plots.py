"""Small plots as inline SVG. Colours come from the page's CSS: `--ink`, `--faint`, `--plot`."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT = 400, 150
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 6, 10, 20

CSS = """
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--ink); font: 11px system-ui, sans-serif; }
svg .grid { stroke: var(--faint); }
svg .line { fill: none; stroke: var(--plot); stroke-width: 1.5; stroke-linejoin: round; }
svg .fill { fill: var(--plot); opacity: .2; }
svg .mark { fill: var(--plot); }
svg.bar { height: .6rem; min-width: 4rem; margin-top: .45rem; }
svg.spark { width: 6rem; height: 1.4rem; }
"""
"""What a page needs in its style sheet."""


def number(value: float) -> str:
    """Three figures at most: 0.25, 3.4, 120, 3.4 k, 12 M."""
    for limit, unit in ((1e9, " G"), (1e6, " M"), (1e3, " k")):
        if abs(value) >= limit:
            return f"{value / limit:.3g}{unit}"
    return f"{value:.3g}"


def duration(seconds: float) -> str:
    """In words of a clock: 34 s, 2 min 5 s, 3 h 12 min, 2 d 4 h."""
    whole = round(seconds)
    for size, unit, smaller, small in ((86400, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):  # fmt: skip  # noqa: E501
        if whole >= size:
            rest = whole % size // smaller
            return f"{whole // size} {unit}" + (f" {rest} {small}" if rest else "")
    return f"{whole} s" if seconds >= 10 else f"{seconds:.3g} s"


def area(values: Sequence[float], *, seconds: float, label: str) -> str:
    """Values over `seconds`, evenly spaced, as a filled line; `label` is read to who cannot see."""
    top = max(values, default=0) or 1
    right, floor = WIDTH - _RIGHT, HEIGHT - _BOTTOM
    step = (right - _LEFT) / max(len(values) - 1, 1)
    points = [
        f"{_LEFT + step * position:.1f},{floor - (floor - _TOP) * value / top:.1f}"
        for position, value in enumerate(values)
    ]
    if len(points) == 1:
        points.append(f"{right},{points[0].partition(',')[2]}")
    line = " ".join(points)
    ends = f"{_LEFT},{floor} {line} {right},{floor}"
    shape = f'<polygon class="fill" points="{ends}"/><polyline class="line" points="{line}"/>'
    below = (
        f'<text x="{_LEFT}" y="{HEIGHT - 5}">0</text>'
        f'<text x="{right}" y="{HEIGHT - 5}" text-anchor="end">{duration(seconds)}</text>'
    )
    return _frame(top, shape if points else "", below, label)


def columns(bars: Sequence[tuple[str, float]], *, label: str) -> str:
    """One column for each pair of name and value, the name below it."""
    top = max((value for _, value in bars), default=0) or 1
    floor = HEIGHT - _BOTTOM
    step = (WIDTH - _RIGHT - _LEFT) / max(len(bars), 1)
    shapes, names = [], []
    for position, (name, value) in enumerate(bars):
        x, height = _LEFT + step * position, (floor - _TOP) * value / top
        shapes.append(
            f'<rect class="mark" x="{x + 1:.1f}" y="{floor - height:.1f}" '
            f'width="{max(step - 2, 1):.1f}" height="{height:.1f}">'
            f"<title>{escape(name)}: {number(value)}</title></rect>"
        )
        names.append(
            f'<text x="{x + step / 2:.1f}" y="{HEIGHT - 5}" text-anchor="middle">'
            f"{escape(name)}</text>"
        )
    return _frame(top, "".join(shapes), "".join(names), label)


def bar(share: float) -> str:
    """A bar of a share between 0 and 1, as wide as its place."""
    width = 100 * min(max(share, 0), 1)
    return (
        '<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="mark" width="{width:.1f}" height="6"/></svg>'
    )


def spark(values: Sequence[float], *, label: str) -> str:
    """A line without axes, for a cell of a table."""
    top = max(values, default=0) or 1
    step = 100 / max(len(values) - 1, 1)
    points = " ".join(
        f"{step * n:.1f},{19 - 18 * value / top:.1f}" for n, value in enumerate(values)
    )
    return (
        f'<svg class="spark" viewBox="0 0 100 20" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(label)}"><polyline class="line" points="{points}" '
        'vector-effect="non-scaling-stroke"/></svg>'
    )


def _frame(top: float, shape: str, below: str, label: str) -> str:
    right, floor = WIDTH - _RIGHT, HEIGHT - _BOTTOM
    grid = "".join(
        f'<line class="grid" x1="{_LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text x="{_LEFT - 4}" y="{y + 4:.1f}" text-anchor="end">{number(top * share)}</text>'
        for share in (0, 0.5, 1)
        for y in (floor - (floor - _TOP) * share,)
    )
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}">'
        f"{grid}{shape}{below}</svg>"
    )
