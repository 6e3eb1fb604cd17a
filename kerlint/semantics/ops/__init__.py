"""Operations on tensors and arrays: what shape and dtype come out, for every library that programs use beside layers.

One implementation serves keras.ops, tf.*, keras.backend, NumPy and Python's operators, since their rules are the same;
`spellings/` says how each library names the operation and its parameters.
"""

from __future__ import annotations

from kerlint.semantics.broadcasting import broadcast
from kerlint.semantics.ops import (
    contraction,
    core,
    creation,
    elementwise,
    functions,
    image,
    indexing,
    joining,
    linalg,
    nn,
    rearranging,
    reductions,
    shaping,
    signal,
    text,
)
from kerlint.semantics.ops.broadcasting import binary, unary
from kerlint.semantics.ops.indexing import getitem
from kerlint.semantics.ops.methods import attribute, method, methods
from kerlint.semantics.ops.operands import as_operand, shape_of
from kerlint.semantics.ops.register import OPS, Call, apply, op
from kerlint.semantics.ops.spelling import Parameter, Spelling, find, names

__all__ = [
    "OPS",
    "Call",
    "Parameter",
    "Spelling",
    "apply",
    "as_operand",
    "attribute",
    "binary",
    "broadcast",
    "contraction",
    "core",
    "creation",
    "elementwise",
    "find",
    "functions",
    "getitem",
    "image",
    "indexing",
    "joining",
    "linalg",
    "method",
    "methods",
    "names",
    "nn",
    "op",
    "rearranging",
    "reductions",
    "shape_of",
    "shaping",
    "signal",
    "text",
    "unary",
]
