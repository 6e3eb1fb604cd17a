"""Layers whose output depends on code or on data, Lambda and TextVectorization: programs, run by Keras and read by kerlint."""

from __future__ import annotations

from typing import Any

import pytest

from kerlint.graph.dims import Unknown
from kerlint.interpreter.run import run_file
from kerlint.reading import parse_text
from tests.oracle.harness import keras_module

LAMBDAS = (
    "layers.Lambda(lambda t: t * 2)(Input((4, 3)))",
    "layers.Lambda(lambda t: t[:, 0])(Input((4, 3)))",
    "layers.Lambda(lambda t: t[:, -2:, :])(Input((4, 3)))",
    "layers.Lambda(lambda t: t[..., None])(Input((4, 3)))",
    "layers.Lambda(lambda t: tf.reduce_sum(t, axis=1))(Input((4, 3)))",
    "layers.Lambda(lambda t: tf.reduce_mean(t, axis=-1, keepdims=True))(Input((4, 3)))",
    "layers.Lambda(lambda t: tf.transpose(t, (0, 2, 1)))(Input((4, 3)))",
    "layers.Lambda(lambda t: tf.reshape(t, (-1, 12)))(Input((4, 3)))",
    "layers.Lambda(lambda t: tf.expand_dims(t, 1))(Input((None, 3)))",
    "layers.Lambda(lambda t: tf.concat([t, t], axis=-1))(Input((4, 3)))",
    "layers.Lambda(lambda p: p[0] + p[1])([Input((4,)), Input((4,))])",
    "layers.Lambda(lambda p: tf.matmul(p[0], p[1], transpose_b=True))([Input((4, 3)), Input((5, 3))])",
    "layers.Lambda(lambda t, k: t * k, arguments={'k': 3})(Input((4,)))",
    "layers.Lambda(tf.nn.relu)(Input((4,)))",
    # functions that are called on parts
    "layers.Lambda(lambda t: tf.map_fn(lambda row: row[:2], t))(Input((4, 3)))",
    "layers.Lambda(lambda t: tf.vectorized_map(lambda row: tf.reduce_sum(row, axis=0), t))(Input((4, 3)))",
    "layers.Lambda(lambda t: tf.scan(lambda a, row: a + row, t))(Input((4, 3)))",
    "layers.Lambda(lambda t: tf.cond(tf.reduce_sum(t) > 0, lambda: t, lambda: t * 2))(Input((4, 3)))",
    "layers.Lambda(lambda t: tf.while_loop(lambda a: tf.reduce_sum(a) < 9, lambda a: [a + 1], [t])[0])(Input((4, 3)))",
    # what cannot work
    "layers.Lambda(lambda t: tf.map_fn(lambda row: tf.matmul(row, tf.ones((5, 2))), t))(Input((4, 3)))",
    "layers.Lambda(lambda t: tf.reshape(t, (-1, 5, 5)))(Input((4, 6)))",
    "layers.Lambda(lambda p: p[0] + p[1])([Input((4,)), Input((5,))])",
    "layers.Lambda(lambda p: tf.matmul(p[0], p[1]))([Input((4, 3)), Input((5, 3))])",
)

WORDS = '["one two three", "two three", "three four five six"]'
VECTORS = (
    "layers.TextVectorization()",
    "layers.TextVectorization(output_sequence_length=7)",
    "layers.TextVectorization(max_tokens=20, output_sequence_length=3)",
    "layers.TextVectorization(output_mode='multi_hot')",
    "layers.TextVectorization(max_tokens=4, output_mode='multi_hot')",
    "layers.TextVectorization(max_tokens=12, output_mode='count')",
    "layers.TextVectorization(max_tokens=12, output_mode='multi_hot', pad_to_max_tokens=True)",
    "layers.TextVectorization(max_tokens=12, output_mode='tf_idf', pad_to_max_tokens=True)",
    "layers.TextVectorization(split='character', output_sequence_length=9)",
    "layers.TextVectorization(vocabulary=['one', 'two'], output_mode='multi_hot')",
    "layers.TextVectorization(vocabulary=['one', 'two'], output_sequence_length=2)",
    # what cannot work
    "layers.TextVectorization(output_mode='words')",
    "layers.TextVectorization(output_mode='count', output_sequence_length=5)",
    "layers.TextVectorization(output_mode='count', pad_to_max_tokens=True)",
    "layers.TextVectorization(max_tokens=0)",
)


def imports(package: str) -> str:
    return f"import tensorflow as tf\nimport {package} as keras\nfrom {package} import Input, layers\n"


def by_keras(program: str, names: dict[str, Any]) -> Any:
    """The shape and dtype of `out`, or None when the program raises.

    Where the program has real `data` for its input `inp`, the shape is that of the real output.
    """
    try:
        exec(program, names)
        out = names["out"]
        if "data" in names:
            out = names["keras"].Model(names["inp"], out)(names["data"])
            return (None, *out.shape[1:]), out.dtype.name
    except Exception:
        return None
    return tuple(out.shape), getattr(out.dtype, "name", out.dtype)


def by_kerlint(program: str, keras: int) -> Any:
    """The same from reading it; None when kerlint finds a problem."""
    (run, *others) = run_file(parse_text(program), keras=keras)
    assert not others
    if any(call.problem for call in run.calls) or any(layer.problems for layer in run.layers):
        return None
    last = [call for call in run.calls if not call.layer.operation][-1].output
    assert last is not None
    return last.shape, last.dtype


def agrees(told: Any, really: Any, *, batch: bool = False) -> bool:
    """Equal where kerlint claims anything; a problem if and only if Keras raises.

    What a real `batch` gave has a number where "any size" is the right answer.
    """
    if told is None or really is None:
        return told is really
    (shape, dtype), (real_shape, real_dtype) = told, really
    if dtype is not None and dtype != real_dtype:
        return False
    if shape is None:
        return True
    return len(shape) == len(real_shape) and all(
        isinstance(a, Unknown) or a == b or (batch and a is None) for a, b in zip(shape, real_shape)
    )


@pytest.mark.parametrize("keras", [2, 3])
@pytest.mark.parametrize("expression", LAMBDAS)
def test_lambda(expression: str, keras: int) -> None:
    program = f"{imports(keras_module(keras).__name__)}out = {expression}\n"
    assert agrees(by_kerlint(program, keras), by_keras(program, {}))


@pytest.mark.parametrize("keras", [2, 3])
@pytest.mark.parametrize("expression", VECTORS)
def test_text_vectorization(expression: str, keras: int) -> None:
    adapt = "" if "vocabulary" in expression else f"layer.adapt({WORDS})\n"
    head = f"{imports(keras_module(keras).__name__)}layer = {expression}\n{adapt}"
    program = head + "inp = Input((1,), dtype='string')\nout = layer(inp)\ndata = tf.constant([['one two'], ['three']])\n"
    assert agrees(by_kerlint(program, keras), by_keras(program, {}), batch=True)
