"""Which mistake a wrong rank is. Every wrong rank belongs to exactly one rule, so that none is told twice or never."""

from __future__ import annotations

import re
from typing import Final

from kerlint.graph.layers import Layer, LayerCall
from kerlint.graph.problems import WrongRank
from kerlint.graph.tensors import Tensor

from .._telling import behind, input_layer, input_of, recurrent

MISSING_RETURN_SEQUENCES: Final = "missing-return-sequences"
MISSING_CHANNEL_AXIS: Final = "missing-channel-axis"
REPEATED_SEQUENCE: Final = "repeat-vector-on-sequence"
TIME_DISTRIBUTED: Final = "time-distributed-rank"
OTHER: Final = "input-rank-mismatch"

_SPATIAL = re.compile(r"(Conv|Pool|SpatialDropout|UpSampling|ZeroPadding|Cropping).*2D")
_SMALLEST_IMAGE = 8


def rank_mistake(call: LayerCall, problem: WrongRank) -> str:
    """The name of the rule that tells this wrong rank."""
    layer = call.layer
    x = input_of(call, problem.input_index)
    if layer.operation:
        return OTHER
    if len(problem.shape) == 2 and problem.expected == 3 and problem.inner is None and feeding_recurrent(x) is not None:
        return MISSING_RETURN_SEQUENCES
    if layer.class_name == "RepeatVector" and len(problem.shape) == 3:
        return REPEATED_SEQUENCE
    if layer.class_name == "TimeDistributed":
        return TIME_DISTRIBUTED
    if _SPATIAL.search(layer.class_name) and problem.expected == 4 and len(problem.shape) == 3 and _is_image(x, layer):
        return MISSING_CHANNEL_AXIS
    return OTHER


def feeding_recurrent(tensor: Tensor | None) -> tuple[LayerCall, Layer] | None:
    """The call of a recurrent layer without `return_sequences` that the tensor comes from, and that layer."""
    producer = behind(tensor)
    layer = recurrent(producer.layer) if producer is not None else None
    if producer is None or layer is None or layer.get("return_sequences", False) is not False:
        return None
    if layer.class_name.startswith("Conv"):
        return None
    return producer, layer


def _is_image(x: Tensor | None, layer: Layer) -> bool:
    """Whether the tensor is an input that looks like pictures without their channels."""
    if x is None or x.shape is None or input_layer(x) is None or layer.get("data_format") == "channels_first":
        return False
    height, width = x.shape[1], x.shape[2]
    return all(isinstance(side, int) and side >= _SMALLEST_IMAGE for side in (height, width))
