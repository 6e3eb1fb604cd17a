"""TextVectorization: strings to sequences of numbers, or to counts of words."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.dims import as_dim, same
from kerlint.graph.layers import Layer
from kerlint.graph.problems import ArgumentConflict, Problem, WrongSize
from kerlint.semantics.api import Incoming, NotUnderstood, Result, checks, layer
from kerlint.semantics.arguments import check_choice, check_integer, check_number, is_given
from kerlint.semantics.layers.preprocessing.encoding import standard_mode
from kerlint.semantics.layers.preprocessing.index_lookup import vocabulary_size

MODES_2 = ("int", "multi_hot", "count", "tf_idf", "binary", "tf-idf")
MODES_3 = (*MODES_2, "one_hot")


@checks("TextVectorization")
def text_vectorization_arguments(layer: Layer) -> Iterator[Problem]:
    """What the constructor refuses."""
    yield from check_choice(layer, "output_mode", MODES_3 if layer.keras == 3 else MODES_2, none=layer.keras == 2)
    standards = ("lower_and_strip_punctuation", "lower", "strip_punctuation")
    yield from check_choice(layer, "standardize", standards, none=True)
    yield from check_choice(layer, "split", ("whitespace", "character"), none=True)
    yield from check_number(layer, "max_tokens", 2, none=True)
    mode = layer.get("output_mode")
    if (isinstance(mode, str) or mode is None) and is_given(layer, "output_sequence_length") and mode != "int":
        reason = 'only output_mode="int" gives sequences'
        yield ArgumentConflict("TextVectorization", ("output_sequence_length", "output_mode"), reason)
    elif is_given(layer, "output_sequence_length"):
        yield from check_integer(layer, "output_sequence_length", None)
    if layer.get("pad_to_max_tokens") is True and layer.get("max_tokens") is None:
        reason = "padding needs a number of tokens"
        yield ArgumentConflict("TextVectorization", ("pad_to_max_tokens", "max_tokens"), reason)


@layer("TextVectorization")
def text_vectorization(incoming: Incoming) -> Result:
    """One string per sample becomes `output_sequence_length` numbers, or one row of counts."""
    x = incoming.tensor()
    if x.shape is None:
        raise NotUnderstood
    samples = x.shape
    if len(x.shape) > 1 and incoming.get("split") is not None:
        if same(x.shape[-1], 1) is False or (incoming.keras == 2 and x.shape[-1] is None):
            raise WrongSize(x.shape, len(x.shape) - 1, 1)
        samples = x.shape[:-1]
    mode = standard_mode(incoming.get("output_mode"))
    if incoming.get("ragged"):
        raise NotUnderstood
    if mode == "int":
        length = as_dim(incoming.get("output_sequence_length"))
        return Result(incoming.like(x, (*samples, length), "int64"))
    if mode == "one_hot" or len(x.shape) > 2:
        raise NotUnderstood
    # Keras 3.15 announces (batch, 1, tokens) of float32 for an input of (batch, 1); (batch, tokens) of integers flow.
    dtype = None if incoming.keras == 3 and mode != "tf_idf" else "float32"
    return Result(incoming.like(x, (*x.shape[:1], vocabulary_size(incoming)), dtype))
