# ruff: noqa: E501 (documents as they come)
from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.discovery import (
    Discovered,
    Feed,
    Listing,
    NewsSitemap,
    Sitemap,
    Source,
    documents,
    read_source,
    sitemaps,
    source_from_dict,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
URL = "https://www.example.com/sitemap.xml"

NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
  <url>
    <loc>https://www.example.com/a-1.html?utm_source=sitemap</loc>
    <lastmod>2026-11-24T10:00:00+05:30</lastmod>
    <news:news>
      <news:publication><news:name>Example &amp; Sons</news:name><news:language>hi</news:language></news:publication>
      <news:publication_date>2026-11-24T09:00:00+05:30</news:publication_date>
      <news:title><![CDATA[मास्को में &quot;बैठक&quot;]]></news:title>
      <news:keywords>रूस, मास्को ,रूस,</news:keywords>
    </news:news>
    <image:image><image:loc>/a.jpg</image:loc></image:image>
  </url>
  <url><loc>  /b-2.html </loc><lastmod>the day before</lastmod></url>
  <url><loc>javascript:alert(1)</loc></url>
  <url><lastmod>2026-11-24</lastmod></url>
</urlset>"""


def read(body: str | bytes, source: Source | None = None, **kwargs: Any) -> Discovered:
    source = source or Sitemap(URL)
    data = body.encode() if isinstance(body, str) else body
    return read_source(source, data, source.url, now=NOW, **kwargs)


def urls(found: Discovered) -> list[str]:
    return [link.url for link in found.links]


def test_news_sitemap() -> None:
    found = read(NEWS, NewsSitemap(URL))
    assert urls(found) == ["https://www.example.com/a-1.html", "https://www.example.com/b-2.html"]
    link = found.links[0]
    assert link.lastmod == "2026-11-24T10:00:00+05:30"
    assert link.hints.title == 'मास्को में "बैठक"'
    assert link.hints.date_published == "2026-11-24T09:00:00+05:30"
    assert link.hints.date_modified == "2026-11-24T10:00:00+05:30"
    assert link.hints.language == "hi"
    assert link.hints.tags == ["रूस", "मास्को"]
    assert link.hints.publisher == "Example & Sons"
    assert link.hints.image == "https://www.example.com/a.jpg"
    assert found.problems == {"bad_date": 1, "bad_url": 2}


def index(*entries: tuple[str, str]) -> str:
    rows = "".join(
        f"<sitemap><loc>{loc}</loc><lastmod>{lastmod}</lastmod></sitemap>"
        for loc, lastmod in entries
    )
    return (
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'
    )


def test_index_newest_first_filtered_by_pattern_and_age() -> None:
    source = Sitemap(URL, include=r"/news-", since=30)
    found = read(
        index(
            ("/news-2019.xml", "2019-01-01"),
            ("/news-10.xml", "2026-11-01"),
            ("/news-11.xml.gz", "2026-11-24T01:00:00Z"),
            ("/pages-1.xml", "2026-11-24"),
            ("/news-undated.xml", ""),
            ("/news-10.xml", "2026-11-01"),
        ),
        source,
    )
    assert [source.url.rpartition("/")[2] for source in found.sources] == [
        "news-11.xml.gz",
        "news-10.xml",
        "news-undated.xml",
    ]
    assert found.sources[0] == Sitemap(
        "https://www.example.com/news-11.xml.gz", include=r"/news-", since=30, depth=1
    )


def test_index_that_contains_itself_ends() -> None:
    found = read(index((URL, ""), ("/other.xml", "")))
    assert [source.url for source in found.sources] == ["https://www.example.com/other.xml"]
    assert found.problems == {"cycle": 1}
    # Two that contain each other end at the bound.
    pending: list[Source] = [Sitemap("https://www.example.com/x.xml")]
    fetched = 0
    while pending:
        source = pending.pop()
        fetched += 1
        assert fetched < 10
        other = "y" if source.url.endswith("x.xml") else "x"
        pending += read(index((f"/{other}.xml", "")), source).sources
    assert fetched == 4


def test_old_entries_of_a_urlset_are_left_out() -> None:
    body = NEWS.replace("2026-11-24T10:00:00+05:30", "2026-10-01")
    assert urls(read(body, Sitemap(URL, since=7))) == ["https://www.example.com/b-2.html"]


def test_text_sitemap() -> None:
    found = read("\ufeffhttps://www.example.com/a\r\n\r\nhttps://www.example.com/b\nnonsense:\n")
    assert urls(found) == ["https://www.example.com/a", "https://www.example.com/b"]
    assert found.problems == {"bad_url": 1}


RSS2 = """<?xml version="1.0"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://127.0.0.1:9/rss-0.91.dtd">
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">
<channel><title>Example Times</title><link>https://www.example.com/</link><language>en-in</language>
<image><title>logo</title><url>https://www.example.com/logo.png</url></image>
<item>
  <media:title>a picture</media:title>
  <title>Tom &amp;amp; Jerry&amp;#8217;s &lt;b&gt;day&lt;/b&gt;</title>
  <link>https://feeds.example.net/~r/x/~3/abc/</link>
  <feedburner:origLink>https://www.example.com/tom?id=7&amp;utm_source=rss</feedburner:origLink>
  <description><![CDATA[<p>They <i>met</i>.</p>]]></description>
  <pubDate>Tue, 24 Nov 2026 08:30:00 +0530</pubDate>
  <dc:creator><![CDATA[Asha Rao]]></dc:creator><author>desk@example.com (Ravi Das)</author>
  <category>India</category><category domain="x">Cats &amp; Mice</category><category>India</category>
  <content:encoded><![CDATA[<p>Long.</p>]]></content:encoded>
  <enclosure url="/sound.mp3" type="audio/mpeg" length="1"/>
  <media:content url="/tom.jpg" medium="image"/>
</item>
<item><title>Relative</title><link>/relative</link><pubDate>yesterday</pubDate></item>
<item><title>By guid</title><guid>https://www.example.com/guid</guid></item>
<item><title>No link</title><guid isPermaLink="false">https://www.example.com/no</guid></item>
</channel></rss>"""


def test_rss2() -> None:
    found = read(RSS2, Feed("https://www.example.com/rss"))
    assert urls(found) == [
        "https://www.example.com/tom?id=7",
        "https://www.example.com/relative",
        "https://www.example.com/guid",
    ]
    hints = found.links[0].hints
    assert hints.title == "Tom & Jerry’s day"
    assert hints.description == "They met."
    assert hints.date_published == "2026-11-24T08:30:00+05:30"
    assert hints.authors == ["Asha Rao", "Ravi Das"]
    assert hints.tags == ["India", "Cats & Mice"]
    assert hints.language == "en-in"
    assert hints.publisher == "Example Times"
    assert hints.image == "https://www.example.com/tom.jpg"
    assert found.problems == {"bad_date": 1, "no_link": 1}


def test_rss1_is_rdf() -> None:
    body = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>毎日</title></channel>
      <item rdf:about="https://www.example.com/1"><title>一</title><link>https://www.example.com/1</link>
      <dc:date>2026-11-24T08:30:00+09:00</dc:date><dc:subject>政治</dc:subject></item>
      <item rdf:about="https://www.example.com/2"><title>二</title></item></rdf:RDF>"""
    found = read(body, Feed("https://www.example.com/rdf"))
    assert urls(found) == ["https://www.example.com/1", "https://www.example.com/2"]
    assert found.links[0].hints.date_published == "2026-11-24T08:30:00+09:00"
    assert found.links[0].hints.tags == ["政治"]


def test_atom() -> None:
    body = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://www.example.com/blog/">
      <title>Blog</title>
      <entry><title type="html">Stra&amp;szlig;e &lt;em&gt;1&lt;/em&gt;</title>
        <link rel="self" href="/api/1"/><link rel="alternate" type="text/html" href="eins"/>
        <id>tag:example.com,2026:1</id><published>2026-11-23T22:00:00.123Z</published>
        <updated>2026-11-24T01:00:00Z</updated><author><name>Ute Groß</name><email>u@example.com</email></author>
        <category term="stadt" label="Stadt"/>
        <summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Ein <b>Satz</b></div></summary></entry>
      <entry><title>Nur Id</title><id>https://www.example.com/zwei</id><updated>2026-11-24</updated></entry></feed>"""
    found = read(body, Feed("https://www.example.com/feed"))
    assert urls(found) == ["https://www.example.com/blog/eins", "https://www.example.com/zwei"]
    first, second = (link.hints for link in found.links)
    assert first.title == "Straße 1"
    assert (first.date_published, first.date_modified) == (
        "2026-11-23T22:00:00+00:00",
        "2026-11-24T01:00:00+00:00",
    )
    assert first.authors == ["Ute Groß"]
    assert first.description == "Ein Satz"
    assert first.tags == ["Stadt"]
    assert first.language == "de"
    assert second.date_published == "2026-11-24"


def test_listing() -> None:
    body = """<html><head><base href="https://www.example.com/hi/"></head><body><nav><a href="/">होम</a></nav>
      <div class=top><a href="a-1.html"><img></a><a href="a-1.html#c">राजधानी में भारी बारिश</a><a href="a-1.html">Read</a>
      <a href="mailto:x@example.com">mail</a><a href="#top">top</a><a>none</a>
      <a href="https://other.example.org/b">日本語の見出しは空白なしで書かれるものだ</a><a href="http://[broken">x</a></div></body>"""
    found = read(body, Listing("https://www.example.com/"))
    assert [(link.url, link.hints.title) for link in found.links] == [
        ("https://www.example.com/", None),
        ("https://www.example.com/hi/a-1.html", "राजधानी में भारी बारिश"),
        ("https://other.example.org/b", "日本語の見出しは空白なしで書かれるものだ"),
    ]
    assert found.problems == {"bad_url": 1}
    assert urls(read(body, Listing("https://www.example.com/", links="nav a"))) == [
        "https://www.example.com/"
    ]
    assert read(body, Listing("https://www.example.com/", links=".gone")).problems == {
        "no_match": 1
    }


def test_a_document_says_what_it_is() -> None:
    assert len(read(RSS2, Sitemap(URL)).links) == 3
    assert len(read(NEWS, Feed(URL)).links) == 2


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"\x00\x01\x02\xff" * 50, "not_xml"),
        (b"Service Unavailable", "not_xml"),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", "html"),
        (b"<opml/>", "unknown_document"),
        (b"<urlset/>", "no_links"),
        (b"<rss><channel/></rss>", "no_links"),
    ],
)
def test_what_is_no_source_is_counted(body: bytes, problem: str) -> None:
    found = read(body)
    assert not found.links
    assert found.problems[problem] == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<?xml", "\n  Warning: something\n<?xml"),
        ("</url>\n</urlset>", ""),
        ("हि", "हि\x0b\x00"),
        ("Example &amp; Sons", "Example & Sons"),
        ("utm_source=sitemap", "a=1&b=2&copy=3"),
        ("रूस", "&nbsp;&eacute;&unknown;"),
        ('xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"', ""),
    ],
)
def test_broken_xml_is_repaired(old: str, new: str) -> None:
    found = read(NEWS.replace(old, new))
    assert len(found.links) == 2
    assert found.links[0].hints.language == "hi"


def test_ampersands_survive_repair() -> None:
    found = read("<urlset><url><loc>https://www.example.com/?b=2&copy=3&a=1</loc></url></urlset>")
    assert urls(found) == ["https://www.example.com/?a=1&b=2&copy=3"]
    assert found.problems == {"broken_xml": 1}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1251", "iso-8859-5"])
def test_encodings(encoding: str) -> None:
    name = encoding.replace("-sig", "")
    body = f'<?xml version="1.0" encoding="{name}"?><rss><channel><item><title>Москва</title><link>/a</link></item></channel></rss>'
    found = read(body.encode(encoding), Feed(URL))
    assert found.links[0].hints.title == "Москва"


def test_a_wrong_declared_encoding_does_not_lose_the_links() -> None:
    body = '<?xml version="1.0" encoding="utf-8"?><rss><channel><item><title>é</title><link>/a</link></item></channel></rss>'
    assert urls(read(body.encode("latin-1"), Feed(URL))) == ["https://www.example.com/a"]
    assert urls(read(body, Feed(URL), encoding="no-such-encoding")) == ["https://www.example.com/a"]


LAUGHS = """<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">
 <!ENTITY x SYSTEM "file:///etc/passwd">]>
<urlset><url><loc>https://www.example.com/&c;&x;</loc></url><url><loc>https://www.example.com/b</loc></url></urlset>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_never_expanded(encoding: str) -> None:
    found = read(LAUGHS.encode(encoding))
    text = repr(found)
    assert "haha" not in text
    assert "root:" not in text
    assert found.problems["doctype"] == 1 or "https://www.example.com/b" in urls(found)


def test_gzip_by_its_bytes() -> None:
    assert len(read(gzip.compress(NEWS.encode())).links) == 2
    two = gzip.compress(NEWS.encode()[:300]) + gzip.compress(NEWS.encode()[300:])
    assert len(read(two).links) == 2


def big_sitemap(count: int) -> bytes:
    rows = (f"<url><loc>https://www.example.com/{n * 7919}</loc></url>" for n in range(count))
    return f"<urlset>{''.join(rows)}</urlset>".encode()


def test_broken_gzip_gives_its_readable_part() -> None:
    packed = gzip.compress(big_sitemap(5000))
    cut = read(packed[: len(packed) // 2])
    assert 1000 < len(cut.links) < 5000
    assert cut.problems == {"broken_gzip": 1, "broken_xml": 1}
    damaged = bytearray(packed)
    damaged[len(packed) // 2 :] = b"\xff" * (len(packed) - len(packed) // 2)
    found = read(bytes(damaged))
    assert len(found.links) > 1000
    assert found.problems["broken_gzip"] == 1
    assert read(b"\x1f\x8b" + b"\x00" * 100).problems["broken_gzip"] == 1


def test_a_gzip_bomb_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MAX_BYTES", 100_000)
    bomb = zlib.compressobj(wbits=31)
    packed = bomb.compress(big_sitemap(100) + b" " * 30_000_000) + bomb.flush()
    found = read(packed)
    assert found.problems["too_large"] == 1
    assert len(found.links) == 100
    plain = read(big_sitemap(10_000))
    assert plain.problems["too_large"] == 1
    assert 100 < len(plain.links) < 10_000


def test_entries_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MAX_ENTRIES", 10)
    found = read(big_sitemap(20))
    assert len(found.links) == 10
    assert found.problems == {"too_many_entries": 1}


def test_deep_nesting_does_not_raise() -> None:
    deep = "<urlset><url>" + "<a>" * 100_000 + "<loc>/x</loc>"
    assert isinstance(read(deep), Discovered)


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"<urlset><url><loc>", b"<rss><item>", b"\x1f\x8b\x08"]),
)
def test_bytes_never_raise(tail: bytes, head: bytes) -> None:
    for source in (NewsSitemap(URL), Feed(URL), Listing(URL)):
        assert isinstance(read(head + tail, source), Discovered)


@given(st.data())
def test_damaged_documents_never_raise(data: st.DataObject) -> None:
    body = bytearray(data.draw(st.sampled_from([NEWS, RSS2])).encode())
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    for link in read(bytes(body)).links:
        assert link.url.startswith("http")


@pytest.mark.parametrize(
    "source",
    [
        Sitemap(URL),
        Sitemap(URL, include="x", since=3, depth=2),
        NewsSitemap(URL, since=2),
        Feed(URL),
        Listing(URL, links="main a"),
    ],
)
def test_a_source_travels_as_plain_data(source: Source) -> None:
    data = source.to_dict()
    assert all(isinstance(value, str | int) for value in data.values())
    assert source_from_dict(data) == source
    with pytest.raises(ValueError, match="not a source"):
        source_from_dict({**data, "kind": "Ftp"})
    with pytest.raises(ValueError, match="not a source"):
        source_from_dict({**data, "colour": "red"})
