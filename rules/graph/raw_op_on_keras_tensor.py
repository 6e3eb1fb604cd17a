"""KER410 raw-op-on-keras-tensor."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.layers import LayerCall
from kerlint.graph.program import Program
from kerlint.rule import CallOther, Finding, Fix, Rule, Severity

from ._models import is_symbolic

# Functions of TensorFlow that look at no values, so that placeholders do.
_HARMLESS = frozenset({"print", "is_tensor", "get_static_value", "is_symbolic_tensor"})
# Functions of NumPy that need no values.
_SHAPES = frozenset({"shape", "ndim", "size"})
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


# Those that take the same arguments by position, with the same defaults.
_ALIKE = frozenset(
    "abs add cast ceil concatenate cos cosh divide equal exp expand_dims expm1 floor greater greater_equal less less_equal log "
    "log1p logical_and logical_not logical_or matmul max maximum mean min minimum mod multiply negative not_equal ones_like "
    "power prod reshape round rsqrt shape sigmoid sign sin sinh softmax sqrt square squeeze stack subtract sum tan tanh tile "
    "transpose where zeros_like relu".split()
)


class RawOpOnKerasTensor(Rule):
    """A function of TensorFlow or NumPy is called on a tensor of a functional model.

    ## Why

    What `Input` and the layers after it give are placeholders: they have a shape and no values. Keras 2 wrapped
    calls of TensorFlow into layers behind the scenes; Keras 3 does not, and raises "A KerasTensor cannot be used as
    input to a TensorFlow function". NumPy needs the values themselves, so that its functions raise in both, and inside
    the `call` of a layer as well.

    ## How to mend it

    Use the function of the same meaning in `keras.ops`, or a layer, or do it in the `call` of a layer of your own,
    where TensorFlow's functions work.

    ## When it is silent

    About TensorFlow inside `Lambda` and the `call` of layers, in losses and training loops, and for Keras 2. About
    NumPy where the layer that calls it says itself which shapes come out.
    """

    code = "KER410"
    name = "raw-op-on-keras-tensor"
    severity = Severity.ERROR
    summary = "a function of TensorFlow or NumPy on a placeholder of a functional model"
    fix = "unsafe"
    raises = (3,)
    bad = (
        """\
import keras
import tensorflow as tf

inputs = keras.Input((10, 8))
mean = tf.reduce_mean(inputs, axis=1)
""",
        """\
import keras
import numpy as np
import tensorflow as tf


class Square(keras.layers.Layer):
    def call(self, x):
        return np.square(x)


inputs = keras.Input((10, 8))
batch = tf.shape(inputs)[0]
outputs = Square()(inputs)
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
            if not call.layer.operation or call.place is None:
                continue
            numpy = written.startswith("numpy.") and last not in _SHAPES and _runs(program, call)
            if not (numpy or (program.keras == 3 and call.owner is None and _is_raw(written))):
                continue
            symbolic = [tensor for tensor in call.inputs if is_symbolic(tensor)]
            if symbolic:
                name = f"`{symbolic[0].variable}`" if symbolic[0].variable else "its argument"
                function = f"np.{last}" if numpy else f"tf.{written.removeprefix('tensorflow.')}"
                yield self.finding(
                    call.place,
                    f"`{function}` cannot work on {name}, which is a placeholder of Keras",
                    label=f"{name} has a shape and no values",
                    why="NumPy needs numbers, and they flow only when the model runs."
                    if numpy
                    else "Keras 3 lets only its own operations and layers into a functional model.",
                    help=(
                        f"Use `{'keras.ops' if program.keras == 3 else 'tf'}.{_NAMES.get(last, last)}`",
                        "Move the call into a `Lambda` layer or the `call` of a layer of your own",
                    ),
                    fixes=_fixes(program, call, _NAMES.get(last, last)),
                )


def _fixes(program: Program, call: LayerCall, name: str) -> list[Fix]:
    """The function of `keras.ops`, where it takes the same arguments and the program has Keras under a name."""
    keras = _keras(program)
    if call.place is None or keras is None or name not in _ALIKE or not set(call.kwargs) <= {"axis", "keepdims"}:
        return []
    return [Fix(f"Use `{keras}.ops.{name}`", (CallOther(call.place, f"{keras}.ops.{name}"),))]


def _keras(program: Program) -> str | None:
    """How the program spells Keras: as far as the names that it uses are written with it."""
    if program.keras != 3:
        return None
    for name in program.names:
        spelt = name.place.end_column - name.place.column
        if not name.imported and name.place.line == name.place.end_line:
            if name.written == name.name and spelt == len(name.name):
                return "keras"
            if name.written == f"tensorflow.{name.name}" and spelt == len(name.name) + len("tf."):
                return "tf.keras"
    return None


def _is_raw(written: str) -> bool:
    """Whether the function is TensorFlow's own, and one that needs a tensor of TensorFlow."""
    own = written.startswith("tensorflow.") and not written.startswith(("tensorflow.keras.", "tensorflow.nest."))
    return own and written.rpartition(".")[2] not in _HARMLESS


def _runs(program: Program, call: LayerCall) -> bool:
    """Whether the call is made when the model is put together: not where its layer says which shapes come out."""
    owner = call.owner
    if owner is None:
        return True
    if not owner.custom:
        return owner.get("output_shape") is None
    cls = next((cls for cls in program.custom if cls.name == owner.class_name), None)
    return cls is not None and not cls.opaque and not any(name.startswith("compute_output") for name in cls.methods)
