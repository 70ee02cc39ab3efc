"""Which blocks of a page its gold text is made of."""

from __future__ import annotations

from collections import Counter, defaultdict

from benchmarks.metric import SIZE, tokens

_WIDTH = 8


def align(texts: list[str], gold: str) -> list[float]:
    """For each block the share of its shingles that stand in the gold, in the gold's order.

    A paragraph that occurs twice on a page (as a teaser, in a caption) counts where it fits the
    order of the others: the heaviest chain of blocks whose places in the gold increase.
    """
    words = tokens(gold)
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index in range(len(words) - SIZE + 1):
        places[tuple(words[index : index + SIZE])].append(index)
    lines: dict[tuple[str, ...], list[int]] = defaultdict(list)
    offset = 0
    for line in gold.split("\n"):
        short = tokens(line)
        if 0 < len(short) < SIZE:
            lines[tuple(short)].append(offset)
        offset += len(short)

    candidates: list[tuple[int, int, float, float]] = []  # block, place in gold, weight, share
    for number, text in enumerate(texts):
        own = tokens(text)
        if len(own) < SIZE:
            candidates += [
                (number, place, len(own), 1.0) for place in lines.get(tuple(own), ())[:3]
            ]
            continue
        found = 0
        diagonals: Counter[int] = Counter()
        total = len(own) - SIZE + 1
        for index in range(total):
            where = places.get(tuple(own[index : index + SIZE]))
            if where:
                found += 1
                for place in where[:4]:
                    diagonals[(place - index) // _WIDTH] += 1
        if found / total >= 0.3:
            ranked = diagonals.most_common(3)
            candidates += [
                (number, diagonal * _WIDTH, weight, found / total)
                for diagonal, weight in ranked
                if weight >= 0.4 * ranked[0][1]
            ]
    chains: list[
        tuple[float, int]
    ] = []  # weight of the best chain that ends here, its last but one
    for index, (number, place, weight, _) in enumerate(candidates):
        best, before = 0.0, -1
        for earlier in range(max(0, index - 400), index):
            if (
                candidates[earlier][0] < number
                and candidates[earlier][1] <= place + _WIDTH
                and chains[earlier][0] > best
            ):
                best, before = chains[earlier][0], earlier
        chains.append((best + weight, before))
    shares = [0.0] * len(texts)
    index = max(range(len(chains)), key=lambda i: chains[i][0], default=-1)
    while index >= 0:
        shares[candidates[index][0]] = candidates[index][3]
        index = chains[index][1]
    return shares
