"""`rediss://` with an ACL user: encrypted, and only to a server whose certificate is trusted."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from newsbot.redis import connect, connect_sync


def certificate(folder: Path) -> Path:
    """For 127.0.0.1, signed by itself; key and certificate in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def encrypted(valkey: str, tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """Port of what decrypts for the Valkey of the tests, and its certificate."""
    path = certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path)
    ports: list[int] = []
    stops: list[Callable[[], object]] = []
    ready = threading.Event()

    async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with closing(writer):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner = await asyncio.open_unix_connection(urlsplit(valkey).path)
        await asyncio.gather(copy(reader, inner[1]), copy(inner[0], writer), return_exceptions=True)

    async def run() -> None:
        loop, over = asyncio.get_running_loop(), asyncio.Event()
        stops.append(lambda: loop.call_soon_threadsafe(over.set))
        server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
        async with server:
            ports.append(server.sockets[0].getsockname()[1])
            ready.set()
            await over.wait()

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    assert ready.wait(30)
    yield ports[0], path
    stops[0]()
    thread.join(30)


def test_a_user_over_tls(valkey: str, encrypted: tuple[int, Path]) -> None:
    port, path = encrypted
    with connect_sync(valkey) as client:
        client.execute_command("ACL", "SETUSER", "reader", "on", ">p@ss", "~*", "+get", "+ping")
        client.set("a", "1")
        url = f"rediss://reader:p%40ss@127.0.0.1:{port}/0?ssl_ca_certs={path}"
        try:
            with connect_sync(url) as reader:
                assert reader.get("a") == b"1"
                with pytest.raises(redis.exceptions.NoPermissionError):
                    reader.set("a", "2")

            async def get() -> bytes | None:
                async with connect(url) as reader:
                    return await reader.get("a")

            assert asyncio.run(get()) == b"1"
        finally:
            client.execute_command("ACL", "DELUSER", "reader")


def test_a_server_that_nobody_vouches_for_is_refused(encrypted: tuple[int, Path]) -> None:
    with (
        connect_sync(f"rediss://127.0.0.1:{encrypted[0]}/0") as client,
        pytest.raises(redis.exceptions.ConnectionError, match="CERTIFICATE_VERIFY_FAILED"),
    ):
        client.ping()
