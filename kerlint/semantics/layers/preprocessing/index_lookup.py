"""IntegerLookup and StringLookup: words to numbers, or back."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.dims import UNKNOWN, Dim
from kerlint.graph.layers import Layer
from kerlint.graph.problems import ArgumentConflict, Problem
from kerlint.semantics.api import Incoming, NotUnderstood, Result, checks, layer
from kerlint.semantics.arguments import check_choice, check_number
from kerlint.semantics.layers.preprocessing.encoding import at_most_rows, encoded, standard_mode

CLASSES = ("IntegerLookup", "StringLookup")
MODES = ("int", "one_hot", "multi_hot", "count", "tf_idf", "binary", "tf-idf")


@checks(*CLASSES)
def index_lookup_arguments(layer: Layer) -> Iterator[Problem]:
    """What the constructors refuse."""
    name, mode = layer.class_name, layer.get("output_mode")
    yield from check_number(layer, "max_tokens", 2, none=True)
    yield from check_number(layer, "num_oov_indices", 0)
    yield from check_choice(layer, "output_mode", MODES)
    if layer.get("pad_to_max_tokens") is True and layer.get("max_tokens") is None:
        yield ArgumentConflict(name, ("pad_to_max_tokens", "max_tokens"), "padding needs a number of tokens")
    if layer.get("invert") is True and isinstance(mode, str) and mode != "int":
        yield ArgumentConflict(name, ("invert", "output_mode"), 'the way back gives words, so the mode must be "int"')
    if layer.get("sparse") is True and mode == "int":
        yield ArgumentConflict(name, ("sparse", "output_mode"), 'sparse needs another mode than "int"')


def vocabulary_size(incoming: Incoming) -> Dim:
    """How many places an encoding has: the vocabulary, the words out of it, and the mask; UNKNOWN before `adapt`."""
    if incoming.get("pad_to_max_tokens") is True:
        return incoming.dim("max_tokens")
    if incoming.flag("pad_to_max_tokens") is None:
        return UNKNOWN
    words, outside = incoming.get("vocabulary"), incoming.get("num_oov_indices", 1)
    if isinstance(words, (list, tuple)) and isinstance(outside, int) and all(isinstance(w, (str, int)) for w in words):
        special = {incoming.get("mask_token"), incoming.get("oov_token")} & set(words)
        if not special and len(set(words)) == len(words):
            return len(words) + outside
    return UNKNOWN


@layer(*CLASSES)
def index_lookup(incoming: Incoming) -> Result:
    """The shape stays for class numbers; other modes have a place for every word."""
    x = incoming.tensor()
    if x.shape is None:
        raise NotUnderstood
    mode = standard_mode(incoming.get("output_mode"))
    at_most_rows(incoming, x.shape, mode)
    shape = encoded(x.shape, vocabulary_size(incoming), mode)
    return Result(incoming.like(x, shape, _dtype(incoming, mode)))


def _dtype(incoming: Incoming, mode: str) -> str | None:
    if incoming.get("invert") is not False or incoming.get("dtype") is not None:
        return None
    return "int64" if mode == "int" else incoming.compute_dtype()
