"""Core, activation, convolution, pooling, reshaping, regularization, normalization and preprocessing layers.

Each family draws layers, configurations and input shapes, fitting and not.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.oracle.families.pieces import (
    AXIS,
    BOOL,
    COUNT,
    DATA_FORMAT,
    RATE,
    UNITS,
    Draw,
    dtype,
    each,
    rarely,
    shapes,
    sizes,
    some,
)
from tests.oracle.harness import Case, Spec


@st.composite
def core(draw: Draw, keras: int) -> Case:
    name = draw(st.sampled_from(["Dense", "EinsumDense", "Masking", "Identity", "Activation"]))
    if name == "EinsumDense":
        drawn: Case = draw(einsum_dense())
        return drawn
    shape = draw(st.integers(2, 4).flatmap(lambda r: shapes(r)))
    config: dict[str, Any] = {}
    if name == "Dense":
        config = draw(some({"units": UNITS}, {"use_bias": BOOL, "activation": st.sampled_from(["relu", "softmax", None])}))
    elif name == "Activation":
        config = {"activation": draw(st.sampled_from(["relu", "tanh", "softmax", "linear"]))}
    elif name == "Masking":
        config = draw(some({}, {"mask_value": st.sampled_from([0.0, -1.0])}))
    return Case(Spec(name, config), [shape], [draw(dtype("int32"))])


@st.composite
def einsum_dense(draw: Draw) -> Case:
    equation = draw(
        rarely(
            st.sampled_from(
                ["ab,bc->ac", "abc,cd->abd", "abc,cde->abde", "...x,xy->...y", "ab...,bc->ac...", "abc,bd->adc", "abcd,cde->abe"]
            ),
            "abc,bd->abd",
            "ab,bc->ad",
            "ab,cd->ac",
            "ab->ba",
            "a b,bc->ac",
        )
    )
    letters = equation.split(",")[0].replace("...", "")
    rank = len(letters) + (draw(st.integers(0, 2)) if "..." in equation else 0)
    shape = draw(shapes(max(rank, 2), high=5))
    size = st.one_of(st.none(), st.integers(1, 5))
    outputs = equation.split("->")[1].replace("...", "")
    wanted = max(len(outputs) - (0 if equation.startswith("...") else 1), 1)
    output_shape = tuple(draw(size) for _ in range(draw(rarely(st.just(wanted), wanted + 1))))
    config: dict[str, Any] = {"equation": equation, "output_shape": output_shape}
    bias = draw(rarely(st.sampled_from([None, outputs[-1], outputs[1:]]), "z"))
    if bias:
        config["bias_axes"] = bias
    return Case(Spec("EinsumDense", config), [shape])


@st.composite
def activations(draw: Draw, keras: int) -> Case:
    number = rarely(st.floats(0, 2), -1.0, None)
    slope = "negative_slope" if keras == 3 else "alpha"
    options: dict[str, dict[str, Any]] = {
        "ReLU": {"max_value": number, "negative_slope": number, "threshold": number},
        "LeakyReLU": {slope: number},
        "PReLU": {"shared_axes": st.one_of(st.none(), st.lists(st.integers(1, 4), max_size=3), st.integers(-1, 3))},
        "ELU": {"alpha": st.floats(0, 2)},
        "Softmax": {"axis": st.one_of(AXIS, st.lists(st.integers(-3, 3), min_size=1, max_size=2, unique=True))},
        "ThresholdedReLU": {"theta": number},
    }
    if keras == 3:
        del options["ThresholdedReLU"]
    name = draw(st.sampled_from(sorted(options)))
    shape = draw(st.integers(2, 4).flatmap(lambda r: shapes(r)))
    return Case(Spec(name, draw(some({}, options[name]))), [shape], [draw(dtype())])


@st.composite
def convolutions(draw: Draw, keras: int) -> Case:
    names = [f"Conv{n}D" for n in (1, 2, 3)] * 2 + [f"Conv{n}DTranspose" for n in (1, 2, 3)]
    names += ["DepthwiseConv1D", "DepthwiseConv2D", "SeparableConv1D", "SeparableConv2D"]
    name = draw(st.sampled_from(names))
    rank = int(next(c for c in name if c.isdigit()))
    high = 10 if rank < 3 else 6
    padding = rarely(st.sampled_from(["valid", "same"]), "Same", "causal", "vaild", None)
    required: dict[str, Any] = {"kernel_size": each(rank, rarely(st.integers(1, 4), 0, 2.0, "3"))}
    optional: dict[str, Any] = {
        "strides": each(rank, rarely(st.integers(1, 3), 0, -1, 2.0)),
        "padding": padding,
        "data_format": DATA_FORMAT,
        "use_bias": BOOL,
    }
    if "Depthwise" not in name:
        required["filters"] = rarely(st.integers(1, 6), 0, -1, 4.0, 2.5, "4", None)
    if "Depthwise" in name or "Separable" in name:
        optional["depth_multiplier"] = rarely(st.integers(1, 3), 0)
    if "Transpose" in name:
        optional["output_padding"] = st.one_of(st.none(), each(rank, st.integers(0, 2)))
    if name in ("Conv1D", "Conv2D", "Conv3D"):
        optional["groups"] = rarely(st.integers(1, 3), 0)
    if name == "DepthwiseConv1D":  # of the backends TensorFlow alone takes a stride of 2.0 there
        optional["strides"] = each(rank, rarely(st.integers(1, 3), 0, -1))
    config = draw(some(required, optional))
    shape = draw(shapes(rank + 2, high=high))
    # TensorFlow gives its input back where a dilated kernel is too large, so that axes of any size tell nothing.
    if None not in shape[1:] and draw(st.integers(0, 3)) == 0:
        config["dilation_rate"] = draw(each(rank, rarely(st.integers(1, 3), 0)))
    return Case(Spec(name, config), [shape])


@st.composite
def locally_connected(draw: Draw, keras: int) -> Case:
    rank = draw(st.integers(1, 2))
    config = draw(
        some(
            {"filters": st.integers(1, 3), "kernel_size": each(rank, st.integers(1, 3))},
            {
                "strides": each(rank, rarely(st.integers(1, 2), 0)),
                "padding": rarely(st.sampled_from(["valid", "same"]), "causal", "vaild"),
                "implementation": st.integers(1, 2),
                "data_format": DATA_FORMAT,
                "use_bias": BOOL,
            },
        )
    )
    return Case(Spec(f"LocallyConnected{rank}D", config), [draw(shapes(rank + 2, high=6))])


@st.composite
def pooling(draw: Draw, keras: int) -> Case:
    rank = draw(st.integers(1, 3))
    kind = draw(st.sampled_from(["Max", "Average"]))
    group = draw(st.sampled_from(["", "", "Global", "Adaptive"] if keras == 3 else ["", "", "Global"]))
    name = f"{group}{kind}Pooling{rank}D"
    if group == "Global":
        config = draw(some({}, {"keepdims": BOOL, "data_format": DATA_FORMAT}))
    elif group == "Adaptive":
        size = rarely(st.integers(1, 5), 2.0, None)
        config = draw(some({"output_size": each(rank, size)}, {"data_format": DATA_FORMAT}))
        # Keras 3.15 divides by zero in AdaptiveMaxPooling1D(1) and ends the process.
        return Case(Spec(name, config), [draw(shapes(rank + 2, high=9, other_ranks=False))], [draw(dtype())], feed=kind != "Max")
    else:
        config = draw(
            some(
                {"pool_size": each(rank, rarely(st.integers(1, 4), 0, 2.0))},
                {
                    "strides": st.one_of(st.none(), each(rank, rarely(st.integers(1, 4), 0, -1))),
                    "padding": rarely(st.sampled_from(["valid", "same"]), "Valid", "causal", "vaild", None),
                    "data_format": DATA_FORMAT,
                },
            )
        )
    return Case(Spec(name, config), [draw(shapes(rank + 2, high=9))], [draw(dtype())])


def _pairs(rank: int) -> st.SearchStrategy[Any]:
    number = rarely(st.integers(0, 3), -1, 1.0)
    pair = st.one_of(number, st.tuples(number, number))
    return st.one_of(number, rarely(st.tuples(*[pair] * rank), (1,) * (rank + 1), "1", None))


@st.composite
def reshaping(draw: Draw, keras: int) -> Case:
    kinds = ["Flatten", "Reshape", "Reshape", "Permute", "RepeatVector", "Cropping", "ZeroPadding", "UpSampling"]
    kind = draw(st.sampled_from(kinds))
    if kind == "Flatten":
        shape = draw(st.integers(1, 5).flatmap(lambda r: shapes(r)))
        return Case(Spec(kind, draw(some({}, {"data_format": DATA_FORMAT}))), [shape], [draw(dtype("int32"))])
    if kind == "Reshape":
        shape = draw(st.integers(2, 4).flatmap(lambda r: shapes(r)))
        factor = rarely(st.sampled_from([1, 2, 3, 4, 6, 8, -1, -1]), 0, -2, None)
        fits = draw(st.booleans()) and None not in shape[1:]
        target = (*shape[:0:-1],) if fits else tuple(draw(st.lists(factor, min_size=0, max_size=2)))
        if shape[1:].count(None) > 1:
            shape = (shape[0], None, *(size or 1 for size in shape[2:]))
        return Case(Spec(kind, {"target_shape": target}), [shape], [draw(dtype("int32"))])
    if kind == "Permute":
        rank = draw(st.integers(1, 4))
        dims = draw(rarely(st.permutations(range(1, rank + 1)).map(tuple), (0, 1), (1, 1), (2, 3), (1,), 2))
        return Case(Spec(kind, {"dims": dims}), [draw(shapes(rank + 1))])
    if kind == "RepeatVector":
        return Case(
            Spec(kind, {"n": draw(rarely(st.integers(1, 5), 0, -1, 2.0, "2", True))}), [draw(shapes(2))], [draw(dtype("int32"))]
        )
    rank = draw(st.integers(1, 3))
    pairs = _pairs(rank) if rank > 1 else each(2, rarely(st.integers(0, 3), -1))
    name, config = f"{kind}{rank}D", {}
    if kind == "Cropping":
        config = draw(some({}, {"cropping": pairs}))
    elif kind == "ZeroPadding":
        config = draw(some({}, {"padding": pairs}))
    else:
        config = draw(some({}, {"size": rarely(st.integers(1, 3), 0, 2.0) if rank == 1 else each(rank, COUNT)}))
        if rank == 2 and draw(st.booleans()):
            config["interpolation"] = draw(rarely(st.sampled_from(["nearest", "bilinear", "bicubic", "area"]), "linear"))
    if rank > 1 or (kind == "ZeroPadding" and keras == 3):
        config.update(draw(some({}, {"data_format": DATA_FORMAT})))
    return Case(Spec(name, config), [draw(shapes(rank + 2, high=8))], [draw(dtype())])


@st.composite
def regularization(draw: Draw, keras: int) -> Case:
    names = ["Dropout", "AlphaDropout", "GaussianDropout", "GaussianNoise", "ActivityRegularization"]
    names += ["SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D"]
    name = draw(st.sampled_from(names))
    config: dict[str, Any] = {"rate": draw(RATE)}
    rank = draw(st.integers(2, 4))
    if name == "GaussianNoise":
        config = {"stddev": draw(RATE)}
    elif name == "ActivityRegularization":
        config = draw(some({}, {"l1": st.floats(0, 1)}))
    elif name.startswith("Spatial"):
        rank = int(name[-2]) + 2
        if name != "SpatialDropout1D":
            config.update(draw(some({}, {"data_format": DATA_FORMAT})))
    return Case(Spec(name, config), [draw(shapes(rank, high=6))], [draw(dtype())])


@st.composite
def normalization(draw: Draw, keras: int) -> Case:
    names = ["BatchNormalization", "LayerNormalization", "GroupNormalization", "UnitNormalization"]
    name = draw(st.sampled_from(names + (["RMSNormalization"] if keras == 3 else [])))
    several = rarely(st.lists(st.integers(-3, 3), min_size=1, max_size=2), "1", None, 1.0)
    optional: dict[str, Any] = {"scale": BOOL, "center": BOOL}
    if name == "BatchNormalization":
        optional.update({"axis": rarely(AXIS, [1, 2], [1], None), "renorm": BOOL, "momentum": st.floats(0, 1)})
    elif name == "GroupNormalization":
        optional.update({"axis": AXIS, "groups": rarely(st.sampled_from([1, 2, 3, 4, -1]), 0, -2, 2.0)})
    elif name == "LayerNormalization":
        optional["axis"] = st.one_of(AXIS, several)
    else:
        optional = {"axis": st.one_of(AXIS, several)}
    shape = draw(st.integers(2, 5).flatmap(lambda r: shapes(r, high=8)))
    return Case(Spec(name, draw(some({}, optional))), [shape], [draw(dtype())])


@st.composite
def spectral_normalization(draw: Draw, keras: int) -> Case:
    inner = draw(
        st.sampled_from(
            [
                Spec("Dense", {"units": 3}),
                Spec("Conv2D", {"filters": 2, "kernel_size": 2}),
                Spec("Conv1D", {"filters": 2, "kernel_size": 2}),
                Spec("ReLU", {}),
                Spec("DepthwiseConv2D", {"kernel_size": 2}),
            ]
        )
    )
    config = draw(some({"layer": st.just(inner)}, {"power_iterations": rarely(st.integers(1, 3), 0, -1)}))
    shape = draw(st.integers(2, 4).flatmap(lambda r: shapes(r, high=6)))
    return Case(Spec("SpectralNormalization", config), [shape])


FACTOR = rarely(st.floats(0, 1), (0.1, 0.2), (0.2, 0.1), 2.0, -0.5)


@st.composite
def images(draw: Draw, keras: int) -> Case:
    names = ["Resizing", "CenterCrop", "RandomCrop", "Rescaling", "RandomFlip", "RandomRotation", "RandomZoom"]
    names += ["RandomTranslation", "RandomContrast", "RandomBrightness"]
    if keras == 2:
        names += ["RandomHeight", "RandomWidth"]
    name = draw(st.sampled_from(names))
    config: dict[str, Any] = {}
    if name in ("Resizing", "CenterCrop", "RandomCrop"):
        config = {"height": draw(st.integers(4, 12)), "width": draw(st.integers(4, 12))}
    elif name == "Rescaling":
        config = {"scale": 1 / 255}
    elif name == "RandomTranslation":
        config = {"height_factor": draw(FACTOR), "width_factor": draw(FACTOR)}
    elif name == "RandomZoom":
        config = {"height_factor": draw(FACTOR)}
    elif name == "RandomFlip":
        config = draw(some({}, {"mode": rarely(st.sampled_from(["horizontal", "vertical"]), "sideways")}))
    else:
        config = {"factor": draw(FACTOR)}
    rank = draw(st.sampled_from([3, 4, 4, 4]))
    batch = draw(rarely(st.none(), 2)) if rank == 4 else draw(st.integers(6, 12))
    inside = [draw(sizes(6)) for _ in range(rank - 2)]
    return Case(Spec(name, config), [(batch, *inside, draw(st.sampled_from([1, 3])))])


@st.composite
def more_images(draw: Draw, keras: int) -> Case:
    names = ["AugMix", "AutoContrast", "Equalization", "MixUp", "CutMix", "RandAugment", "RandomColorDegeneration"]
    names += ["RandomColorJitter", "RandomErasing", "RandomGaussianBlur", "RandomGrayscale", "RandomHue", "RandomInvert"]
    names += ["RandomPerspective", "RandomPosterization", "RandomSaturation", "RandomSharpness", "RandomShear", "Solarization"]
    names += ["RandomElasticTransform", "ContrastLimitedAdaptiveHistogramEqualization", "MaxNumBoundingBoxes"]
    name = draw(st.sampled_from(names))
    factor = {"RandomColorDegeneration", "RandomHue", "RandomPosterization", "RandomSaturation", "RandomSharpness"}
    config: dict[str, Any] = {"factor": 4 if name == "RandomPosterization" else 0.5} if name in factor else {}
    if name == "MaxNumBoundingBoxes":
        config = {"max_number": draw(st.integers(1, 5))}
    return Case(Spec(name, config), [(None, 8, draw(st.integers(6, 9)), 3)])


@st.composite
def pipelines(draw: Draw, keras: int) -> Case:
    inside = st.sampled_from(
        [
            Spec("Rescaling", {"scale": 0.5}),
            Spec("Resizing", {"height": 5, "width": 7}),
            Spec("CenterCrop", {"height": 4, "width": 4}),
            Spec("RandomFlip"),
            Spec("Conv2D", {"filters": 2, "kernel_size": 3}),
            Spec("Dense", {"units": 2}),
        ]
    )
    layers = draw(st.lists(inside, min_size=1, max_size=3))
    return Case(Spec("Pipeline", {"layers": layers}), [(draw(rarely(st.none(), 2)), draw(sizes(6)), draw(sizes(6)), 3)])


@st.composite
def texts(draw: Draw, keras: int) -> Case:
    shape = draw(st.integers(1, 2).flatmap(lambda r: shapes(r, high=4, other_ranks=keras == 2)))
    name = draw(st.sampled_from(["StringLookup", "TextVectorization"]))
    modes = rarely(st.sampled_from(["int", "multi_hot", "count"]), "binary", None)
    words = {"vocabulary": st.just(["a", "b", "c"]), "output_mode": modes, "max_tokens": st.sampled_from([None, 9, 1])}
    if name == "StringLookup":
        more = {"num_oov_indices": rarely(st.integers(1, 2), -1), "pad_to_max_tokens": BOOL}
        return Case(Spec(name, draw(some({"vocabulary": words.pop("vocabulary")}, words | more))), [shape], ["string"])
    more = {"output_sequence_length": rarely(st.integers(1, 4), 0, None), "pad_to_max_tokens": BOOL}
    return Case(Spec(name, draw(some({"vocabulary": words.pop("vocabulary")}, words | more))), [shape], ["string"])


@st.composite
def features(draw: Draw, keras: int) -> Case:
    names = ["Normalization", "CategoryEncoding", "Discretization", "Hashing", "IntegerLookup", "HashedCrossing"]
    name = draw(st.sampled_from(names))
    shape = draw(st.integers(1, 2).flatmap(lambda r: shapes(r, high=4, other_ranks=keras == 2)))
    modes = rarely(st.sampled_from(["int", "one_hot", "multi_hot", "count"]), "binary", "onehot", None)
    if name == "Normalization":
        config = draw(some({}, {"axis": st.one_of(st.none(), AXIS, st.lists(st.integers(0, 2), max_size=2, unique=True))}))
        if draw(st.integers(0, 2)) == 0:
            config.update(draw(some({"mean": st.just(1.0)}, {"variance": st.just(2.0)})))
        return Case(Spec(name, config), [shape])
    if name == "CategoryEncoding":
        config = draw(some({"num_tokens": rarely(st.integers(4, 8), 0, None)}, {"output_mode": modes}))
        return Case(Spec(name, config), [shape], ["int32"])
    if name == "Discretization":
        config = draw(some({"bin_boundaries": st.just([0.0, 1.0])}, {"output_mode": modes, "num_bins": rarely(st.none(), 3)}))
        return Case(Spec(name, config), [shape])
    if name == "Hashing":
        return Case(
            Spec(name, draw(some({"num_bins": rarely(st.integers(1, 5), 0, None)}, {"output_mode": modes}))), [shape], ["int32"]
        )
    if name == "HashedCrossing":
        config = draw(some({"num_bins": st.integers(1, 5)}, {"output_mode": modes}))
        return Case(Spec(name, config), [shape, draw(rarely(st.just(shape), (None, 3)))], ["int32"] * 2)
    optional = {"output_mode": modes, "max_tokens": st.sampled_from([None, 9, 1]), "pad_to_max_tokens": BOOL}
    config = draw(some({"vocabulary": st.just([5, 6, 7])}, {**optional, "num_oov_indices": rarely(st.integers(1, 2), -1)}))
    return Case(Spec(name, config), [shape], ["int64"])


@st.composite
def spectrograms(draw: Draw, keras: int) -> Case:
    if draw(st.booleans()):
        config = draw(
            some({"fft_length": st.just(16), "sequence_stride": st.integers(1, 8)}, {"num_mel_bins": st.integers(1, 8)})
        )
        return Case(Spec("MelSpectrogram", config), [draw(shapes(2, low=20, high=40, other_ranks=False))])
    modes = st.sampled_from(["log", "magnitude", "psd", "real", "imag", "angle", "stft"])
    config = draw(
        some(
            {"frame_length": st.integers(2, 7)},
            {"mode": modes, "padding": st.sampled_from(["valid", "same"]), "expand_dims": BOOL, "data_format": DATA_FORMAT},
        )
    )
    return Case(Spec("STFTSpectrogram", config), [draw(shapes(3, low=2, high=20))])
