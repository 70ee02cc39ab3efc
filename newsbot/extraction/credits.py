"""Reporters that a text itself credits, at its end or in its first line, as Chinese papers do."""

from __future__ import annotations

import re
from collections.abc import Iterator

_EDGE = 3
"""Lines at the start and the end that are looked at."""
_NAME = r"[\u4e00-\u9fff·]{2,4}"
_NAMES = rf"(?P<names>{_NAME}(?:[ \u3000、，,]+{_NAME})*)"
_CREDITS = (
    # （记者 胡晓蓉）   (信报记者 蔡雪婧)   新京报记者 彭冲 山东冠县报道   记者马俊峰/文
    re.compile(
        r"(?:记者|記者|通讯员|特约撰稿人?)[ \u3000：:]*"
        rf"(?P<names>{_NAME}(?:[ \u3000、，,]+{_NAME})*?)"
        r"(?=\s*(?:[)）】\]/／|]|$|文|摄|[ \u3000][^ \u3000]{2,8}(?:报道|報導)))"
    ),
    # 执笔人：闵乐夫 赵兰波   作者：胡平   撰文/李华
    re.compile(rf"(?:^|[（(\s])(?:作者|执笔人?|撰文|撰稿|文)[：:／/]\s*{_NAMES}\s*[)）]?$"),
    # （袁源）, alone or behind the last sentence
    re.compile(rf"(?:^|[。！？”])\s*[（(]\s*{_NAMES}\s*[)）]$"),
)
_NOT_NAMES = re.compile(
    r"[完图注略续转摘]$|^(?:图|注|见|据|来源|本文|资料|编|译|待续|未完|全文)|报道|图片|编辑|网|社"
)


def credits_in(body: str) -> Iterator[list[str]]:
    """Names, those at the end first; nothing where a text credits nobody so.

    Args:
        body: paragraphs parted by line feeds.
    """
    lines = [line.strip() for line in body.split("\n") if line.strip()]
    edges = [*reversed(lines[-_EDGE:]), *lines[:_EDGE]] if len(lines) > 1 else lines
    for line in edges:
        for credit in _CREDITS:
            if match := credit.search(line[-120:] if line in lines[-_EDGE:] else line[:120]):
                names = [name for name in re.split(r"[ \u3000、，,]+", match["names"]) if name]
                if names and not any(_NOT_NAMES.search(name) for name in names):
                    yield names
