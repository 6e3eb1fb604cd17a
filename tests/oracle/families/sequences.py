"""Recurrent, merging, attention and embedding layers, and the wrappers."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.oracle.families.pieces import BOOL, Draw, rarely
from tests.oracle.harness import Case, Shape, Spec

# ---------------------------------------------------------------- pieces

FEATURES = st.integers(1, 5)


def length(low: int = 1, high: int = 5) -> st.SearchStrategy[int | None]:
    """The length of a sequence; None at times."""
    return rarely(st.integers(low, high), None)


BATCH: st.SearchStrategy[int | None] = rarely(st.none(), 2)
UNITS = rarely(st.integers(1, 4), 0, -2, 3.0, "4")
FLOAT = rarely(st.just("float32"), "float16", "int32")


@st.composite
def sequences(draw: Draw, rank: int = 3) -> Shape:
    """(batch, time, ..., features), now and then of another rank or without a fixed number of features."""
    rank = draw(rarely(st.just(rank), rank - 1, rank + 1))
    steps = [draw(length())] * (rank > 2)
    middle = [draw(st.integers(3, 5)) for _ in range(rank - 3)]  # sizes of 1 or the batch could broadcast
    return (draw(BATCH), *steps, *middle, draw(rarely(FEATURES, None)))


@st.composite
def options_of(draw: Draw, optional: dict[str, st.SearchStrategy[Any]]) -> dict[str, Any]:
    """Some of the arguments."""
    return {name: draw(values) for name, values in optional.items() if draw(st.integers(0, 2)) == 0}


# ---------------------------------------------------------------- recurrent layers

COMMON: dict[str, st.SearchStrategy[Any]] = {
    "return_sequences": BOOL,
    "return_state": BOOL,
    "go_backwards": BOOL,
    "stateful": rarely(st.just(False), True),
    "unroll": rarely(st.just(False), True),
    "use_bias": BOOL,
}


@st.composite
def recurrent_spec(draw: Draw, keras: int) -> Spec:
    name = draw(st.sampled_from(["SimpleRNN", "LSTM", "GRU"]))
    extra: dict[str, Any] = {"reset_after": BOOL} if name == "GRU" else {}
    if keras == 2:
        extra["time_major"] = rarely(st.just(False), True)
    return Spec(name, {"units": draw(UNITS), **draw(options_of({**COMMON, **extra}))})


@st.composite
def states(draw: Draw, sizes: list[Any]) -> list[Shape]:
    """Initial states: as many and as large as the layer needs, or not."""
    count = draw(rarely(st.just(len(sizes)), len(sizes) + 1, max(len(sizes) - 1, 1)))
    found: list[tuple[int | None, ...]] = []
    for index in range(count):
        size = sizes[index] if index < len(sizes) and isinstance(sizes[index], int) else 3
        wrong = size + 2 if size > 1 else 1  # a single unit would broadcast
        found.append((None, draw(rarely(st.just(max(size, 1)), wrong, None))))
    return found


@st.composite
def recurrent(draw: Draw, keras: int) -> Case:
    spec = draw(recurrent_spec(keras))
    shapes = [draw(sequences())]
    options: dict[str, Any] = {"masked": draw(rarely(st.just(False), True))}
    if draw(st.integers(0, 3)) == 0:
        shapes += draw(states([spec.config["units"]] * (2 if spec.class_name == "LSTM" else 1)))
        spec.config.pop("time_major", None)
        options = {"arguments": ["sequence", *["initial_state[]"] * (len(shapes) - 1)]}
        if draw(st.integers(0, 4)) == 0:
            options = {"listed": True}
    return Case(spec, shapes, [draw(FLOAT)] + ["float32"] * (len(shapes) - 1), **options)


@st.composite
def cells(draw: Draw) -> Any:
    kinds = st.sampled_from(["SimpleRNNCell", "LSTMCell", "GRUCell"])
    one = st.builds(lambda name, units, bias: Spec(name, {"units": units, "use_bias": bias}), kinds, UNITS, BOOL)
    return draw(st.one_of(one, st.lists(one, min_size=1, max_size=3)))


@st.composite
def single_cells(draw: Draw, keras: int) -> Case:
    cell = draw(cells())
    inside = cell if isinstance(cell, list) else [cell]
    spec = Spec("StackedRNNCells", {"cells": cell}) if isinstance(cell, list) else cell
    shapes: list[Shape] = [(draw(BATCH), draw(rarely(FEATURES, None)))]
    if isinstance(cell, list):
        return Case(Spec("RNN", {"cell": spec}), [(shapes[0][0], draw(length()), shapes[0][1])])
    shapes += draw(states([inside[0].config["units"]] * (2 if cell.class_name == "LSTMCell" else 1)))
    return Case(spec, shapes, arguments=["inputs", *["states[]"] * (len(shapes) - 1)])


@st.composite
def rnn_spec(draw: Draw) -> Spec:
    optional = {name: values for name, values in COMMON.items() if name != "use_bias"}
    return Spec("RNN", {"cell": draw(cells()), **draw(options_of(optional))})


@st.composite
def rnn(draw: Draw, keras: int) -> Case:
    spec = draw(rnn_spec())
    shapes = [draw(sequences())]
    options: dict[str, Any] = {}
    cell = spec.config["cell"]
    if isinstance(cell, Spec) and draw(st.integers(0, 3)) == 0:
        shapes += draw(states([cell.config["units"]] * (2 if cell.class_name == "LSTMCell" else 1)))
        options = {"arguments": ["sequence", *["initial_state[]"] * (len(shapes) - 1)]}
    return Case(spec, shapes, ["float32"] * len(shapes), **options)


@st.composite
def conv_lstm_spec(draw: Draw) -> Spec:
    rank = draw(st.integers(1, 3))
    window = rarely(st.integers(1, 3), (2,) * rank, (1,) * (rank + 1))
    optional: dict[str, st.SearchStrategy[Any]] = {
        "strides": rarely(st.integers(1, 2), 0),
        "padding": rarely(st.sampled_from(["valid", "same"]), "causal"),
        "dilation_rate": rarely(st.just(1), 2),
        **{name: COMMON[name] for name in COMMON if name != "unroll"},
    }
    return Spec(f"ConvLSTM{rank}D", {"filters": draw(UNITS), "kernel_size": draw(window), **draw(options_of(optional))})


@st.composite
def conv_lstm(draw: Draw, keras: int) -> Case:
    spec = draw(conv_lstm_spec())
    rank = int(spec.class_name[-2]) + 3
    rank = draw(rarely(st.just(rank), rank - 1, rank + 1))
    middle = [draw(length(2, 6)) for _ in range(rank - 3)]
    return Case(spec, [(draw(BATCH), draw(length(1, 3)), *middle, draw(rarely(FEATURES, None)))])


@st.composite
def bidirectional(draw: Draw, keras: int) -> Case:
    inner = draw(st.one_of(recurrent_spec(keras), recurrent_spec(keras), rnn_spec(), conv_lstm_spec()))
    if draw(st.integers(0, 19)) == 0:
        inner = Spec("Dense", {"units": 3})
    config: dict[str, Any] = {"layer": inner}
    if draw(BOOL):
        config["merge_mode"] = draw(rarely(st.sampled_from(["concat", "sum", "mul", "ave", None]), "add", "Concat"))
    if inner.class_name in ("LSTM", "GRU") and draw(st.integers(0, 4)) == 0:
        kept = {name: inner.config[name] for name in ("return_sequences", "units") if name in inner.config}
        config["backward_layer"] = Spec(inner.class_name, {**kept, **draw(options_of(COMMON)), "go_backwards": True})
    shape = draw(sequences())
    if inner.class_name.startswith("Conv"):
        rank = int(inner.class_name[-2])
        shape = (draw(BATCH), draw(length(1, 3)), *[draw(st.integers(2, 5)) for _ in range(rank)], draw(FEATURES))
    shapes = [shape]
    options: dict[str, Any] = {}
    if inner.class_name in ("LSTM", "GRU", "SimpleRNN") and draw(st.integers(0, 3)) == 0:
        shapes += draw(states([inner.config["units"]] * (4 if inner.class_name == "LSTM" else 2)))
        inner.config.pop("time_major", None)
        options = {"arguments": ["sequence", *["initial_state[]"] * (len(shapes) - 1)]}
    return Case(Spec("Bidirectional", config), shapes, ["float32"] * len(shapes), **options)


INNER: list[Spec] = [
    Spec("Dense", {"units": 3}),
    Spec("Dropout", {"rate": 0.5}),
    Spec("Flatten"),
    Spec("Conv1D", {"filters": 2, "kernel_size": 2}),
    Spec("Conv2D", {"filters": 2, "kernel_size": 2, "padding": "same"}),
    Spec("MaxPooling1D"),
    Spec("MaxPooling2D", {"pool_size": 1}),
    Spec("GlobalAveragePooling1D"),
    Spec("GlobalMaxPooling2D"),
    Spec("LSTM", {"units": 3}),
    Spec("GRU", {"units": 2, "return_sequences": True}),
    Spec("LSTM", {"units": 2, "return_state": True}),
    Spec("Bidirectional", {"layer": Spec("LSTM", {"units": 2})}),
    Spec("TimeDistributed", {"layer": Spec("Dense", {"units": 2})}),
    Spec("Reshape", {"target_shape": (2, -1)}),
    Spec("RepeatVector", {"n": 3}),
    Spec("Permute", {"dims": (2, 1)}),
    Spec("BatchNormalization"),
    Spec("LayerNormalization"),
    Spec("Embedding", {"input_dim": 9, "output_dim": 3}),
    Spec("ZeroPadding1D"),
    Spec("Activation", {"activation": "relu"}),
    Spec("Add"),
]


@st.composite
def time_distributed(draw: Draw, keras: int) -> Case:
    inner = draw(st.sampled_from(INNER))
    rank = draw(st.integers(2, 5))
    steps = [draw(length())] * (rank > 2)
    inside = st.integers(3, 5) if keras == 3 else length()  # Keras 3 lets sizes of 1 pass where the rank is wrong
    middle = [draw(inside) for _ in range(rank - 3)]
    shape = (draw(BATCH), *steps, *middle, draw(rarely(FEATURES, None)))
    kind = "int32" if inner.class_name == "Embedding" else "float32"
    masked = draw(rarely(st.just(False), True)) and inner.class_name in ("Dense", "Dropout", "LSTM", "Activation") and rank == 3
    return Case(Spec("TimeDistributed", {"layer": inner}), [shape], [kind], masked=masked)


# ---------------------------------------------------------------- embedding


@st.composite
def embedding(draw: Draw, keras: int) -> Case:
    config = {"input_dim": draw(rarely(st.integers(4, 9), 0, -1, 4.0, "5")), "output_dim": draw(UNITS)}
    config |= draw(options_of({"mask_zero": BOOL, "dtype": st.sampled_from(["float16", "mixed_float16", "float64"])}))
    rank = draw(st.integers(1, 4))
    shape = (draw(BATCH), *[draw(length()) for _ in range(rank - 1)])
    return Case(Spec("Embedding", config), [shape], [draw(st.sampled_from(["int32", "float32", "int64", "uint8"]))])


@st.composite
def reversible_embedding(draw: Draw, keras: int) -> Case:
    size = draw(st.integers(1, 4))
    config = {"input_dim": draw(rarely(st.integers(4, 9), 0, -1)), "output_dim": size}
    config |= draw(options_of({"tie_weights": BOOL, "mask_zero": BOOL, "dtype": st.sampled_from(["float16", "mixed_float16"])}))
    shape: Shape = (draw(BATCH), *[draw(length()) for _ in range(draw(st.integers(0, 2)))])
    if draw(BOOL):
        return Case(Spec("ReversibleEmbedding", config), [shape], [draw(st.sampled_from(["int32", "int64", "uint8"]))])
    last = draw(rarely(st.just(size), size + 1, None))
    return Case(Spec("ReversibleEmbedding", config), [(*shape, last)], ["float32"], call={"reverse": True})


# ---------------------------------------------------------------- merging


@st.composite
def related(draw: Draw, low: int = 1, high: int = 3) -> list[Shape]:
    """Shapes that are alike but for an axis here and there."""
    base = (draw(BATCH), *[draw(length()) for _ in range(draw(st.integers(0, 3)))])
    found = []
    for _ in range(draw(st.integers(low, high))):
        shape = [draw(rarely(st.just(size), 1, 3, None)) for size in base]
        shape[0] = draw(rarely(st.just(base[0]), None, 3))
        if draw(st.integers(0, 9)) == 0 and len(shape) > 1:
            del shape[1]
        found.append(tuple(shape))
    return found


def kinds(count: int) -> st.SearchStrategy[list[str]]:
    """The same dtype for all inputs, or float32 and others."""
    return st.one_of(st.just(["float32"] * count), st.just(["float32"] * count), st.just(["int32"] * count))


@st.composite
def elementwise(draw: Draw, keras: int) -> Case:
    name = draw(st.sampled_from(["Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"]))
    shapes = draw(related(2, 2) if name == "Subtract" and draw(BOOL) else related())
    same = len(set(shapes)) == 1 and len(shapes[0]) > 1
    masked = [same and draw(rarely(st.just(False), True, True)) for _ in shapes]
    return Case(Spec(name), shapes, draw(kinds(len(shapes))), listed=draw(rarely(st.just(True), False)), masked=masked)


@st.composite
def concatenate(draw: Draw, keras: int) -> Case:
    shapes = draw(related())
    axis = draw(st.integers(-4, 3))
    rank = len(shapes[0])
    if -rank <= axis < rank and draw(BOOL):
        shapes = [(*s[: axis % rank], draw(length()), *s[axis % rank + 1 :]) if len(s) == rank else s for s in shapes]
    config = draw(options_of({"axis": st.just(axis)}))
    return Case(Spec("Concatenate", config), shapes, draw(kinds(len(shapes))), listed=draw(rarely(st.just(True), False)))


@st.composite
def dot(draw: Draw, keras: int) -> Case:
    a, b = draw(related(2, 2))
    axis = st.integers(-3, 3)
    axes = draw(st.one_of(axis, st.tuples(axis, axis), rarely(axis, (1, 2, 3), 1.0, "1", [1, None])))
    if draw(BOOL) and isinstance(axes, (int, tuple)):
        pair: Any = axes if isinstance(axes, tuple) and len(axes) == 2 else (axes, axes)
        first, second = pair
        if isinstance(first, int) and -len(a) <= first < len(a) and -len(b) <= second < len(b) and second % len(b):
            b = (*b[: second % len(b)], a[first], *b[second % len(b) + 1 :])
    return Case(Spec("Dot", {"axes": axes, **draw(options_of({"normalize": BOOL}))}), [a, b], ["float32"] * 2)


# ---------------------------------------------------------------- attention


@st.composite
def attended(draw: Draw, count: int, rank: int = 3) -> list[Shape]:
    """Query, value and key of shapes that mostly go together."""
    rank = draw(rarely(st.just(rank), 2, 4))
    batch, features, steps = draw(BATCH), draw(FEATURES), draw(length())
    middle = [draw(length(2, 3)) for _ in range(rank - 3)]
    found = []
    for index in range(count):
        own = draw(length()) if index == 0 else draw(rarely(st.just(steps), 2, None))
        odd = (1, features + 1, None) if own is not None else (1, features + 1)  # open axes are fed with one size
        size = draw(rarely(st.just(features), *odd))
        shape: list[int | None] = [batch, *[draw(rarely(st.just(m), 1, 4)) for m in middle], own, size][-rank:]
        if rank == 2:
            shape = [batch, size]
        found.append(tuple(shape))
    if draw(st.integers(0, 14)) == 0 and rank > 2:
        found[0] = (2, *found[0][2:])  # a batch of any size could be as large as an axis that it meets
    return found


@st.composite
def attention(draw: Draw, keras: int) -> Case:
    name = draw(st.sampled_from(["Attention", "AdditiveAttention"]))
    optional: dict[str, st.SearchStrategy[Any]] = {"use_scale": BOOL}
    if name == "Attention":
        optional["score_mode"] = rarely(st.sampled_from(["dot", "concat"]), "cosine")
    shapes = draw(attended(draw(rarely(st.integers(2, 3), 1, 4))))
    call = draw(options_of({"return_attention_scores": BOOL, "use_causal_mask": BOOL}))
    return Case(Spec(name, draw(options_of(optional))), shapes, ["float32"] * len(shapes), listed=True, call=call)


@st.composite
def multi_head_attention(draw: Draw, keras: int) -> Case:
    optional: dict[str, st.SearchStrategy[Any]] = {
        "value_dim": rarely(st.integers(1, 4), -1, 2.0),
        "use_bias": BOOL,
        "output_shape": st.sampled_from([4, (3,), (3, 2)]),
        "attention_axes": st.sampled_from([1, 2, (1,), (1, 2), (2,)]),
    }
    config = {"num_heads": draw(rarely(st.integers(1, 3), 0, 2.0)), "key_dim": draw(rarely(st.integers(1, 4), 0, 3.5))}
    shapes = draw(attended(draw(st.integers(2, 3))))
    config |= draw(options_of(optional))
    if len(shapes[0]) != 4:
        config.pop("attention_axes", None)
    names = ["query", "value", "key"][: len(shapes)]
    call = draw(options_of({"return_attention_scores": BOOL, "use_causal_mask": st.just(len(shapes[0]) == 3)}))
    if len(shapes[0]) == 3 and draw(st.integers(0, 2)) == 0:
        queries, steps = shapes[0][1], shapes[1][1]
        masks = [(None, queries, steps), (None, 1, steps), (None, 1, 1, steps), (None, 2, steps)]
        if queries not in (1, 2):  # the batch of the oracle is 2
            masks.append((None, steps))
        shapes = [*shapes, draw(st.sampled_from(masks))]
        names.append("attention_mask")
    return Case(Spec("MultiHeadAttention", config), shapes, ["float32"] * len(shapes), arguments=names, call=call)


@st.composite
def group_query_attention(draw: Draw, keras: int) -> Case:
    config = {
        "head_dim": draw(st.integers(1, 4)),
        "num_query_heads": draw(st.sampled_from([2, 4, 6])),
        "num_key_value_heads": draw(st.integers(1, 4)),
        **draw(options_of({"use_bias": BOOL, "use_gate": BOOL})),
    }
    shapes = draw(attended(draw(st.integers(2, 3))))
    names = ["query", "value", "key"][: len(shapes)]
    call = draw(options_of({"return_attention_scores": BOOL, "use_causal_mask": BOOL}))
    return Case(Spec("GroupQueryAttention", config), shapes, ["float32"] * len(shapes), arguments=names, call=call)
