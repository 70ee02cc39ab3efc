from __future__ import annotations

import string
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.urls import MAX_LENGTH, article_id, canonical_url, host_key, same_site


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTP://Example.COM", "http://example.com/"),
        ("https://example.com:443/a", "https://example.com/a"),
        ("http://example.com:443/a", "http://example.com:443/a"),
        ("http://example.com:/a", "http://example.com/a"),
        ("http://example.com:0080/a", "http://example.com/a"),
        ("http://example.com./a", "http://example.com/a"),
        ("https://user:secret@example.com/a", "https://example.com/a"),
        ("https://a@b@example.com/", "https://example.com/"),
        ("https://example.com/a#comments", "https://example.com/a"),
        ("https://example.com/a/./b/../c", "https://example.com/a/c"),
        ("https://example.com/../../a/..", "https://example.com/"),
        ("https://example.com/a/%2e%2E/b", "https://example.com/b"),
        ("https://example.com/Path/", "https://example.com/Path/"),
        ("https://example.com/%7euser%2fx%c3%a9", "https://example.com/~user%2Fx%C3%A9"),
        ("https://example.com/100%", "https://example.com/100%25"),
        ("https://example.com/हिन्दी", "https://example.com/%E0%A4%B9%E0%A4%BF%E0%A4%A8%E0%A5%8D%E0%A4%A6%E0%A5%80"),
        ("https://example.com/a b", "https://example.com/a%20b"),
        (" https://exam\nple.com/a\t\n", "https://example.com/a"),
        ("https:\\\\example.com\\a\\b", "https://example.com/a/b"),
        ("https://example.com/a;JSESSIONID=1F2E?x=1", "https://example.com/a?x=1"),
        ("https://example.com/?", "https://example.com/"),
        ("https://example.com/?b=2&a=1&&b=1", "https://example.com/?a=1&b=2&b=1"),
        ("https://example.com/?q=a+b&p=%e0%a4%b9", "https://example.com/?p=%E0%A4%B9&q=a+b"),
        ("https://example.com/?id=7&utm_source=rss&UTM_Medium=x&fbclid=1", "https://example.com/?id=7"),
        ("https://example.com/?id=7&amp;utm_source=rss&amp;page=2", "https://example.com/?id=7&page=2"),
        ("https://example.com/?gclid", "https://example.com/"),
        ("https://example.com/?utmost=1", "https://example.com/?utmost=1"),
        ("https://example.com?x=1", "https://example.com/?x=1"),
        ("https://münchen.de/", "https://xn--mnchen-3ya.de/"),
        ("https://MÜNCHEN.de/", "https://xn--mnchen-3ya.de/"),
        ("https://भारत.भारत/क", "https://xn--h2brj9c.xn--h2brj9c/%E0%A4%95"),
        ("https://%6d%C3%BCnchen.de/", "https://xn--mnchen-3ya.de/"),
        ("http://[::0001]:8080/a", "http://[::1]:8080/a"),
        ("http://127.0.0.2:8001/a", "http://127.0.0.2:8001/a"),
        ("http://host_with.under_score/a", "http://host_with.under_score/a"),
    ],
)  # fmt: skip
def test_canonical_url(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/relative",
        "//example.com/a",
        "example.com/a",
        "ftp://example.com/a",
        "javascript:alert(1)",
        "mailto:a@example.com",
        "data:text/html,x",
        "https://",
        "https:///a",
        "https://user@/a",
        "https://example.com:0/",
        "https://example.com:65536/",
        "https://example.com:" + "9" * 5000 + "/",
        "https://example.com:x/",
        "https://a..b/",
        "https://exa mple.com/",
        "https://[::1/",
        "https://[1:2]/",
        "https://[::1]x/",
        "https://" + "a" * 64 + ".com/",
        "https://" + "a." * 150 + "com/",
        "https://\ud800.com/",
        "https://example.com/" + "a" * MAX_LENGTH,
    ],
)
def test_malformed_is_a_value_error_everywhere(url: str) -> None:
    with pytest.raises(ValueError, match=r"URL|host|port"):
        canonical_url(url)
    with pytest.raises(ValueError, match=r"URL|host|port"):
        host_key(url)
    assert not same_site(url, "https://example.com/")


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["", "?", "#", "/", ":", "@"]))
def test_anything_gives_a_canonical_url_or_a_value_error(host: str, rest: str, joint: str) -> None:
    for url in (f"https://{host}{joint}{rest}", f"http://example.com/{host}{joint}{rest}", host):
        try:
            canonical = canonical_url(url)
        except ValueError:
            continue
        assert canonical_url(canonical) == canonical
        assert canonical.isascii()
        parts = urlsplit(canonical)
        assert parts.scheme in ("http", "https")
        assert parts.hostname
        assert "@" not in parts.netloc
        assert not parts.fragment
        assert host_key(url) == host_key(canonical)


@given(st.text(alphabet=string.printable + "%;&=?/.\\#é\u200d", max_size=80))
def test_hard_ascii_is_idempotent(rest: str) -> None:
    canonical = canonical_url("https://example.com/" + rest)
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://Example.com/a", "example.com:443"),
        ("http://user@example.com/a", "example.com:80"),
        ("http://127.0.0.2:8001/", "127.0.0.2:8001"),
        ("https://münchen.de", "xn--mnchen-3ya.de:443"),
        ("http://[::1]/", "[::1]:80"),
    ],
)
def test_host_key(url: str, key: str) -> None:
    assert host_key(url) == key


def test_article_id_is_stable() -> None:
    assert article_id("https://example.com/a") == "f24a9deb5f47e5a4"
    assert article_id("https://example.com/a") != article_id("https://example.com/b")


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("https://epaper.bhaskar.com/", "https://www.bhaskar.com/x", True),
        ("https://www.bbc.co.uk/", "https://feeds.bbc.co.uk/", True),
        ("https://www.bbc.co.uk/", "https://www.itv.co.uk/", False),
        ("https://one.blogspot.com/", "https://two.blogspot.com/", False),
        ("http://127.0.0.1:1/", "http://127.0.0.1:2/", True),
        ("http://127.0.0.1/", "http://127.0.0.2/", False),
        ("http://localhost/", "http://localhost/a", True),
    ],
)
def test_same_site(a: str, b: str, same: bool) -> None:
    assert same_site(a, b) is same
