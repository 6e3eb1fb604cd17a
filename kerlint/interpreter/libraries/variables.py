"""Variables that the user makes without `add_weight`."""

from __future__ import annotations

from dataclasses import dataclass

from kerlint.graph.tensors import Array
from kerlint.interpreter.calls import argument_list
from kerlint.interpreter.libraries.arrays import array_of
from kerlint.interpreter.library import Call, function, method
from kerlint.interpreter.values import Value


@dataclass(eq=False)
class Variable(Array):
    """What `tf.Variable` and `keras.Variable` make. `counted` says whether a layer that keeps it has it as a weight."""

    counted: bool = True
    trainable: bool = True


@function("tensorflow.Variable", "tensorflow.compat.v1.Variable", "keras.Variable", "keras.backend.variable")
def variable(call: Call) -> Value:
    """A variable of the shape of its first value, or of the shape that is named.

    Layers of Keras 3 do not count variables of TensorFlow among their weights, those of Keras 2 do.
    """
    from kerlint.interpreter.libraries.keras_layers import shape_dims

    of_keras = call.path == "keras.Variable"
    named = call.get(1 if of_keras else None, "shape")
    value = array_of(call.args[0] if call.args else next(iter(call.kwargs.values()), None))
    shape = None if value is None or call.partial else value.shape
    if named is not None:
        shape = shape_dims(argument_list(named))
    dtype = value.dtype if value is not None and call.kwargs.get("dtype") is None else None
    trainable = call.get(3 if of_keras else 1, "trainable", True) is not False
    counted = of_keras or call.machine.keras == 2
    return Variable(shape, dtype, kind="tensorflow", place=call.place, counted=counted, trainable=trainable)


@method("tensorflow", "read_value", "value")
def _value(call: Call) -> Value:
    return call.receiver if isinstance(call.receiver, Variable) else NotImplemented
