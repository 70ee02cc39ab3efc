"""A page as a sequence of text blocks, in one walk over the tree.

A block is the text between two block-level boundaries: a paragraph, a heading, a list item, a
table cell, or a run of text between two `<br><br>`. Everything that judges text (body extraction,
recommended links) judges blocks, so that the tree is read once.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from lxml import etree

MAX_DEPTH: Final = 300
"""Elements nested deeper are not entered; browsers stop at 512, real pages at about 60."""
MAX_BLOCKS: Final = 20_000
BREAK: Final = "\0"

SKIP: Final = frozenset(
    "head script style noscript template svg iframe object embed video audio canvas select button "
    "input textarea map math progress meter dialog".split()
)
INLINE: Final = frozenset(
    "a span b strong i em u s strike del ins sub sup small big font code kbd samp var tt q cite abbr "
    "acronym mark time bdi bdo ruby rb rt rp wbr label data dfn img picture source nobr "
    "amp-img o:p st1:place st1:city st1:country-region".split()
)
HEADINGS: Final = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}

# What a class or id says about an element; each is one bit of `Node.flags`.
_CLASSES: Final = {
    "vendor": r"taboola|outbrain|dianomi|revcontent|mgid|zergnet|plista|gravity-?ads|ligatus|nativo"
    r"|teads|adstir|popin|logly|yahoo-?recommend|engageya|strossle|kueez|smartnews|_tb_|ob-widget",
    "related": r"relat|recommend|recirc|you-?may|also[-_]?(?:read|like|see)|read-?(?:more|next|also)"
    r"|more-?(?:from|stories|news|on|posts|articles)|similar|suggest|up-?next|see-?also|most-?(?:read|popular|viewed)"
    r"|popular|trending|trend-|top-?stories|latest|teaser|further|inline-?link|promo|recent|next-?(?:post|article)"
    r"|xarticles|linkbox|zobacz|polec|verwandt|weitere|lesen|tambien|aussi|infobox-?link|crosslink|jp-relatedposts",
    "share": r"share|sharing|social|addthis|addtoany|sharedaddy|follow-?us|whatsapp|facebook|twitter(?!-tweet)|likebtn|shariff|copy-?link|print-?(?:button|link)|toolbar|tool-?box|tools",
    "comment": r"comment|disqus|discuss|respond|reply|reaction|livefyre|fb-?comments|kommentar|coral",
    "byline": r"by-?line|author|writer|contributor|posted-?(?:on|by)|credit|dateline|publish|pub-?date|date|time-?stamp|"
    r"post-?(?:meta|info)|entry-?meta|article-?meta|meta-?(?:info|data)|metadata|reading-?time|reporter|source-?info|info-?bar",
    "bio": r"author-?(?:bio|box|info|card|desc|profile)|about-?(?:the-)?author|bio(?:graphy)?\b|autor",
    "caption": r"caption|photo-?credit|image-?credit|img-?desc|wp-caption|legend|bildunterschrift|copyright",
    "newsletter": r"newsletter|subscri|sign-?up|paywall|regwall|register|login|signin|donat|membership|app-?(?:download|promo|banner)|cta\b|call-?to-?action|opt-?in|mailchimp|mc_embed|abo-",
    "ad": r"\bads?\b|\bad[-_]|[-_]ads?\b|advert|sponsor|banner|dfp|gpt-|promot|commercial|affiliate|partner|werbung|anzeige|reklam",
    "nav": r"\bnav|navi|menu|bread-?crumb|pagination|pager|paging|skip-?link|site-?header|masthead|topbar|top-?bar|\btabs?\b|toc\b|table-of-contents|sitemap|index-?nav|header",
    "footer": r"footer|foot\b|colophon|bottom|imprint|legal|disclaimer|privacy|cookie|consent|gdpr",
    "aside": r"side-?bar|aside|\bside\b|right-?(?:col|rail|bar)|left-?(?:col|rail|bar)|rail\b|widget|column-?right|col-?right|complementary|secondary|box-?right|rcol|\bright\b|\bleft\b",
    "tags": r"\btags?\b|tag-?(?:list|cloud|links?)|[-_]tags?\b|keyword|topics?\b|categor|label|hashtag",
    "embed": r"embed|tweet|instagram|video|player|jwplayer|gallery|slideshow|carousel|slider|swiper|playlist|audio|podcast|media\b",
    "poll": r"poll\b|quiz|survey|vote|rating|umfrage|stars",
    "hidden": r"\bhidden\b|visually-?hidden|sr-only|screen-?reader|d-none|offscreen|noprint|modal|popup|pop-up|lightbox|overlay|tooltip|invisible",
    "lead": r"lead|intro|standfirst|summary|excerpt|subtitle|sub-?head|deck|dek\b|kicker|abstract|sapo|chapo|vorspann|teaser-?text|synopsis|highlights|key-?points",
    "title": r"title|headline|heading|hed\b",
    "body": r"article|story|entry|post-?(?:content|body|text)|content|text|body|main|copy|paragraph|rte\b|richtext|rich-?text|wysiwyg|prose|inhalt|article-?(?:body|text|content)|articlebody",
    "article_body": r"article-?_*(?:body|text|content|copy|main)|story-?_*(?:body|text|content|copy)|post-?_*(?:body|text|content)|entry-?_*content|body-?_*(?:text|copy|content)|news-?_*(?:text|body|content|detail)|article__body|main-?_*(?:text|content)|artikel-?text|texto|detail-?(?:text|body)|content-?(?:body|text)|field-name-body|rich-?text",
}
FLAG: Final = {name: 1 << number for number, name in enumerate(_CLASSES)}
_MATCHERS: Final = [(FLAG[name], re.compile(pattern).search) for name, pattern in _CLASSES.items()]
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


@lru_cache(maxsize=8192)
def class_flags(names: str) -> int:
    """Bits of `FLAG` that an element's class and id stand for."""
    names = _CAMEL.sub("-", names[:300]).lower().replace("_", "-")
    flags = 0
    for flag, search in _MATCHERS:
        if search(names):
            flags |= flag
    return flags


class Node:
    """A block-level element: `first` to `last` (exclusive) are its blocks."""

    __slots__ = ("depth", "element", "first", "flags", "last", "parent", "tag")

    def __init__(self, element: etree._Element, tag: str, parent: Node | None, first: int) -> None:
        self.element = element
        self.tag = tag
        self.parent = parent
        self.depth: int = parent.depth + 1 if parent else 0
        self.first = first
        self.last = first
        self.flags = 0


class Block:
    """One run of text. `linked` counts the characters inside links, `links` the links."""

    __slots__ = ("linked", "links", "node", "strong", "text")

    def __init__(self, text: str, node: Node, links: int, linked: int, strong: int) -> None:
        self.text = text
        self.node = node
        self.links = links
        self.linked = linked
        self.strong = strong


class Blocks:
    """All blocks of a tree in reading order, and the block-level nodes that hold them.

    Elements in `without` are left out with all below them.
    """

    def __init__(
        self,
        root: etree._Element,
        *,
        skip: frozenset[str] = SKIP,
        without: frozenset[etree._Element] = frozenset(),
    ) -> None:
        self.blocks: list[Block] = []
        self.nodes: list[Node] = []
        self._skip = skip
        self._without = without
        self._parts: list[str] = []
        self._links = self._linked = self._strong = 0
        self._after_break = False
        self.root = Node(root, "root", None, 0)
        self.nodes.append(self.root)
        self._visit(root, self.root, False, False, 0)
        self._flush(self.root)
        self.root.last = len(self.blocks)

    def _flush(self, node: Node) -> None:
        parts = self._parts
        if parts:
            text = " ".join("".join(parts).split())
            if text and text != BREAK:
                text = text.strip(" " + BREAK)
                if text:
                    self.blocks.append(Block(text, node, self._links, self._linked, self._strong))
            self._parts = []
        self._links = self._linked = self._strong = 0
        self._after_break = False

    def _visit(
        self, element: etree._Element, node: Node, in_link: bool, in_strong: bool, depth: int
    ) -> None:
        text = element.text
        if text and not text.isspace():
            self._parts.append(text)
            self._after_break = False
            if in_link:
                self._linked += len(text)
            if in_strong:
                self._strong += len(text)
        elif text:
            self._parts.append(" ")
        if depth > MAX_DEPTH or len(self.blocks) > MAX_BLOCKS:
            return
        for child in element:
            tag = child.tag
            if tag in INLINE:
                if tag == "a":
                    self._links += 1
                    self._visit(child, node, True, in_strong, depth + 1)
                elif tag == "b" or tag == "strong":
                    self._visit(child, node, in_link, True, depth + 1)
                elif tag != "img":
                    self._visit(child, node, in_link, in_strong, depth + 1)
            elif tag == "br":
                if self._after_break:
                    self._flush(node)
                else:
                    self._parts.append(" " + BREAK + " ")
                    self._after_break = True
            elif tag not in self._skip and child not in self._without:
                self._flush(node)
                below = Node(child, tag, node, len(self.blocks))
                names = child.get("class")
                name = child.get("id")
                if name:
                    names = f"{names} {name}" if names else name
                below.flags = class_flags(names) if names else 0
                self.nodes.append(below)
                self._links = 1 if in_link else 0
                self._visit(child, below, in_link, in_strong, depth + 1)
                self._flush(below)
                below.last = len(self.blocks)
            text = child.tail
            if text:
                if text.isspace():
                    self._parts.append(" ")
                else:
                    self._parts.append(text)
                    self._after_break = False
                    if in_link:
                        self._linked += len(text)
                    if in_strong:
                        self._strong += len(text)
