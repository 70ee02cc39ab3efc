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

# --- Redis ----------------------------------------------------------------------------------
# Where Redis ≥ 7 or Valkey ≥ 8 is: redis://, rediss://, unix://, redis+sentinel://, redis+cluster://.
# None: REDIS_URL if set, else the embedded Valkey.
NEWSBOT_REDIS_URL = None
# Folder of the embedded Valkey's data and of everything else that a crawl remembers on this machine.
NEWSBOT_STATE_DIR = ".newsbot"
# First part of every key, so that several projects can share one Redis.
NEWSBOT_NAMESPACE = "newsbot"

# --- Frontier -------------------------------------------------------------------------------
# One queue for all workers; names as in scrapy-redis.
SCHEDULER = "newsbot.frontier.scheduler.Scheduler"
DUPEFILTER_CLASS = "newsbot.frontier.dupefilter.DupeFilter"
# Keep queue and seen requests when the last worker ends, so that the next crawl goes on from there.
SCHEDULER_PERSIST = True
# Forget queue and seen requests when the first worker starts.
SCHEDULER_FLUSH_ON_START = False
