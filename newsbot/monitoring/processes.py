"""Worker processes: started together, watched, and never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

_MERCY = 5.0  # seconds between the second signal and SIGKILL


class Workers:
    """`count` processes `scrapy crawl site`, each with a log file of its own in `logs`.

    They have a session of their own, so that a terminal's Ctrl-C reaches only the launcher, which
    passes it on with `stop`. Leaving the context kills what still runs.
    """

    def __init__(
        self,
        site: str,
        count: int,
        *,
        arguments: Sequence[str],
        logs: Path,
        launch: str,
        with_records: bool = False,
    ) -> None:
        self.names = [f"{launch}/{number + 1}" for number in range(count)]
        self.logs = [logs / f"{site}-{number + 1}.log" for number in range(count)]
        self.records = [log.with_suffix(".json") for log in self.logs] if with_records else []
        """Files in which workers leave what a report shows."""
        self._command = [sys.executable, "-m", "scrapy", "crawl", site, *arguments]
        self._processes: list[subprocess.Popen[bytes]] = []
        self._last_signal = float("inf")
        self._stops = 0

    def __enter__(self) -> Self:
        for record in self.records:
            record.unlink(missing_ok=True)
        for name, log in zip(self.names, self.logs, strict=True):
            log.parent.mkdir(parents=True, exist_ok=True)
            own = ["-s", f"NEWSBOT_WORKER={name}", "-s", f"NEWSBOT_PARENT={os.getpid()}"]
            if self.records:
                own += ["-s", f"NEWSBOT_REPORT={log.with_suffix('.json')}"]
            with log.open("wb") as file:
                self._processes.append(
                    subprocess.Popen(
                        [*self._command, *own],
                        stdin=subprocess.DEVNULL,
                        stdout=file,
                        stderr=file,
                        start_new_session=True,
                    )
                )
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            if process.poll() is None:
                process.kill()
            process.wait()

    def are_running(self) -> bool:
        """Whether any is; kills those that ignored a second signal."""
        running = [process for process in self._processes if process.poll() is None]
        if self._stops > 1 and time.monotonic() - self._last_signal > _MERCY:
            for process in running:
                process.kill()
        return bool(running)

    def stop(self) -> None:
        """Let them finish what is in flight; a second call ends them at once."""
        self._stops += 1
        self._last_signal = time.monotonic()
        for process in self._processes:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)

    def codes(self) -> dict[str, int]:
        """Name → exit code of those that have ended; a negative one is a signal's number."""
        pairs = zip(self.names, self._processes, strict=True)
        return {name: code for name, process in pairs if (code := process.poll()) is not None}

    def complaint(self, name: str) -> str:
        """What a worker that failed said last."""
        log = self.logs[self.names.index(name)]
        lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
        said = [line.removeprefix("newsbot: ") for line in lines if line.startswith("newsbot: ")]
        said += [line.partition("error: ")[2] for line in lines if ": error: " in line]
        return (said or lines or ["it said nothing"])[-1]
