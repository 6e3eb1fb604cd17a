"""Compiling, fitting and predicting, as small programs do it."""

from __future__ import annotations

from typing import Any

import pytest

from kerlint.graph.dims import Unknown
from kerlint.graph.models import Choice, Compile, Use
from kerlint.graph.problems import TooManyArguments, UnknownArgument, UnknownName
from kerlint.graph.program import Program
from kerlint.graph.tensors import Array, Dataset
from kerlint.interpreter.run import run_file
from kerlint.reading import parse_text

HEAD = """
import numpy as np
import tensorflow as tf
import keras
from keras import layers
from keras.models import Sequential
"""
ONE = "model = Sequential([keras.Input((8,)), layers.Dense(3)])\n"
TWO = """
i = keras.Input((8,), name="i")
a, b = layers.Dense(3, name="a")(i), layers.Dense(1, name="b")(i)
model = keras.Model(i, [a, b])
"""
NAMED = TWO.replace("[a, b]", "{'left': a, 'right': b}")


def run(program: str, keras: int = 3) -> Program:
    """The base run of the program."""
    return run_file(parse_text(HEAD + program), keras=keras)[0]


def compiled(program: str, keras: int = 3) -> Compile:
    """The only `compile` of the program."""
    found = run(program, keras).compiles
    assert len(found) == 1
    return found[0]


def used(program: str, keras: int = 3) -> Use:
    """The last thing that the program does with a model."""
    return run(program, keras).uses[-1]


def shown(value: Any) -> Any:
    """Choices by their names."""
    if isinstance(value, Choice):
        return value.name or f"own {value.written}"
    if isinstance(value, (list, tuple)):
        return type(value)(map(shown, value))
    if isinstance(value, dict):
        return {key: shown(item) for key, item in value.items()}
    return "?" if isinstance(value, Unknown) else value


# ---------------------------------------------------------------- choices

OPTIMIZERS = [
    ("'adam'", "adam", "string"),
    ("'RMSprop'", "rmsprop", "string"),
    ("keras.optimizers.Adam(1e-4)", "adam", "object"),
    ("keras.optimizers.Adam", "adam", "class"),
    ("tf.keras.optimizers.legacy.SGD(0.1)", "sgd", "object"),
    ("keras.optimizers.get('sgd')", "sgd", "string"),
]


@pytest.mark.parametrize(("written", "name", "form"), OPTIMIZERS)
@pytest.mark.parametrize("keras", [2, 3])
def test_optimizers(written: str, name: str, form: str, keras: int) -> None:
    optimizer = compiled(f"{ONE}model.compile({written}, 'mse')", keras).optimizer
    assert (optimizer.name, optimizer.form, optimizer.problems) == (name, form, [])


LOSSES = [
    ("'mse'", "mean_squared_error", "string"),
    ("'MSE'", "mean_squared_error", "string"),
    ("keras.losses.mse", "mean_squared_error", "function"),
    ("keras.losses.categorical_crossentropy", "categorical_crossentropy", "function"),
    ("keras.losses.SparseCategoricalCrossentropy(from_logits=True)", "sparse_categorical_crossentropy", "object"),
    ("keras.losses.Huber", "huber", "class"),
    ("lambda y, p: p - y", None, "object"),
    ("tf.nn.softmax_cross_entropy_with_logits", None, "function"),
]


@pytest.mark.parametrize(("written", "name", "form"), LOSSES)
def test_losses(written: str, name: str | None, form: str) -> None:
    loss = compiled(f"{ONE}model.compile('adam', loss={written})").losses[0]
    assert (loss.name, loss.form, loss.problems) == (name, form, [])


def test_defaults_and_what_is_given() -> None:
    loss = compiled(f"{ONE}model.compile('adam', keras.losses.BinaryCrossentropy(label_smoothing=0.1))").losses[0]
    assert loss.get("label_smoothing") == 0.1
    assert loss.get("from_logits") is False
    assert list(loss.given) == ["label_smoothing"]
    assert compiled(f"{ONE}model.compile('adam', 'binary_crossentropy')").losses[0].get("from_logits") is False


def test_a_schedule_is_the_learning_rate() -> None:
    rate = "keras.optimizers.schedules.ExponentialDecay(0.1, 100, 0.9)"
    found = compiled(f"{ONE}model.compile(keras.optimizers.SGD(learning_rate={rate}), 'mse')").optimizer
    assert (found.get("learning_rate").kind, found.get("learning_rate").name) == ("schedule", "exponential_decay")


def test_an_argument_that_is_gone() -> None:
    problem = compiled(f"{ONE}model.compile(keras.optimizers.Adam(lr=0.1), 'mse')").optimizer.problems[0]
    assert isinstance(problem, UnknownArgument)
    assert problem.renamed_to == "learning_rate"


@pytest.mark.parametrize("argument", ["loss='categorical_crossentropyy'", "metrics=['acuracy']", "optimizer='adm'"])
def test_names_that_are_wrong(argument: str) -> None:
    found = [c for c in run(f"{ONE}model.compile({argument})").choices if c.problems]
    assert len(found) == len(found[0].problems) == 1
    problem = found[0].problems[0]
    assert isinstance(problem, UnknownName)
    assert problem.candidates
    assert found[0].place is not None
    assert found[0].place.column > 15  # the string, not the statement


@pytest.mark.parametrize(
    "custom",
    [
        "with keras.utils.custom_object_scope({'mine': f}):\n    model.compile('adam', 'mine')",
        "keras.utils.get_custom_objects().update({'mine': f})\nmodel.compile('adam', 'mine')",
        "@keras.saving.register_keras_serializable()\ndef mine(y, p):\n    return p\nmodel.compile('adam', 'mine')",
    ],
)
def test_names_that_the_program_may_have_made(custom: str) -> None:
    assert compiled(f"def f(y, p):\n    return p\n{ONE}{custom}").losses[0].problems == []


# ---------------------------------------------------------------- one entry per output

PER_OUTPUT: list[tuple[str, str, int, list[Any], list[list[Any]]]] = [
    (ONE, "loss='mse'", 3, ["mean_squared_error"], [[]]),
    (ONE, "loss=['mse'], metrics=['mae', 'acc']", 3, ["mean_squared_error"], [["mean_absolute_error", "accuracy"]]),
    (TWO, "loss='mse'", 3, ["mean_squared_error"] * 2, [[], []]),
    (TWO, "loss=['mse', None]", 3, ["mean_squared_error", None], [[], []]),
    (TWO, "loss={'b': 'mae', 'a': 'mse'}", 3, ["mean_squared_error", "mean_absolute_error"], [[], []]),
    (TWO, "loss={'b': 'mae'}", 2, [None, "mean_absolute_error"], [[], []]),
    (TWO, "loss={'c': 'mae'}", 2, ["?", "?"], [[], []]),
    (TWO, "loss=['mse'] * 3", 3, ["?", "?"], [[], []]),
    (TWO, "metrics=['mae', 'acc']", 3, [None] * 2, [["mean_absolute_error"], ["accuracy"]]),
    (TWO, "metrics=['mae', 'acc']", 2, [None] * 2, [["mean_absolute_error", "accuracy"]] * 2),
    (TWO, "metrics=[['mae'], []]", 3, [None] * 2, [["mean_absolute_error"], []]),
    (TWO, "metrics={'b': ['mae', 'mse']}", 3, [None] * 2, [[], ["mean_absolute_error", "mean_squared_error"]]),
    (NAMED, "loss={'right': 'mae', 'left': 'mse'}", 3, ["mean_squared_error", "mean_absolute_error"], [[], []]),
    (TWO, "loss=[f(n) for n in names]", 3, ["?", "?"], [[], []]),
]


@pytest.mark.parametrize(("model", "arguments", "keras", "losses", "metrics"), PER_OUTPUT)
def test_each_output_has_its_own(model: str, arguments: str, keras: int, losses: list[Any], metrics: list[list[Any]]) -> None:
    found = compiled(f"{model}model.compile('adam', {arguments})", keras)
    assert (shown(found.losses), shown(found.output_metrics)) == (losses, metrics)


def test_a_model_without_shapes_is_spread_when_data_tells() -> None:
    found = compiled("model = Sequential([layers.Dense(3)])\nmodel.compile('adam', 'mse')\nmodel.fit(np.zeros((5, 4)))")
    assert shown(found.losses) == ["mean_squared_error"]
    assert found.model.outputs.shape == (None, 3)
    assert found.model.params() == 15


# ---------------------------------------------------------------- uses


def test_fit() -> None:
    program = f"""{ONE}
model.compile('adam', 'mse')
x, y = np.zeros((50, 8)), np.zeros((50, 3))
stop = keras.callbacks.EarlyStopping(monitor='val_loss', patience=3)
model.fit(x, y, validation_data=(x, y), epochs=2, callbacks=[stop])
"""
    use = used(program)
    assert (use.method, use.get("epochs"), use.get("batch_size")) == ("fit", 2, None)
    assert isinstance(use.x, Array)
    assert isinstance(use.y, Array)
    assert (use.x.shape, use.y.shape) == ((50, 8), (50, 3))
    assert [array.shape for array in use.validation] == [(50, 8), (50, 3)]
    assert shown(use.get("callbacks")) == ["early_stopping"]
    assert use.get("callbacks")[0].get("patience") == 3
    assert use.compiled is use.model.compiled is not None
    assert set(use.given) == {"x", "y", "validation_data", "epochs", "callbacks"}
    assert use.problems == []


USES: list[tuple[str, int, str, Any]] = [
    ("model.fit(x, y, 32, 10)", 3, "epochs", 10),
    ("model.fit(x, y, epoch=10)", 3, "epoch", 10),
    ("model.fit(x, y, class_weight={0: 1.0})", 3, "class_weight", {0: 1.0}),
    ("model.fit(x, y, shuffle=flag)", 3, "shuffle", "?"),
    ("model.evaluate(x, y)", 3, "verbose", "auto"),
    ("model.fit_generator(x, steps_per_epoch=4)", 3, "steps_per_epoch", 4),
    ("model.fit_generator(x, steps_per_epoch=4)", 2, "steps_per_epoch", 4),
    ("model.predict_classes(x, batch_size=2)", 3, "batch_size", 2),
    ("model.save('a.h5')", 3, "filepath", "a.h5"),
    ("model.summary(line_length=100)", 3, "line_length", 100),
    ("model.save_weights('w.weights.h5')", 3, "filepath", "w.weights.h5"),
]


@pytest.mark.parametrize(("statement", "keras", "argument", "value"), USES)
def test_uses(statement: str, keras: int, argument: str, value: Any) -> None:
    use = used(f"{ONE}x, y, flag = np.zeros((4, 8)), np.zeros(4), input()\n{statement}", keras)
    assert use.method == statement[6 : statement.index("(")]
    assert shown(use.get(argument)) == value


@pytest.mark.parametrize(
    ("statement", "problem"), [("fit(x, y, epoch=1)", UnknownArgument), ("predict(x, 1, 2, 3, 4, 5)", TooManyArguments)]
)
def test_arguments_that_are_wrong(statement: str, problem: type) -> None:
    use = used(f"{ONE}x, y = np.zeros((4, 8)), np.zeros(4)\nmodel.{statement}")
    assert [type(p) for p in use.problems] == [problem]


def test_several_inputs() -> None:
    use = used(f"{TWO}x, y = np.zeros((4, 8)), np.zeros(4)\nmodel.fit({{'i': x}}, [y, y])")
    assert use.x["i"].shape == (4, 8)
    assert [array.shape for array in use.y] == [(4,), (4,)]


def test_a_data_set_stays_one() -> None:
    program = f"{ONE}data = tf.data.Dataset.from_tensor_slices((np.zeros((9, 8)), np.zeros(9))).batch(3)\nmodel.fit(data)"
    use = used(program)
    assert isinstance(use.x, Dataset)
    assert use.y is None


def test_a_sequence_of_the_users_own_is_asked_for_a_batch() -> None:
    program = """
class Data(keras.utils.Sequence):
    def __init__(self, size):
        self.size = size
    def __getitem__(self, index):
        return np.zeros((self.size, 8)), np.zeros((self.size, 3))
model = Sequential([layers.Dense(3)])
model.compile('adam', 'mse')
model.fit(Data(16), epochs=2)
"""
    use = used(program)
    assert isinstance(use.x, Dataset)
    assert [array.shape for array in use.x.element] == [(16, 8), (16, 3)]
    assert use.model.outputs.shape == (None, 3)


def test_data_that_is_not_understood() -> None:
    use = used(f"{ONE}model.fit(load(), [load(), load()], validation_data=load())")
    assert (shown(use.x), shown(use.y), shown(use.validation)) == ("?", ["?", "?"], "?")


def test_what_predict_gives() -> None:
    found = used(f"{TWO}p = model.predict(np.zeros((5, 8)))\nmodel.predict(p[0])").x
    assert found.shape == (5, 3)


def test_a_method_of_the_users_own_is_no_use() -> None:
    program = """
class Mine(keras.Model):
    def fit(self, x):
        return 1
    def call(self, x):
        return x
Mine().fit(np.zeros((3, 2)))
"""
    assert run(program).uses == []


def test_the_function_of_a_use() -> None:
    use = used(f"{ONE}def train(model):\n    model.fit(np.zeros((4, 8)), np.zeros((4, 3)))\ntrain(model)")
    assert use.function == "train"


def test_arguments_that_are_not_known() -> None:
    use = used(f"{ONE}model.fit(np.zeros((4, 8)), **options())")
    assert use.problems == []
    assert shown(use.get("epochs")) == "?"


LOOPS = [
    ("for epoch in range(9):\n    for i in range(3):\n        model.train_on_batch(x[i * 4 : i * 4 + 4], y)", 1),
    ("for size in (3, 4, 3):\n    model.train_on_batch(np.zeros((size, 8)), y)", 2),
    ("model.fit(x, y)\nmodel.fit(x, y)", 2),
    ("for loss in ('mse', 'mae'):\n    model.compile('sgd', loss)\n    model.fit(x, y)", 2),
]


@pytest.mark.parametrize(("loop", "count"), LOOPS)
def test_turns_that_do_the_same_are_one_use(loop: str, count: int) -> None:
    program = run(f"{ONE}x, y = np.zeros((12, 8)), np.zeros((4, 3))\n{loop}")
    assert len(program.uses) == len(program.models[0].uses) == count
