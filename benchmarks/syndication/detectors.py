"""What decides whether two texts are near-copies: ours, MinHash-LSH of datasketch, SimHash."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from hashlib import blake2b

from benchmarks.syndication.texts import is_unspaced
from newsbot.duplicates.signatures import compare, signature

Detector = Callable[[str, str], bool]
_WORD = re.compile(r"\w+")
THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def ours(one: str, two: str) -> bool:
    """As the publish script decides: a band in common, and a comparison that says copy."""
    first, second = _signature(one), _signature(two)
    bands = {first.bands[n : n + 4] for n in range(0, len(first.bands), 4)}
    shared = any(second.bands[n : n + 4] in bands for n in range(0, len(second.bands), 4))
    return shared and compare(first.sketch, second.sketch).is_copy


_signature = lru_cache(50_000)(signature)


def minhash_lsh(threshold: float) -> Detector:
    """128 permutations by datasketch: a bucket in common, and an estimate over the threshold."""
    from datasketch import MinHash, MinHashLSH

    lsh = MinHashLSH(threshold=threshold, num_perm=128)

    @lru_cache(50_000)
    def sketch(text: str) -> MinHash:
        minhash = MinHash(num_perm=128)
        minhash.update_batch(shingles(text))
        return minhash

    def detect(one: str, two: str) -> bool:
        first, second = sketch(one), sketch(two)
        rows = (slice(n * lsh.r, (n + 1) * lsh.r) for n in range(lsh.b))
        return (
            any((first.hashvalues[row] == second.hashvalues[row]).all() for row in rows)
            and first.jaccard(second) >= threshold
        )

    return detect


def simhash(one: str, two: str) -> bool:
    """64 bits, Hamming distance of 3 at most (Manku, Jain and Das Sarma 2007)."""
    return (simhash_of(one) ^ simhash_of(two)).bit_count() <= 3


@lru_cache(50_000)
def simhash_of(text: str) -> int:
    """The sign of the sum of the shingles' hashes, bit by bit."""
    import numpy as np

    digests = b"".join(blake2b(shingle, digest_size=8).digest() for shingle in shingles(text))
    bits = np.unpackbits(np.frombuffer(digests or bytes(8), np.uint8)).reshape(-1, 64)
    majority = bits.sum(axis=0) * 2 > len(bits)
    return int.from_bytes(np.packbits(majority).tobytes())


def shingles(text: str) -> list[bytes]:
    """For the others: three words, five characters where a script has no spaces."""
    folded = text.casefold()
    if is_unspaced(folded):
        characters = "".join(_WORD.findall(folded))
        return [characters[n : n + 5].encode() for n in range(max(len(characters) - 4, 1))]
    words = folded.split()
    return list(_joined(words)) or [folded.encode()]


def _joined(words: list[str]) -> Iterable[bytes]:
    return (" ".join(three).encode() for three in zip(words, words[1:], words[2:], strict=False))
