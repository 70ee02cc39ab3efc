"""Which page lies where in a set of WARC files."""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from urllib.parse import urlsplit

from newsbot.archive.reader import LIMIT, Capture, Damage, capture, read_at, read_records
from newsbot.urls import canonical_url

NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Place:
    """Where the best capture of a URL is."""

    file: int
    offset: int
    date: str
    succeeded: bool


@dataclass
class ArchiveIndex:
    """The best capture of each URL: a successful one if there is any, and of these the newest.

    About 250 bytes of memory a URL. URLs that differ only in tracking parameters are one.
    """

    files: list[Path]
    limit: int = LIMIT
    damages: list[Damage] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    """Wanted URLs with a successful capture, in the order of the files."""
    _places: dict[bytes, Place] = field(default_factory=dict)

    @classmethod
    def read(
        cls,
        files: list[Path],
        limit: int = LIMIT,
        wanted: Callable[[str], bool] | None = None,
        only: Callable[[str], bool] | None = None,
    ) -> ArchiveIndex:
        """Read all files once; `wanted` says which URLs go to `pages`, `only` which count at all.

        Damaged places are in `damages`, for the caller to tell.

        Raises:
            OSError: a file cannot be opened.
        """
        index = cls(files, limit)
        for number, path in enumerate(files):
            for record in read_records(path, limit):
                if isinstance(record, Damage):
                    index.damages.append(record)
                elif (found := capture(record)) and (only is None or only(found.url)):
                    index._add(number, record.offset, found)
                    if wanted and _succeeded(found) and wanted(found.url):
                        index.pages.append(found.url)
        return index

    def _add(self, file: int, offset: int, found: Capture) -> None:
        if found.status == NOT_MODIFIED:  # says nothing that an older capture does not
            return
        place = Place(file, offset, found.date, _succeeded(found))
        key = _key(found.url)
        known = self._places.get(key)
        if known is None or (place.succeeded, place.date) >= (known.succeeded, known.date):
            self._places[key] = place

    def __len__(self) -> int:
        return len(self._places)

    def places(self) -> list[tuple[Path, int]]:
        """File and offset of the best capture of each URL that has a successful one, in order."""
        found = [(place.file, place.offset) for place in self._places.values() if place.succeeded]
        return [(self.files[file], offset) for file, offset in sorted(found)]

    def date(self, url: str) -> str:
        """When the best capture of a URL was made (ISO 8601); "" if there is none."""
        place = self._places.get(_key(url))
        return place.date if place else ""

    def get(self, url: str) -> Capture | None:
        """The best capture of a URL, None if there is none.

        Raises:
            OSError: the file cannot be opened any more.
            ValueError: the file has changed since it was read.
        """
        place = self._places.get(_key(url))
        if place is None:
            return None
        return capture(read_at(self.files[place.file], place.offset, self.limit))


def _succeeded(found: Capture) -> bool:
    return 200 <= found.status < 300


def find_files(names: str) -> list[Path]:
    """The WARC files that a comma-separated list of files, folders and patterns names, sorted.

    Raises:
        FileNotFoundError: a part names none.
    """
    found: list[Path] = []
    for name in filter(None, (part.strip() for part in names.split(","))):
        path = Path(name)
        if path.is_dir():
            some = [*path.rglob("*.warc"), *path.rglob("*.warc.gz")]
        elif path.exists():
            some = [path]
        else:
            some = [Path(match) for match in glob.glob(name, recursive=True)]  # noqa: PTH207, absolute ones too
        if not some:
            raise FileNotFoundError(
                f"no WARC file at {name}: a crawl with NEWSBOT_ARCHIVE records some"
            )
        found += sorted(some)
    return list(dict.fromkeys(found))


def is_on(url: str, domains: Iterable[str]) -> bool:
    """Whether the host of a URL is one of the domains or under one, as `allowed_domains` means."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:  # an archive may hold anything
        return False
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _key(url: str) -> bytes:
    try:
        url = canonical_url(url)
    except ValueError:  # what a server redirected to may be no URL at all
        url = url.partition("#")[0]
    return blake2b(url.encode("utf-8", "surrogatepass"), digest_size=12).digest()
