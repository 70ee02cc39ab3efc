"""Spiders by name: `scrapy crawl bhaskar` imports one site, not the whole catalogue."""

from __future__ import annotations

import re
import warnings
from difflib import get_close_matches
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.spiderloader import SpiderLoader as ScrapySpiderLoader

if TYPE_CHECKING:
    from builtins import list as List  # noqa: N812 (the class has a method of that name)
    from collections.abc import Collection, Iterator

    from scrapy import Request, Spider

_CLASS = re.compile(r"^class\s+(\w+)", re.MULTILINE)
_ANY_NAME = re.compile(r"^[ \t]{1,4}(?:\w+\s*[=,]\s*)?name\b[^\n=(]*=|^[ \t]+class\b", re.MULTILINE)
_NAME = re.compile(r'^    name = "([^"\\]+)"$', re.MULTILINE)


class SpiderLoader(ScrapySpiderLoader):
    """Scrapy's; but a module that is plainly one spider is imported when it is asked for.

    Plainly: its text has one class, called `…Spider`, and in it one `name = "…"`. A module no class
    of which sets a `name` gives no spider; all others are imported at once, as Scrapy does. A site
    that cannot be imported spoils no other one's crawl.
    """

    def _load_all_spiders(self) -> None:
        self._modules: dict[str, str] = {}
        for top in self.spider_modules:
            try:
                for module, file in _module_files(top):
                    self._note(module, file)
            except (ImportError, SyntaxError) as error:
                if not self.warn_only:
                    raise
                warnings.warn(f"no spiders from {top}: {error}", RuntimeWarning, stacklevel=2)
        self._check_name_duplicates()

    def _note(self, module: str, file: Path) -> None:
        text = file.read_text(encoding="utf-8", errors="replace") if file.suffix == ".py" else ""
        classes, names = _CLASS.findall(text), _NAME.findall(text)
        if len(classes) == len(names) == 1 and classes[0].endswith("Spider"):
            self._modules[names[0]] = module
            self._found[names[0]].append((module, classes[0]))
        elif file.suffix != ".py" or _ANY_NAME.search(text):
            self._load_spiders(import_module(module))

    def load(self, spider_name: str) -> type[Spider]:
        """The class of that name.

        Raises:
            KeyError: there is none.
        """
        if spider_name not in self._spiders and spider_name in self._modules:
            found = self._found.pop(spider_name)
            self._load_spiders(import_module(self._modules[spider_name]))
            self._found[spider_name] = found
        return super().load(spider_name)

    def list(self) -> List[str]:
        """All names."""
        return list({**self._modules, **self._spiders})

    def find_by_request(self, request: Request) -> List[str]:
        """Names of the spiders whose domains hold the request's URL. Imports them all."""
        for name in self._modules:
            self.load(name)
        return super().find_by_request(request)


def near_matches(name: str, known: Collection[str]) -> str:
    """What to try instead of a name that is not known."""
    asked = name.lower()
    near = get_close_matches(asked, known, n=3, cutoff=0.75)
    if len(asked) > 2:
        near += [other for other in sorted(known) if other.startswith(asked)][:3]
    names = list(dict.fromkeys(near))
    return f"did you mean {' or '.join(names)}?" if names else "`scrapy list` shows all"


def _module_files(name: str) -> Iterator[tuple[str, Path]]:
    """Module name and file of a module or, with all that is below it, of a package.

    Raises:
        ImportError: there is no such module.
    """
    spec = find_spec(name)
    if spec is None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    if spec.origin:
        yield name, Path(spec.origin)
    for folder in spec.submodule_search_locations or ():
        yield from _files_below(name, Path(folder))


def _files_below(package: str, folder: Path) -> Iterator[tuple[str, Path]]:
    for entry in sorted(folder.iterdir()):
        if entry.suffix == ".py" and entry.name != "__init__.py":
            yield f"{package}.{entry.stem}", entry
        elif (init := entry / "__init__.py").is_file():
            yield f"{package}.{entry.name}", init
            yield from _files_below(f"{package}.{entry.name}", entry)
