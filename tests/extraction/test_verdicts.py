from __future__ import annotations

from newsbot.boilerplate import Stripped
from newsbot.extraction.body import Body, extract_body
from newsbot.extraction.page import Page
from newsbot.extraction.verdicts import Verdict, verdicts

PAGE = Page(
    b"<html><body><p>The mayor spoke.</p><nav>Home</nav><div><p>The mayor spoke.</p>"
    b"<p>Nobody listened.<br>Not one.</p><p>Related: The mayor was quiet for a day</p></div>"
    b"<p>Subscribe</p></body></html>",
    "https://news.example/",
)


def test_by_a_sites_own_rule() -> None:
    body = extract_body(PAGE, selector="div")
    assert verdicts(PAGE, body, body.text) == [
        Verdict("The mayor spoke.", "body/unselected"),
        Verdict("The mayor spoke."),
        Verdict("Nobody listened."),
        Verdict("Not one."),
        Verdict("Related: The mayor was quiet for a day", "text/inline-weak"),
        Verdict("Subscribe", "body/unselected"),
    ]


def test_a_text_that_is_not_on_the_page_stands_at_the_end() -> None:
    found = verdicts(PAGE, Body("Elsewhere.", rule="json-ld"), "Elsewhere.")
    assert {line.why for line in found[:-1]} == {"body/unused"}
    assert found[-1] == Verdict("Elsewhere.")


def test_what_later_steps_removed_has_their_names() -> None:
    body = extract_body(PAGE, selector="div")
    later = [Stripped("Not one.", "repeated", "repeated")]
    found = verdicts(PAGE, body, body.text.replace("\nNot one.", ""), later)
    assert Verdict("Not one.", "repeated/repeated") in found
