"""Every setting, grouped by room.

Any name that starts with `NEWSBOT_`, and `REDIS_URL`, can also be set in the environment or in a
`.env` file in the working directory (`NAME=value` lines; the environment wins). `NAME_FILE` names a
file that holds the value, for secrets. `-s` on the command line overrules all of them. A comment
above a setting says what it does; `docs/settings.md` is generated from this file:
`python -m docs.settings_md > docs/settings.md`.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from newsbot import __version__


def from_environment(environ: Mapping[str, str], dotenv: Path) -> dict[str, str]:
    """Settings that the environment, and for names it lacks the file `dotenv`, hold.

    Raises:
        ValueError: the file, or one that a `NAME_FILE` names, cannot be read, or a line of it is
            not `NAME=value`.
    """
    found: dict[str, str] = {}
    try:
        lines = dotenv.read_text(encoding="utf-8").splitlines() if dotenv.is_file() else []
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"cannot read {dotenv}: {error}") from error
    for number, line in enumerate(lines, start=1):
        text = line.strip().removeprefix("export ")
        if not text or text.startswith("#"):
            continue
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals or not name.isidentifier():
            raise ValueError(f"{dotenv}, line {number}: write NAME=value instead of {line!r}")
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        found[name] = value
    found.update(environ)
    ours = {name: found[name] for name in found if _is_ours(name)}
    for name in [name for name in ours if name.endswith("_FILE")]:
        file = Path(ours.pop(name))
        try:
            ours.setdefault(name.removesuffix("_FILE"), file.read_text(encoding="utf-8").strip())
        except (OSError, UnicodeDecodeError) as error:
            raise ValueError(f"{name}: cannot read {file}: {error}") from error
    return ours


def misfit(name: str, value: object, default: object) -> str | None:
    """What a text is not, though the default of its setting is; None if it fits.

    Only texts are looked at: they come from the command line or the environment.
    """
    if not isinstance(value, str) or not isinstance(default, int | float | dict):
        return None
    if isinstance(default, dict):
        return None if _is_object(value) else f"{name}={value}: not a JSON object"
    of_time = r"DELAY|TIMEOUT|SECONDS|INTERVAL|GRACE|DAYS|WAIT|CEILING|BACKOFF"
    if isinstance(default, bool):
        form, kind = "0|1|true|false", "0 or 1"
    elif isinstance(default, float) or re.search(of_time, name):
        form, kind = r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?", "a number"
    else:
        form, kind = r"[-+]?\d+", "a whole number"
    fits = re.fullmatch(form, value.strip(), re.IGNORECASE)
    return None if fits else f"{name}={value}: not {kind}, as the default {default} is"


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _is_ours(name: str) -> bool:
    return name.startswith("NEWSBOT_") or name in ("REDIS_URL", "REDIS_URL_FILE")


# --- Project --------------------------------------------------------------------------------
# Name of the project, also in log lines.
BOT_NAME = "newsbot"
# Where `scrapy crawl` and `scrapy list` look for sites.
SPIDER_MODULES = ["newsbot.spiders", "newsbot.demo.spider"]
# Finds spiders by name without importing all of them.
SPIDER_LOADER_CLASS = "newsbot.spiders.loader.SpiderLoader"
# Where `scrapy genspider` puts a new site.
NEWSPIDER_MODULE = "newsbot.spiders"
# Commands of newsbot's own, and those of Scrapy's that it sharpens (crawl, list).
COMMANDS_MODULE = "newsbot.commands"
# What every site reads as the visitor's name; add a URL or address where you can be reached.
USER_AGENT = f"newsbot/{__version__}"

# --- Downloads ------------------------------------------------------------------------------
# Bytes of a response, also after decompression (a compression bomb stops there); more is refused.
DOWNLOAD_MAXSIZE = 32 * 1024 * 1024
# Bytes of a response, also after decompression, from which on it is logged.
DOWNLOAD_WARNSIZE = 8 * 1024 * 1024
# Seconds for one response, from the connection to its last byte.
DOWNLOAD_TIMEOUT = 30
# Whether a wrong TLS certificate is an error. A site that needs False says so in custom_settings.
DOWNLOAD_VERIFY_CERTIFICATES = True
# Seconds for resolving a host name.
DNS_TIMEOUT = 20
# Redirects of one request, by status, Refresh header or meta element; more is a loop.
REDIRECT_MAX_TIMES = 6
# Further tries after a failed download or a status of 5xx, 408 or 429.
RETRY_TIMES = 2
# Log level of a request given up on: the web's ordinary failures are counted, not shouted.
RETRY_GIVE_UP_LOG_LEVEL = "WARNING"
# Whether cookies are kept. Articles need none, and they tell one visitor from another.
COOKIES_ENABLED = False
# Links between a start request and a page; sitemaps of sitemaps included.
DEPTH_LIMIT = 10
# MiB of memory at which a worker ends itself (reason memusage_exceeded, exit code 1); 0: no limit.
MEMUSAGE_LIMIT_MB = 2048

# --- Doors ----------------------------------------------------------------------------------
# Whether other processes can steer a running crawl.
REMOTE_CONTROL_ENABLED = False
# Whether a Python console listens while a crawl runs.
TELNETCONSOLE_ENABLED = False
# Networks (127.0.0.0/8, …) that may be crawled although they are not public. A proxy at a private
# address needs an entry, too.
NEWSBOT_ALLOWED_NETWORKS: list[str] = []

# --- Browser --------------------------------------------------------------------------------
# Program that renders the pages of sites with `render = True` (extra `browser`). None: `chromium`
# on the PATH, else the one that `playwright install chromium` brings.
NEWSBOT_BROWSER = None
# Pages that a worker renders at once.
NEWSBOT_BROWSER_PAGES = 4

# --- Politeness -----------------------------------------------------------------------------
# Whether robots.txt is obeyed.
ROBOTSTXT_OBEY = True

# Seconds between two requests to a host, of all workers together; or its Crawl-delay, if longer.
DOWNLOAD_DELAY = 0.5
# Requests to a host that may be under way at once, of all workers together; 0: no limit.
CONCURRENT_REQUESTS_PER_DOMAIN = 8
# Whether a host that answers slowly is asked more rarely: the pause is what an answer takes,
# divided by AUTOTHROTTLE_TARGET_CONCURRENCY. Where DOWNLOAD_DELAY is 0 there is no pause to change.
AUTOTHROTTLE_ENABLED = True
# Requests under way at a host on average, where its answers make the pause.
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
# Longest pause in seconds that slow answers make.
AUTOTHROTTLE_MAX_DELAY = 60
# Share by which the pause between two requests varies. The frontier keeps it for all workers.
DOWNLOAD_DELAY_JITTER = 0.0

# --- Redis ----------------------------------------------------------------------------------
# Where Redis ≥ 7 or Valkey ≥ 8 is: redis://, rediss://, unix://, redis+sentinel://, redis+cluster://.
# None: REDIS_URL if set, else the embedded Valkey.
NEWSBOT_REDIS_URL = None
# Folder of the embedded Valkey's data and of all else that a crawl remembers on this machine.
NEWSBOT_STATE_DIR = ".newsbot"
# First part of every key, so that several projects can share one Redis.
NEWSBOT_NAMESPACE = "newsbot"

# --- Frontier -------------------------------------------------------------------------------
# One queue for all workers; names as in scrapy-redis.
SCHEDULER = "newsbot.frontier.scheduler.Scheduler"
# In which order the requests of a host are fetched: PriorityQueue (then by freshness), FifoQueue or
# LifoQueue of newsbot.frontier.queue, or a class with a static method place(request) -> float.
SCHEDULER_QUEUE_CLASS = "newsbot.frontier.queue.PriorityQueue"
# Seen requests, shared by all workers.
DUPEFILTER_CLASS = "newsbot.frontier.dupefilter.DupeFilter"
# Keep queue and seen requests when the last worker ends, so that the next crawl goes on from there.
SCHEDULER_PERSIST = True
# Forget queue and seen requests when the first worker starts.
SCHEDULER_FLUSH_ON_START = False
# Where new links are remembered: "exact" (9 bytes a URL), "expiring" (17, seen again after
# NEWSBOT_SEEN_DAYS) or "bloom" (3, a share NEWSBOT_SEEN_ERROR of new URLs is taken for seen).
NEWSBOT_SEEN = "exact"
# Days after which an "expiring" URL is new again.
NEWSBOT_SEEN_DAYS = 30
# Share of new URLs that "bloom" takes for seen.
NEWSBOT_SEEN_ERROR = 1e-4
# URLs of one "bloom" filter; a full one is followed by another.
NEWSBOT_SEEN_CAPACITY = 1_000_000
# Whether all spiders share what was seen.
NEWSBOT_SEEN_SHARED = False
# Seconds after which the requests of a worker that fell silent go back to the queue.
NEWSBOT_LEASE_SECONDS = 20
# Times that a request may be read by workers that die with it, or end in an item that cannot be
# published, before it becomes a dead letter (`scrapy deadletters`).
NEWSBOT_DELIVERIES = 3
# Seconds that downloads under way are given when a worker is told to end.
NEWSBOT_SHUTDOWN_GRACE = 5
# Longest pause in seconds between two requests to a host that asks for less.
NEWSBOT_DELAY_CEILING = 300
# Requests of one host that may wait at once, new links counted; further ones are let go, counted in
# `newsbot/frontier/over_quota`, and new again to the next crawl that finds them. 0: no limit.
NEWSBOT_HOST_QUOTA = 0
# Seconds for which a robots.txt counts, for all workers.
NEWSBOT_ROBOTS_EXPIRY = 86400
# Scrapy's, with pauses that count from when requests leave, and able to give up downloads.
DOWNLOADER = "newsbot.frontier.downloader.Downloader"
# What knows when a request is done with; what drops links that this process has just seen.
SPIDER_MIDDLEWARES = {
    "newsbot.frontier.tracking.LeaseMiddleware": 0,
    "newsbot.frontier.tracking.KnownLinksMiddleware": 1000,
}
# Items of a page that go through the pipelines at once; so many tasks are made for every page.
CONCURRENT_ITEMS = 8

# --- Fleet ----------------------------------------------------------------------------------
# Shortest time in seconds between two visits of a source.
NEWSBOT_REVISIT_FLOOR = 120
# Longest time in seconds between two visits of a source that answers; four times as long where it
# has brought nothing for days or only echoes others, a day where it does not answer.
NEWSBOT_REVISIT_CEILING = 10_800
# New articles that a visit should find: a source is visited again when so many are expected. Half
# as many mean .6 of the median delay for 1.5 times the visits (python -m benchmarks.revisit).
NEWSBOT_REVISIT_YIELD = 0.3
# Seconds for which a visit is under way at most, waiting in the queue included; then another worker
# may make it.
NEWSBOT_VISIT_SECONDS = 300
# Seconds between two looks whether sites were added, changed or disabled; SIGHUP: now.
NEWSBOT_FLEET_RELOAD = 300
# Pages that a site is asked for in a day (UTC) at most, by all workers; a spider's `pages_per_day`
# overrules it. What is beyond waits for the next day. 0: no limit.
NEWSBOT_PAGES_PER_DAY = 0
# Share of all pages of a day that may be one site's, from its hundredth page on; a spider's `share`
# overrules it. 0: no limit.
NEWSBOT_SITE_SHARE = 0.0
# Days: older articles that a source lists are left to a backfill; those without a date are taken.
NEWSBOT_FLEET_DAYS = 7
# Hours after which a new article is looked at again. None: it is not.
NEWSBOT_UPDATES_HOURS = [1, 6, 24]
# Share of all requests that may be such looks; 0: there are none.
NEWSBOT_UPDATES_SHARE = 0.4
# Articles that are to be looked at again at most, at some 450 bytes each.
NEWSBOT_UPDATES_MEMORY = 1_000_000
# Whether an article that its site has removed (404, 410) is published once more, without text and
# with `removed_at`.
NEWSBOT_TOMBSTONES = False
# Seconds of the sites' time that pass in one of ours, for simulations; both agree at the origin.
NEWSBOT_TIME_SCALE = 1.0
# Unix time at which they agree.
NEWSBOT_TIME_ORIGIN = 0.0

# --- Pipelines ------------------------------------------------------------------------------
# One job each, in this order.
ITEM_PIPELINES = {
    "newsbot.pipelines.validate.ValidatePipeline": 100,
    "newsbot.pipelines.boilerplate.BoilerplatePipeline": 200,
    "newsbot.pipelines.language.LanguagePipeline": 300,
    "newsbot.pipelines.repeated.RepeatedPipeline": 800,
    "newsbot.pipelines.publish.PublishPipeline": 900,
}
# Longest body in characters; an article with a longer one is dropped and counted.
NEWSBOT_BODY_MAXLEN = 1_000_000

# --- Duplicates -----------------------------------------------------------------------------
# Days for which a published article is remembered after it was last seen; at most 200.
NEWSBOT_DUPLICATES_WINDOW = 30
# About how many articles are remembered at most, at 185 bytes each; then the oldest are forgotten.
NEWSBOT_DUPLICATES_MEMORY = 5_000_000
# What becomes of an article that repeats another: "drop", or "mark" (published, `duplicate_of`).
NEWSBOT_DUPLICATES_POLICY = "drop"

# --- Stream ---------------------------------------------------------------------------------
# Articles that the stream holds at most; 0 for no limit. Only what every group has read is let go:
# where a group lags so far behind, workers wait and say so.
NEWSBOT_STREAM_MAXLEN = 100_000
# A list that articles are pushed to as well, as JSON, as scrapy-redis does: "%(spider)s:items".
# In a Cluster its name needs the hash tag: "{newsbot}:%(spider)s:items". None: no list.
NEWSBOT_STREAM_LIST = None

# --- Archive --------------------------------------------------------------------------------
# Folder to which every response is written, as WARC 1.1; None: nothing is kept.
NEWSBOT_ARCHIVE = None
# Bytes of a WARC file at which the next one is begun.
NEWSBOT_ARCHIVE_MAXSIZE = 1_000_000_000
# WARC files, folders or patterns, separated by commas: they answer every request, not the network.
NEWSBOT_REPLAY = None
# Whether a replay uses the crawl's own Redis: skips what was seen, publishes to its stream.
NEWSBOT_REPLAY_SHARED = False
# What changes other settings: a replay keeps off the crawl's Redis, and waits for nobody; the
# handler of http tells when a request leaves.
ADDONS = {
    "newsbot.archive.addon.ReplayAddon": 0,
    "newsbot.frontier.addon.WireAddon": 0,
    "newsbot.browser.BrowserAddon": 10,
}
# What stands between engine and network: robots.txt for all workers at once, what hosts say about
# our pace, replay, the guard of private addresses, the recorder.
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "newsbot.frontier.robots.RobotsMiddleware": 100,
    "newsbot.frontier.politeness.PolitenessMiddleware": 560,
    "newsbot.frontier.blocked.BlockedMiddleware": 555,
    "newsbot.frontier.budget.BudgetMiddleware": 920,
    "newsbot.spiders.visits.VisitMiddleware": 930,
    "newsbot.archive.replay.ReplayMiddleware": 940,
    "newsbot.guard.GuardMiddleware": 945,
    "newsbot.archive.record.RecordMiddleware": 950,
}

# --- Output ---------------------------------------------------------------------------------
# Encoding of exported files.
FEED_EXPORT_ENCODING = "utf-8"
# Makes the placeholders of FEEDS, `-o` and `-O`: no value of one leads out of its folder.
FEED_URI_PARAMS = "newsbot.monitoring.feeds.uri_params"
# How the formats of exports are written: in CSV no cell is a formula for a spreadsheet.
FEED_EXPORTERS = {"csv": "newsbot.monitoring.feeds.CsvItemExporter"}

# --- Extensions -----------------------------------------------------------------------------
# What watches a crawl: an export that cannot be written ends it before it starts. The frontier
# throttles, for all workers, as AUTOTHROTTLE_ENABLED says.
EXTENSIONS = {
    "scrapy.extensions.feedexport.FeedExporter": None,
    "scrapy.extensions.throttle.AutoThrottle": None,
    "newsbot.monitoring.feeds.FeedExporter": 0,
    "newsbot.monitoring.logs.SafeLogs": 0,
    "newsbot.redis.schema.KeySchema": 5,
    "newsbot.monitoring.latest.Latest": 10,
    "newsbot.monitoring.report.CrawlReport": 10,
    "newsbot.monitoring.garbage.GarbageCollection": 5,
    "newsbot.monitoring.health.SiteHealth": 5,
    "newsbot.monitoring.workers.WorkerReports": 10,
}

# --- Monitoring -----------------------------------------------------------------------------
# Articles, duplicates included, that Redis keeps for the dashboard with what was stripped from
# them; 0: none.
NEWSBOT_LATEST = 300
# What the dashboard asks visitors for (`?token=`, or a header Authorization: Bearer) where it does
# not listen on this machine alone.
NEWSBOT_DASHBOARD_TOKEN = None
# File that tells how the crawl went, with plots; `--report`. A name in .json: the figures alone.
NEWSBOT_REPORT = None
# Name of this worker in its reports. None: host name and process id.
NEWSBOT_WORKER = None
# What is told when a site's articles or fields fall: an http(s) address that JSON is posted to, or
# a command that gets it on standard input (no shell). None: only log, summary and statistics tell.
NEWSBOT_HEALTH_HOOK = None
# Whether a crawl ends with exit code 4 when a site's articles or fields fell.
NEWSBOT_HEALTH_EXIT = False
# Process id of the launcher: when it is gone, the worker ends. 0: there is none.
NEWSBOT_PARENT = 0

# --- Logging --------------------------------------------------------------------------------
# How log records are written: "text", or "json", one object a line.
NEWSBOT_LOG_FORMAT = "text"
# Records of one kind a minute; of further ones the number is told. 0: no limit.
NEWSBOT_LOG_BURST = 30
# Least level that is logged; DEBUG shows every request.
LOG_LEVEL = "INFO"
# Libraries whose versions are logged at the start.
LOG_VERSIONS: list[str] = []


# --- Environment (stays last) ---------------------------------------------------------------
def _overrides() -> dict[str, str]:
    """Ends the process with exit code 2 and one line if something in it is wrong."""
    try:
        found = from_environment(os.environ, Path(".env"))
        for name, value in found.items():
            if wrong := misfit(name, value, globals().get(name)):
                raise ValueError(f"{wrong}; mend it in the environment or in .env")
    except ValueError as error:  # read before any command could handle it
        sys.stderr.write(f"newsbot: {error}\n")
        sys.exit(2)
    return found


globals().update(_overrides())
