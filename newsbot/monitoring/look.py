"""How newsbot's own pages look: one style sheet for report and dashboard, light and dark."""

from __future__ import annotations

from html import escape

from newsbot.monitoring import plots
from newsbot.monitoring.terminal import one_line, shown

CSS = f"""
:root {{ color-scheme: light dark; --ink: #1c2127; --soft: #5c6670; --faint: #dfe3e8;
  --paper: #fff; --card: #f6f7f9; --plot: #2563a8; --good: #1a7f43; --warn: #8a5a00;
  --bad: #b3261e; }}
@media (prefers-color-scheme: dark) {{ :root {{ --ink: #e6e9ed; --soft: #a3adb8; --faint: #343b44;
  --paper: #14171b; --card: #1d2127; --plot: #6fb0f2; --good: #63c68a; --warn: #e0b050;
  --bad: #f2877f; }} }}
* {{ box-sizing: border-box; }}
body {{ margin: 0 auto; max-width: 76rem; padding: 1rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.5 system-ui, "Noto Sans", sans-serif; }}
h1 {{ font-size: 1.5rem; line-height: 1.25; margin: .5rem 0; overflow-wrap: anywhere; }}
h2 {{ font-size: 1.1rem; margin: 2rem 0 .5rem; }}
a {{ color: var(--plot); }}
:focus-visible {{ outline: 3px solid var(--plot); outline-offset: 2px; }}
.soft {{ color: var(--soft); }} .good {{ color: var(--good); }} .warn {{ color: var(--warn); }}
.bad {{ color: var(--bad); }}
.figures {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr));
  gap: .75rem; margin: 1rem 0; padding: 0; list-style: none; }}
.figures li {{ background: var(--card); border-radius: .5rem; padding: .6rem .8rem; }}
.figures b {{ display: block; font-size: 1.35rem; font-variant-numeric: tabular-nums; }}
.plots {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr));
  gap: 1.5rem; }}
figure {{ margin: 0; }} figcaption {{ font-weight: 600; }}
.scroll {{ overflow-x: auto; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ text-align: start; vertical-align: top; padding: .3rem .9rem .3rem 0;
  border-bottom: 1px solid var(--faint); }}
th {{ color: var(--soft); font-weight: 600; white-space: nowrap; }}
td:first-child {{ min-width: 8rem; }} td a {{ overflow-wrap: anywhere; }}
.n {{ text-align: end; white-space: nowrap; font-variant-numeric: tabular-nums; }}
.n + :not(.n) {{ padding-inline-start: .9rem; }}
{plots.CSS}"""


def text(value: object, width: int = 200) -> str:
    """Text from the web as HTML: escaped, on one line, without control characters, cut."""
    return escape(one_line(str(value), width))


def link(url: str, width: int = 120) -> str:
    """An address from the web: a link only where it leads to a web server."""
    if not url.startswith(("http://", "https://")):
        return text(url, width)
    return f'<a href="{escape(shown(url))}" rel="noreferrer noopener">{text(url, width)}</a>'


def figures(pairs: list[tuple[str, str]]) -> str:
    """What counts, in large print: pairs of number and name."""
    items = "".join(f"<li><b>{text(value)}</b>{text(name)}</li>" for value, name in pairs)
    return f'<ul class="figures">{items}</ul>'


def table(columns: list[str], rows: list[list[str]]) -> str:
    """Cells are HTML; a column whose name ends in "#" holds numbers."""
    heads = "".join(
        f"<th{_numeric(name)} scope=col>{text(name.removesuffix('#'))}</th>" for name in columns
    )
    body = "".join(
        "<tr>"
        + "".join(
            f"<td{_numeric(name)}>{cell}</td>" for name, cell in zip(columns, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return f"<div class=scroll><table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"  # fmt: skip  # noqa: E501


def _numeric(name: str) -> str:
    return " class=n" if name.endswith("#") else ""
