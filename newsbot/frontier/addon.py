"""What the frontier changes in Scrapy's own settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


class WireAddon:
    """Makes Scrapy's own handler of http tell when requests leave.

    Through the base of DOWNLOAD_HANDLERS, below everything: whoever sets a handler has the say.
    """

    def __repr__(self) -> str:
        return type(self).__name__

    def update_settings(self, settings: BaseSettings) -> None:
        for scheme in ("http", "https"):
            settings["DOWNLOAD_HANDLERS_BASE"].set(
                scheme, "newsbot.frontier.wire.HTTPDownloadHandler", priority="default"
            )
