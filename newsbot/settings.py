"""Every setting, grouped by room.

Any name that starts with `NEWSBOT_`, and `REDIS_URL`, can also be set in the environment or in a
`.env` file in the working directory (`NAME=value` lines; the environment wins). `-s` on the command
line overrules both.
"""

from __future__ import annotations

# --- Scrapy ---------------------------------------------------------------------------------
BOT_NAME = "newsbot"
SPIDER_MODULES = ["newsbot.spiders"]
NEWSPIDER_MODULE = "newsbot.spiders"
COMMANDS_MODULE = "newsbot.commands"
FEED_EXPORT_ENCODING = "utf-8"

# --- Politeness -----------------------------------------------------------------------------
ROBOTSTXT_OBEY = True
