"""The pause at a host counts from when a request is on the wire, not from when it was begun."""

from __future__ import annotations

import asyncio
import datetime
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from twisted.internet.defer import Deferred, succeed

from newsbot.frontier.wire import DEPARTURE, Departure, _connection
from tests.frontier.conftest import finish


def certificate(folder: Path) -> Path:
    """A file with a certificate of 127.0.0.1 and its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1)
    builder = builder.not_valid_before(now - datetime.timedelta(days=1))
    signed = builder.not_valid_after(now + datetime.timedelta(days=1)).sign(key, hashes.SHA256())
    file = folder / "server.pem"
    file.write_bytes(
        signed.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return file


class SlowHandshakes:
    """An HTTPS server that lets its first client wait in the handshake; notes what happens."""

    def __init__(self, pem: Path) -> None:
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(pem)
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{self.listening.getsockname()[1]}"
        self.events: list[str] = []
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            self.events.append("connected")
            threading.Thread(target=self.answer, args=[connection], daemon=True).start()

    def close(self) -> None:
        self.listening.shutdown(socket.SHUT_RDWR)  # else it takes one more in, another test's
        self.listening.close()

    def answer(self, connection: socket.socket) -> None:
        if len(self.events) == 1:
            time.sleep(1.5)  # three pauses
        with self.context.wrap_socket(connection, server_side=True) as tls:
            while b"\r\n\r\n" in tls.recv(65536):
                self.events.append("asked")
                time.sleep(0.8)  # so that one connection is not enough
                tls.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")


def test_nothing_leaves_while_a_request_of_the_host_is_on_its_way(
    worker: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    server = SlowHandshakes(certificate(tmp_path))
    (tmp_path / "plain.py").write_text(
        "import scrapy\n\n"
        "class PlainSpider(scrapy.Spider):\n"
        "    name = 'plain'\n\n"
        "    async def start(self):\n"
        "        for number in range(2):\n"
        "            yield scrapy.Request(f'{self.root}/{number}')\n\n"
        "    def parse(self, response):\n"
        "        yield {'url': response.url}\n"
    )
    log = finish(
        worker(
            None,
            file="plain.py",
            arguments={"root": server.url},
            ROBOTSTXT_OBEY=False,
            DOWNLOAD_VERIFY_CERTIFICATES=False,
            DOWNLOAD_DELAY=0.5,
        )
    )
    server.close()
    assert server.events.count("asked") == 2, log
    assert server.events[:2] == ["connected", "asked"], server.events


def test_a_departure_is_told_of_kept_and_of_new_connections() -> None:
    told: list[str] = []

    class Connection:
        transport = object()

    class Endpoint:
        def connect(self, factory: Any) -> Deferred[Any]:
            return succeed(Connection())

    async def go(original: Callable[..., Deferred[Any]]) -> None:
        departure = Departure(lambda: told.append("left"))
        DEPARTURE.set(departure)
        _connection(original, "key", Endpoint())
        assert departure.awaited
        assert not told, "what is written is sent in a later turn of the loop"
        while departure.awaited:
            await asyncio.sleep(0)

    asyncio.run(go(lambda key, endpoint: succeed(Connection())))
    assert told == ["left"]
    told.clear()
    waiting: Deferred[Any] = Deferred()

    def new(key: Any, endpoint: Any) -> Deferred[Any]:
        endpoint.connect(None).addCallback(waiting.callback)
        return waiting

    asyncio.run(go(new))
    assert set(told) == {"left"}
