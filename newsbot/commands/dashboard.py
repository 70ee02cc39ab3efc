"""`scrapy dashboard`: the state of all crawls as a page, live."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from newsbot.commands.careful import FAILED, fail
from newsbot.commands.looking import Looking
from newsbot.monitoring.logs import Sparing
from newsbot.redis import RedisUnavailable, resolve

if TYPE_CHECKING:
    import argparse

PORT = 8780


class Command(Looking, ScrapyCommand):
    """Serve the dashboard until Ctrl-C."""

    def short_desc(self) -> str:
        return "Show all crawls on a web page, live; read-only, for this machine unless --host"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument_group("dashboard").add_argument
        add(
            "--port",
            type=int,
            default=PORT,
            help=f"to listen on ({PORT}); 0 takes any that is free",
        )
        add(
            "--host",
            default="127.0.0.1",
            help="address to listen on; another than this machine's own needs the setting "
            "NEWSBOT_DASHBOARD_TOKEN (127.0.0.1)",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError("no arguments, only options")
        if not 0 <= opts.port <= 65535:
            raise UsageError("--port: from 0 to 65535")
        import uvicorn

        from newsbot.dashboard.app import make_app
        from newsbot.dashboard.guard import is_loopback

        assert self.settings is not None
        token = self.settings.get("NEWSBOT_DASHBOARD_TOKEN") or None
        if not token and not is_loopback(opts.host):
            fail(
                f"{opts.host} can be reached from other machines: set NEWSBOT_DASHBOARD_TOKEN to "
                "something long that visitors must show, or leave out --host"
            )
        if burst := self.settings.getint("NEWSBOT_LOG_BURST"):
            # Without a free file descriptor asyncio logs each visitor, over and over.
            logging.getLogger("asyncio").addFilter(Sparing(burst))
        try:
            with resolve(self.settings) as service:
                app = make_app(service.sync, self.settings.get("NEWSBOT_NAMESPACE"), token=token)
                server = uvicorn.Server(
                    uvicorn.Config(
                        app,
                        host=opts.host,
                        port=opts.port,
                        backlog=64,  # how often asyncio tries then, before it does anything else
                        log_level="warning",
                        access_log=False,  # an address may hold the token
                        server_header=False,
                        timeout_graceful_shutdown=3,
                    )
                )
                socket = server.config.bind_socket()
                socket.listen()  # who reads the line below may connect at once
                host, port = socket.getsockname()[:2]
                shown = f"[{host}]" if ":" in host else host
                print(f"Dashboard: http://{shown}:{port}/  (Ctrl-C ends it)", flush=True)
                server.run(sockets=[socket])
        except KeyboardInterrupt:
            pass  # how it ends
        except RedisUnavailable as error:
            fail(str(error), FAILED)
        except SystemExit:  # uvicorn's way to say that the port is taken; it logged why
            print(
                f"newsbot: cannot listen on {opts.host} port {opts.port}: choose another with "
                "--port or --host",
                file=sys.stderr,
            )
            self.exitcode = FAILED
