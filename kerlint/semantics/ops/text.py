"""Operations on strings. What is split is ragged, and not followed."""

from __future__ import annotations

from kerlint.graph.tensors import Structure, Tensor
from kerlint.semantics.ops.broadcasting import broadcast_tensors
from kerlint.semantics.ops.register import Call, op

# What comes out of an operation on every string alone.
_RESULTS = {"words": "string", "word_lengths": "int32", "word_matches": "bool", "word_hashes": "int64"}


@op(*_RESULTS)
def each_word(call: Call) -> Structure:
    """One answer for each string."""
    return Tensor(call.tensor().shape, _RESULTS[call.spelling.op])


@op("numbers_of_words")
def numbers_of_words(call: Call) -> Structure:
    """The number that each string writes."""
    return Tensor(call.tensor().shape, call.dtype("float32"))


@op("words_side_by_side")
def words_side_by_side(call: Call) -> Structure:
    """Strings of several tensors, joined place by place. Raises CannotBroadcast."""
    return Tensor(broadcast_tensors(call.tensors()), "string")
