from __future__ import annotations

import pytest

from newsbot.extraction.credits import credits_in

STORY = "大桥将于周一重新开放。\n\n市长说，没有人再会绕道。\n\n"


@pytest.mark.parametrize(
    ("last", "names"),
    [
        ("桥面已经修好。（记者 胡晓蓉）", ["胡晓蓉"]),
        ("桥面已经修好。(信报记者 蔡雪婧)", ["蔡雪婧"]),
        ("(見習記者 林明)", ["林明"]),
        ("（常书香 马丹阳 ）", ["常书香", "马丹阳"]),
        ("市长走了。（忆松）", ["忆松"]),
        ("新京报记者 彭冲 山东冠县报道", ["彭冲"]),
        ("顶端新闻·河南商报记者马俊峰/文受访者供图", ["马俊峰"]),
        ("执笔人：闵乐夫 赵兰波 刘韬", ["闵乐夫", "赵兰波", "刘韬"]),
        ("記者張志雄 張梓嘉 嘉義報導", ["張志雄", "張梓嘉"]),
    ],
)
def test_reporters_that_a_text_credits(last: str, names: list[str]) -> None:
    assert next(credits_in(STORY + last)) == names
    if len(last) < 40:
        assert next(credits_in(f"{last}\n\n{STORY}"), None) in (names, None)


@pytest.mark.parametrize(
    "last",
    [
        "市长对记者说，大桥会在周一开放。",
        "桥面已经修好。（完）",
        "（未完待续）",
        "（图片来源：新华社）",
        "他写了一本书（《大桥》）。",
        "The bridge is open (at last)",
    ],
)
def test_what_is_no_credit(last: str) -> None:
    assert list(credits_in(STORY + last)) == []


def test_a_credit_in_the_middle_is_part_of_the_story() -> None:
    middle = "第三段。\n\n（记者 胡晓蓉）\n\n第四段。\n\n第五段。\n\n第六段。"
    assert list(credits_in(STORY + middle)) == []
    assert list(credits_in("")) == []
