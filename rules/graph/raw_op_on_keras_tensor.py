"""KER410 raw-op-on-keras-tensor."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from ._models import is_symbolic

# Functions of TensorFlow that look at no values, so that placeholders do.
_HARMLESS = frozenset({"print", "is_tensor", "get_static_value", "is_symbolic_tensor"})
# Functions of NumPy that need the values.
_NUMPY = frozenset({"mean", "concatenate", "expand_dims", "reshape", "array", "sqrt", "transpose"})
# The same in `keras.ops`, where the names differ.
_NAMES = {
    "concat": "concatenate",
    "reduce_mean": "mean",
    "reduce_sum": "sum",
    "reduce_max": "max",
    "reduce_min": "min",
    "reduce_prod": "prod",
    "pow": "power",
    "clip_by_value": "clip",
    "l2_normalize": "normalize",
    "batch_dot": "matmul",
    "permute_dimensions": "transpose",
    "gather": "take",
    "expand_dims": "expand_dims",
    "resize": "image.resize",
    "int_shape": "shape",
    "div": "divide",
    "mod": "mod",
}


class RawOpOnKerasTensor(Rule):
    """A function of TensorFlow is called on a tensor of a functional model.

    ## Why

    What `Input` and the layers after it give are placeholders: they have a shape and no values. Keras 2 wrapped
    such calls into layers behind the scenes; Keras 3 does not, and raises "A KerasTensor cannot be used as input to
    a TensorFlow function".

    ## How to mend it

    Use the function of the same meaning in `keras.ops`, or a layer, or do it in the `call` of a layer of your own,
    where TensorFlow's functions work.

    ## When it is silent

    Inside `Lambda` and the `call` of layers, in losses and training loops, and for Keras 2.
    """

    code = "KER410"
    name = "raw-op-on-keras-tensor"
    severity = Severity.ERROR
    summary = "a TensorFlow function on a placeholder of a functional model"
    versions = (3,)
    raises = (3,)
    bad = (
        """\
import keras
import tensorflow as tf

inputs = keras.Input((10, 8))
mean = tf.reduce_mean(inputs, axis=1)
""",
    )
    good = (
        """\
import keras
import tensorflow as tf


class Mean(keras.layers.Layer):
    def call(self, x):
        return tf.reduce_mean(x, axis=1)


inputs = keras.Input((10, 8))
a = keras.ops.mean(inputs, axis=1)
b = Mean()(inputs)
c = keras.layers.Lambda(lambda x: tf.reduce_mean(x, axis=1))(inputs)
""",
        """\
import keras
import tensorflow as tf

model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(1)])
loss = tf.reduce_mean(model(tf.zeros((4, 8))))
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each call."""
        for call in program.calls:
            written, last = call.layer.written, call.layer.written.rpartition(".")[2]
            if not call.layer.operation or call.owner is not None or call.place is None or last in _HARMLESS:
                continue
            numpy = written.startswith("numpy.") and last in _NUMPY
            if not (numpy or written.startswith("tensorflow.")) or written.startswith(("tensorflow.keras.", "tensorflow.nest.")):
                continue
            symbolic = [tensor for tensor in call.inputs if is_symbolic(tensor)]
            if symbolic:
                name = f"`{symbolic[0].variable}`" if symbolic[0].variable else "its argument"
                function = f"np.{last}" if numpy else f"tf.{written.removeprefix('tensorflow.')}"
                yield self.finding(
                    call.place,
                    f"`{function}` cannot work on {name}, which is a placeholder of Keras",
                    label=f"{name} has a shape and no values",
                    why="Keras 3 lets only its own operations and layers into a functional model.",
                    help=(
                        f"Use `keras.ops.{_NAMES.get(last, last)}`",
                        "Move the call into a `Lambda` layer or the `call` of a layer of your own",
                    ),
                )
