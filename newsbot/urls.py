"""One address for one page: canonical form, identifier, host and site of a URL.

Every function takes an absolute http(s) URL. The canonical form follows RFC 3986 section 6.2 and
stops where two servers could answer differently: path case, a trailing slash, `index.html`, AMP and
mobile hosts stay as they are.
"""

from __future__ import annotations

import re
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from tldextract import TLDExtract

MAX_LENGTH = 8192
"""Characters; a longer URL is a trap or an attack, never an article."""

_URL = re.compile(r"(https?):[/\\]{2}([^/\\?#]*)([^?#]*)(?:\?([^#]*))?", re.IGNORECASE)
_AUTHORITY = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(?::([0-9]*))?")
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_DEFAULT_PORT = {"http": "80", "https": "443"}

# What RFC 3986 lets stand in a path, and one character more in a query.
_ODD_IN_PATH = re.compile(r"%[0-9A-Fa-f]{2}|%|[^A-Za-z0-9\-._~!$&'()*+,;=:@/]+")
_ODD_IN_QUERY = re.compile(r"%[0-9A-Fa-f]{2}|%|[^A-Za-z0-9\-._~!$&'()*+,;=:@/?]+")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
# A feed that escapes twice writes `&amp;` where it means `&`.
_ESCAPED_AMPERSAND = re.compile(r"^(?:amp;)+", re.IGNORECASE)

_TRACKING_PREFIXES = (
    "utm_", "itm_", "mtm_", "pk_", "piwik_", "matomo_", "hsa_", "oly_", "fb_", "ga_", "at_custom",
    "ns_", "guce_", "wt_", "__hs", "_hs",
)  # fmt: skip
# fmt: off
_TRACKING = frozenset((
    "__twitter_impression", "__s", "_ga", "_gl", "_openstat", "at_bbc_team", "at_campaign",
    "at_campaign_type", "at_format", "at_link_id", "at_link_origin", "at_link_type",
    "at_medium", "at_ptr_name", "cmpid", "dclid", "dicbo", "ef_id", "fbclid", "ftag",
    "gad_campaignid", "gad_source", "gbraid", "gclid", "gclsrc", "guccounter",
    "hsctatracking", "icid", "igsh", "igshid", "int_cmp", "intcmp", "ito", "jsessionid",
    "li_fat_id", "mc_cid", "mc_eid", "mkt_tok", "msclkid", "ncid", "oborigurl", "ocid",
    "openstat", "phpsessid", "rb_clickid", "ref_src", "ref_url", "s_cid", "s_kwcid", "smid",
    "smtyp", "soc_src", "soc_trk", "sr_share", "srsltid", "tblci", "traffic_source", "ttclid",
    "twclid", "vero_id", "wbraid", "xtor", "yclid", "ysclid",
))
# fmt: on


def canonical_url(url: str) -> str:
    """One spelling for one page; idempotent.

    Lower-case scheme and host (IDNA in its ASCII form), no userinfo, default port, fragment,
    session or tracking parameters; dot segments resolved; percent-encoding normalised; query
    parameters sorted by name, repeated names in their own order.

    Raises:
        ValueError: not an absolute http(s) URL, a malformed host or port, or over `MAX_LENGTH`.
    """
    scheme, host, port, path, query = _split(url)
    if _ODD_IN_PATH.search(path):
        path = _ODD_IN_PATH.sub(_normalise, path.replace("\\", "/"))
    if ";" in path:
        path = _SESSION_IN_PATH.sub("", path)
    if "/." in path:
        path = _without_dot_segments(path)
    netloc = host if port == _DEFAULT_PORT[scheme] else f"{host}:{port}"
    query = _clean_query(query) if query else ""
    return f"{scheme}://{netloc}{path or '/'}{'?' if query else ''}{query}"


def host_key(url: str) -> str:
    """`host:port`, the unit of politeness: lower case, ASCII form, the port always there.

    Raises:
        ValueError: as `canonical_url`.
    """
    _, host, port, _, _ = _split(url)
    return f"{host}:{port}"


def article_id(canonical: str) -> str:
    """16 hexadecimal digits (64-bit BLAKE2b) of a canonical URL."""
    return blake2b(canonical.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def same_site(a: str, b: str) -> bool:
    """Whether one owner registered both hosts (Public Suffix List, private suffixes included).

    `epaper.bhaskar.com` and `www.bhaskar.com` are one site, two blogs on `blogspot.com` are not. IP
    addresses are compared whole. A malformed URL is on no site.
    """
    try:
        host_a, host_b = _split(a)[1], _split(b)[1]
    except ValueError:
        return False
    return host_a == host_b or bool((site := _site(host_a)) and site == _site(host_b))


def _site(host: str) -> str:
    return _suffixes()(host).top_domain_under_public_suffix


@cache
def _suffixes() -> TLDExtract:
    from tldextract import TLDExtract  # 60 ms, and many processes never ask

    # The list that ships with the package: no request, no file written.
    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def _split(url: str) -> tuple[str, str, str, str, str | None]:
    """Scheme, host, port, path and query; the first three canonical, the rest as written."""
    if len(url) > MAX_LENGTH:
        raise ValueError(f"URL of {len(url)} characters (limit {MAX_LENGTH}): {url[:80]}…")
    url = url.strip()
    if not url.isprintable():  # browsers ignore these three wherever they stand
        url = url.replace("\t", "").replace("\n", "").replace("\r", "")
    match = _URL.match(url)
    if match is None:
        raise ValueError(f"not an absolute http(s) URL: {url[:200]!r}")
    scheme, authority, path, query = match.groups()
    scheme = scheme.lower()
    host, port = authority.lower(), _DEFAULT_PORT[scheme]
    if _HOST.fullmatch(host) is None:
        host, port = _clean_authority(host, port, url)
    return scheme, host, port, path, query


def _clean_authority(authority: str, default_port: str, url: str) -> tuple[str, str]:
    match = _AUTHORITY.fullmatch(authority.rpartition("@")[2])
    if match is None:
        raise ValueError(f"malformed host: {url[:200]!r}")
    host, port = match[1], match[2] or default_port
    if len(port) > 5 or not 0 < int(port) < 65536:
        raise ValueError(f"port out of range: {url[:200]!r}")
    if host.startswith("["):
        return _clean_ipv6(host, url), str(int(port))
    if "%" in host:
        host = unquote(host).lower()
    host = host.removesuffix(".")
    if not host.isascii():
        host = _ascii_host(host, url)
    if _HOST.fullmatch(host) is None:
        raise ValueError(f"malformed host: {url[:200]!r}")
    return host, str(int(port))


def _ascii_host(host: str, url: str) -> str:
    import idna  # its tables take 10 ms; most hosts are ASCII

    try:
        return idna.encode(host, uts46=True).decode("ascii").removesuffix(".")
    except idna.IDNAError as error:
        raise ValueError(f"malformed host ({error}): {url[:200]!r}") from error


def _clean_ipv6(host: str, url: str) -> str:
    from ipaddress import IPv6Address

    try:
        return f"[{IPv6Address(host[1:-1]).compressed}]"
    except ValueError as error:
        raise ValueError(f"malformed host: {url[:200]!r}") from error


def _normalise(match: re.Match[str]) -> str:
    """One percent-encoded byte, one stray `%`, or one run of characters that need encoding."""
    text = match[0]
    if text[0] != "%":
        return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))
    if len(text) == 1:
        return "%25"
    character = chr(int(text[1:], 16))
    return character if character in _UNRESERVED else text.upper()


def _without_dot_segments(path: str) -> str:
    """RFC 3986 section 5.2.4, for a path that starts with a slash."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            if kept:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _clean_query(query: str) -> str:
    if _ODD_IN_QUERY.search(query):
        query = _ODD_IN_QUERY.sub(_normalise, query)
    kept: list[tuple[str, str]] = []
    for parameter in query.split("&"):
        if parameter[:4].lower() == "amp;":
            parameter = _ESCAPED_AMPERSAND.sub("", parameter)
        name = parameter.partition("=")[0]
        lowered = name.lower()
        if parameter and lowered not in _TRACKING and not lowered.startswith(_TRACKING_PREFIXES):
            kept.append((name, parameter))
    if len(kept) > 1:
        kept.sort(key=lambda pair: pair[0])
    return "&".join(parameter for _, parameter in kept)
