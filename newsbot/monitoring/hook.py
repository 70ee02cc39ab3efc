"""Telling another program: a webhook or a command."""

from __future__ import annotations

import shlex
import subprocess
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

TIMEOUT = 10.0
"""Seconds for a command, or for each step of a webhook's answer."""


class HookError(Exception):
    """It could not be told; names neither address nor argument, which may hold a secret."""


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def call(hook: str, message: bytes, *, timeout: float = TIMEOUT) -> None:
    """POST JSON to an http(s) address, or start a command (no shell) with it as standard input.

    Blocks: not for the event loop's thread.

    Raises:
        HookError: no answer in time, a status other than 2xx, or a command that failed.
    """
    if hook.startswith(("http://", "https://")):
        _post(hook, message, timeout)
        return
    try:
        done = subprocess.run(
            shlex.split(hook), input=message, capture_output=True, timeout=timeout, check=False
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise HookError(f"the command cannot be run: {type(error).__name__}") from None
    if done.returncode:
        raise HookError(f"the command ended with exit code {done.returncode}")


def _post(url: str, message: bytes, timeout: float) -> None:
    request = Request(url, message, {"Content-Type": "application/json"})
    try:
        with build_opener(_NoRedirect).open(request, timeout=timeout):
            pass
    except HTTPError as error:
        error.close()
        raise HookError(f"the webhook answered {error.code}") from None
    except (OSError, ValueError, HTTPException) as error:
        reason = getattr(error, "reason", error)
        raise HookError(f"the webhook cannot be reached: {type(reason).__name__}") from None
