"""`python -m newsbot.demo [--port N] [--articles N]`: serve the newspapers until Ctrl-C."""

from __future__ import annotations

import argparse
import signal
import sys
import threading

from newsbot.demo import PORT, Newspapers
from newsbot.monitoring.terminal import counted


def main() -> int:
    """Return the exit code: 0 after Ctrl-C, 1 if the port is taken."""
    parser = argparse.ArgumentParser(prog="python -m newsbot.demo", description=__doc__)
    parser.add_argument("--port", type=int, default=PORT, help="on every address (%(default)s)")
    parser.add_argument("--articles", type=int, default=120, help="in sum (%(default)s)")
    parser.add_argument("--page-bytes", type=int, default=0, help="least size of an article page")
    parser.add_argument("--edition", type=int, default=1, help="2, 3, … have updated articles")
    parser.add_argument("--design", choices=("first", "bare", "script"), default="first",
                        help="of article pages; the others lose things")  # fmt: skip
    args = parser.parse_args()
    if not 0 <= args.port <= 65535:
        parser.error("--port: from 0 to 65535")
    if min(args.articles, args.edition) < 1:
        parser.error("--articles and --edition: at least 1")
    press = Newspapers(args.port, args.articles, page_bytes=args.page_bytes, edition=args.edition)
    press.design = args.design
    ended = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: ended.set())
    try:
        with press:
            for paper in press.papers:
                articles = counted(len(paper.articles), "article")
                print(f"{paper.origin}/  {paper.title.name}, {articles}")
            print("Ctrl-C ends them.", flush=True)
            ended.wait()
    except OSError as error:
        print(f"newsbot.demo: cannot listen on port {args.port}: {error}", file=sys.stderr)
        print("Another demo may be running; --port takes another one.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
