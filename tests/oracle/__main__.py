"""Hold kerlint against real Keras for as long as you like.

    python -m tests.oracle --minutes 60 --keras 2
    python -m tests.oracle --minutes 5 --keras 3 --only convolutions --seed 7

Prints each disagreement once, then a table of what was asked. The exit status is 1 when there was any.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
import warnings
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.oracle.families import FAMILIES, Family
from tests.oracle.harness import Case, compare

TURN = 60  # cases of a family before it is the next one's turn


@dataclass
class Tally:
    """What was asked and what came of it."""

    asked: Counter[tuple[str, str]] = field(default_factory=Counter)  # family and layer or operation
    wrong: Counter[tuple[str, str]] = field(default_factory=Counter)
    told: set[str] = field(default_factory=set)

    def add(self, family: str, name: str, found: list[str]) -> None:
        """Count a case; print what is wrong where it is not like anything before."""
        self.asked[family, name] += 1
        if not found:
            return
        self.wrong[family, name] += 1
        kind = f"{name} {re.sub('[0-9]+', 'N', found[0].rpartition(': ')[2])[-80:]}"
        if kind not in self.told:
            self.told.add(kind)
            print(f"{family} | {' '.join(found[0].split())}", flush=True)

    def table(self) -> str:
        """A line for each family."""
        lines = [f"{'family':24} {'names':>6} {'cases':>8} {'disagreements':>14}"]
        for family in dict.fromkeys(family for family, _ in self.asked):
            names = {name for other, name in self.asked if other == family}
            lines.append(f"{family:24} {len(names):6} {_of(self.asked, family):8} {_of(self.wrong, family):14}")
        names = {name for _, name in self.asked}
        lines.append(f"{'all':24} {len(names):6} {self.asked.total():8} {self.wrong.total():14}")
        return "\n".join(lines)


def _of(counter: Counter[tuple[str, str]], family: str) -> int:
    return sum(count for (other, _), count in counter.items() if other == family)


def layers(family: Family, name: str, keras: int, number: int, tally: Tally) -> None:
    """One turn of a family of layers."""

    @seed(number)
    @settings(max_examples=TURN, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(family.draw(keras))
    def turn(case: Case) -> None:
        tally.add(name, case.spec.class_name, compare(case, keras, vague=family.vague))

    turn()


class Worker:
    """Another process for what may end it, as some operations do when their arguments are wrong."""

    def __init__(self) -> None:
        self.pool: ProcessPoolExecutor | None = None

    def turn(self, library: str, number: int) -> list[tuple[str, list[str]]]:
        """The answers of a turn; none when the process ended."""
        from tests.oracle.ops_turn import turn

        self.pool = self.pool or ProcessPoolExecutor(1, get_context("spawn"))
        try:
            return self.pool.submit(turn, library, TURN, number).result()
        except BrokenProcessPool:
            print(f"{library}: an operation of turn {number} ended the process", flush=True)
            self.pool = None
            return []


def main() -> int:
    """Ask until the time is over."""
    assert __doc__ is not None
    parser = argparse.ArgumentParser(prog="python -m tests.oracle", description=__doc__.split("\n")[0])
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--keras", type=int, choices=(2, 3), default=3)
    parser.add_argument("--only", action="append", help="a family of layers, or a library")
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    libraries = ["keras.ops" if options.keras == 3 else "keras.backend", "tensorflow", "numpy"]
    wanted = [
        name
        for name in (*FAMILIES, *libraries)
        if (not options.only or name in options.only) and (name in libraries or options.keras in FAMILIES[name].generations)
    ]
    start = options.seed if options.seed is not None else int(time.time())
    print(f"Keras {options.keras}, seed {start}: {len(wanted)} families", flush=True)
    worker, tally, turn = Worker(), Tally(), 0
    end = time.monotonic() + options.minutes * 60
    while time.monotonic() < end:
        name = wanted[turn % len(wanted)]
        if name in libraries:
            for case, found in worker.turn(name, start + turn):
                tally.add(name, case, found)
        else:
            layers(FAMILIES[name], name, options.keras, start + turn, tally)
        turn += 1
        if turn % len(wanted) == 0:
            print(f"... {tally.asked.total()} cases, {tally.wrong.total()} disagreements", flush=True)
    print(tally.table())
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
