"""KER213 embedding-vocab-off-by-one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kerlint.graph.dims import Expr
from kerlint.graph.layers import Layer, LayerCall
from kerlint.graph.models import Use
from kerlint.graph.problems import IndexOutOfRange
from kerlint.graph.program import Program
from kerlint.graph.tensors import Array, index_outside
from kerlint.rule import Finding, Fix, Note, Replace, Rule, SetArgument, Severity

from ._tables import fed, tables

_WORDS = "len(word_index)"


class EmbeddingVocabOffByOne(Rule):
    """An `Embedding` gets numbers for which its table has no row.

    ## Why

    The rows of the table are numbered from 0 to `input_dim - 1`. Words are numbered from 1, because 0 is the padding, so
    that a vocabulary of n words needs n + 1 rows. A number without a row raises on a CPU; on a GPU it gives zeros
    without a word, and the model learns worse than it could.

    ## How to mend it

    Make `input_dim` one more than the largest number: `len(tokenizer.word_index) + 1`.

    ## When it is silent

    Where the numbers that go into the model are not known.
    """

    code = "KER213"
    name = "embedding-vocab-off-by-one"
    severity = Severity.WARNING
    summary = "an Embedding with fewer rows than there are words"
    fix = "unsafe"
    raises = (2, 3)
    bad = (
        """\
import keras
import numpy as np

words = keras.Sequential([keras.Input((3,)), keras.layers.Embedding(10, 4)])
words.predict(np.array([[1, 2, 10]]), verbose=0)
""",
        """\
import keras
import numpy as np

table = keras.layers.Embedding(10, 4)
vectors = table(np.array([[1, 2, 10]]))
""",
    )
    good = (
        """\
import keras
import numpy as np

words = keras.Sequential([keras.Input((3,)), keras.layers.Embedding(11, 4)])
words.predict(np.array([[1, 2, 10]]), verbose=0)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each table."""
        told: set[int] = set()
        for call, problem in program.problems(IndexOutOfRange):
            if id(call.layer) not in told and call.place is not None:
                told.add(id(call.layer))
                yield self._told(call.layer, problem.index, Severity.ERROR, Note("these numbers go in here", call.place))
        for use in program.uses:
            for call, data in fed(use):
                if id(call.layer) not in told:
                    for found in self._judge(use, call, data):
                        told.add(id(call.layer))
                        yield found
        for layer in tables(program):
            if id(layer) not in told:
                yield from self._words(program, layer)

    def _judge(self, use: Use, call: LayerCall, data: Array) -> Iterator[Finding]:
        rows = call.layer.get("input_dim")
        note = Note("these numbers go in here", use.given.get("x") or use.place)
        outside = index_outside(data, rows, use.model.keras)
        if outside is not None:
            yield self._told(call.layer, outside, Severity.ERROR, note)
        elif type(rows) is int and data.low == 0 and data.high is not None and data.high >= rows and _numbered(data):
            yield self._told(call.layer, int(data.high), Severity.WARNING, note)

    def _told(self, layer: Layer, index: int, severity: Severity, note: Note) -> Finding:
        rows = layer.get("input_dim")
        place = layer.place_of("input_dim") or note.place
        assert place is not None
        fixes = []
        if index >= 0 and layer.created is not None:
            fixes = [Fix(f"Make {index + 1} rows", (SetArgument(layer.created, "input_dim", str(index + 1)),))]
        return self.finding(
            place,
            f"the table has {rows} rows, numbered 0 to {rows - 1}, and gets numbers "
            + (f"up to {index}" if index >= 0 else f"such as {index}"),
            label=f"{rows} rows",
            notes=[note],
            why="Each number picks a row of the table; a number without a row raises on a CPU and gives zeros on a GPU.",
            help=f"Write `input_dim={index + 1}`" if index >= 0 else "Number the words from 1, with 0 for the padding",
            fixes=fixes,
            severity=severity,
        )

    def _words(self, program: Program, layer: Layer) -> Iterator[Finding]:
        """A table with a row for each word, and none for the padding."""
        rows, place = layer.get("input_dim"), layer.given.get("input_dim")
        limited = any(data.high is not None for use in program.uses for _, data in fed(use))
        if not isinstance(rows, Expr) or str(rows) != _WORDS or place is None or limited:
            return
        end = replace(place, line=place.end_line, column=place.end_column)
        yield self.finding(
            place,
            "the words of a `Tokenizer` are numbered from 1, so that its last word has no row in this table",
            label="one row too few",
            why="Row 0 belongs to the padding, so n words need n + 1 rows.",
            help="Write `len(tokenizer.word_index) + 1`",
            fixes=[Fix("Add one row", (Replace(end, " + 1"),))],
        )


def _numbered(data: Array) -> bool:
    """Whether the bounds come from what the numbers are, and not from how they are stored."""
    return data.dtype not in ("uint8", "int8")
