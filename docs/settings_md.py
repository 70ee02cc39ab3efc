"""Print docs/settings.md, made from newsbot/settings.py: `python -m docs.settings_md`."""

from __future__ import annotations

import ast
import re
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "newsbot/settings.py"


def markdown(source: str) -> str:
    """One table a group: setting, default as written in the source, the comment above it.

    Raises:
        ValueError: a setting without a comment.
    """
    module = ast.parse(source)
    starts = {node.lineno: node for node in module.body if _name(node)}
    parts = ["# Settings\n", f"\n{ast.get_docstring(module)}\n"]
    comment: list[str] = []
    for number, line in enumerate(source.splitlines(), start=1):
        if heading := re.fullmatch(r"# --- (\w+) -+", line):
            parts.append(f"\n## {heading[1]}\n\n| Setting | Default | |\n|---|---|---|\n")
            comment = []
        elif line.startswith("# "):
            comment.append(line.removeprefix("# "))
        elif number in starts:
            node = starts[number]
            assert isinstance(node, ast.Assign | ast.AnnAssign)
            assert node.value is not None
            if not comment:
                raise ValueError(f"{_name(node)} has no comment that says what it does")
            cells = [f"`{_name(node)}`", f"`{ast.unparse(node.value)}`", " ".join(comment)]
            parts.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n")
            comment = []
        elif not line:
            comment = []
    return "".join(parts)


def _name(node: ast.stmt) -> str:
    target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
    return target.id if isinstance(target, ast.Name) and target.id.isupper() else ""


if __name__ == "__main__":
    print(markdown(SOURCE.read_text(encoding="utf-8")), end="")
