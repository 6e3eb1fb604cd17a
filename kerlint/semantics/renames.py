"""Names of Keras: the one public name behind each spelling, and what became of names that are gone.

Which names exist is data (`signatures/keras*.json`, from real Keras). What replaces a name that is gone stands here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kerlint.semantics.signatures import KINDS, former, table

# Packages that show Keras's API. The longest that fits a spelling counts.
_ROOTS: Final = tuple(
    sorted(
        (
            "keras",
            "keras._tf_keras.keras",
            "keras.api",
            "keras.api._v1.keras",
            "keras.api._v2.keras",
            "keras.src",
            "tf_keras",
            "tf_keras.api._v1.keras",
            "tf_keras.api._v2.keras",
            "tf_keras.src",
            "tensorflow.keras",
            "tensorflow._api.v2.v2.keras",
            "tensorflow.compat.v1.keras",
            "tensorflow.compat.v2.keras",
            "tensorflow.contrib.keras",
            "tensorflow.contrib.keras.api.keras",
            "tensorflow.python.keras",
            "tensorflow.python.keras.api._v1.keras",
            "tensorflow.python.keras.api._v2.keras",
            "tensorflow_core.keras",
            "tensorflow_core.python.keras",
        ),
        key=len,
        reverse=True,
    )
)

# Public modules, and where a name of their former submodules stands today.
_HOMES: Final[dict[str, tuple[str, ...]]] = {
    "engine": ("", "layers", "utils"),
    "objectives": ("losses",),
    "optimizer_v1": ("optimizers.legacy",),
    "optimizer_v2": ("optimizers",),
    "legacy": ("layers", "models"),
    "feature_column": ("layers",),
    **{
        home: (home,)
        for home in (
            "activations applications backend callbacks constraints datasets initializers layers losses metrics models "
            "ops optimizers preprocessing regularizers saving utils"
        ).split()
    },
}


# ------------------------------------------------------------------ canonical names


@lru_cache(maxsize=8192)
def canonical(dotted: str) -> str | None:
    """The public name (`keras.layers.Dense`, `keras.Model`) that a dotted spelling stands for, in either generation.

    Former submodules count as the module that took over their names: `keras.layers.core.Dense`. None for what is not of
    Keras, and for names that no generation has (see `lacking`).
    """
    root = _root(dotted)
    if root is None:
        return None
    names = _canonical_names()
    relative = dotted[len(root) :]  # "" or ".layers.Dense"
    found = names.get("keras" + relative)
    if found is not None or not relative:
        return found or "keras"
    module, *former, name = relative[1:].split(".") if relative.count(".") > 1 else (relative[1:], "")
    if not all(part.islower() and f"keras.{module}.{part}" not in _callables() for part in former):
        return None
    for home in _HOMES.get(module, ()):
        found = names.get(f"keras.{home}.{name}" if home else f"keras.{name}")
        if found is not None:
            return found
    return None


def _root(dotted: str) -> str | None:
    if not dotted.startswith(("keras", "tf_keras", "tensorflow")):
        return None
    for root in _ROOTS:
        if dotted.startswith(root) and dotted[len(root) : len(root) + 1] in ("", "."):
            return root
    return None


@lru_cache(maxsize=1)
def _canonical_names() -> dict[str, str]:
    """Every public name of both generations, with the one name of its object. Where they differ Keras 2 decides."""
    names: dict[str, str] = {}
    for keras in (3, 2):
        data = table(keras)
        for name in (*data["names"], *data["tf_names"]["only_tf"]):
            names.setdefault(name, name)
        own: dict[str, str] = {}
        for kind in KINDS:
            for entry in data[kind].values():
                for path in (entry["path"], *entry.get("aliases", ())):
                    own.setdefault(path, entry["path"])
        names.update(own)
    return names


@lru_cache(maxsize=1)
def _callables() -> frozenset[str]:
    """The names of classes and functions: nothing stands below them that is a name of the API."""
    paths: set[str] = set()
    for keras in (2, 3):
        for kind in KINDS:
            for entry in table(keras)[kind].values():
                paths.update((entry["path"], *entry.get("aliases", ())))
    return frozenset(paths)


# ------------------------------------------------------------------ names that are gone


@dataclass(frozen=True)
class Renamed:
    """A name that a generation of Keras does not have.

    `new` is the dotted name that replaces it, and `how` says what goes with that. Where Keras never had the old name
    `candidates` are names that are spelt alike, the likeliest first. `gone` are the generations that lack it.
    """

    old: str
    new: str | None
    how: str = ""
    gone: tuple[int, ...] = ()
    candidates: tuple[str, ...] = ()


# Names below `keras.` that are gone from both generations or from Keras 3: what replaces them, and how.
_NAMES: Final[dict[str, tuple[str | None, str]]] = {
    "layers.AtrousConvolution1D": ("keras.layers.Conv1D", "with dilation_rate="),
    "layers.AtrousConvolution2D": ("keras.layers.Conv2D", "with dilation_rate="),
    "layers.AtrousConv1D": ("keras.layers.Conv1D", "with dilation_rate="),
    "layers.AtrousConv2D": ("keras.layers.Conv2D", "with dilation_rate="),
    "layers.Deconvolution2D": ("keras.layers.Conv2DTranspose", ""),
    "layers.Deconvolution3D": ("keras.layers.Conv3DTranspose", ""),
    "layers.Deconv2D": ("keras.layers.Conv2DTranspose", ""),
    "layers.Deconv3D": ("keras.layers.Conv3DTranspose", ""),
    "layers.TimeDistributedDense": ("keras.layers.Dense", "which works on every timestep"),
    "layers.MaxoutDense": (None, "build it from Dense, Reshape and a maximum"),
    "layers.Highway": (None, "build it from two Dense layers, Multiply and Add"),
    "layers.Merge": ("keras.layers.Concatenate", "or Add, Multiply, Average, Maximum, Dot: what mode= named"),
    "layers.merge": ("keras.layers.concatenate", "or add, multiply, average, maximum, dot: what mode= named"),
    "layers.Recurrent": ("keras.layers.RNN", "with a cell"),
    "layers.TimeDistributedMerge": ("keras.layers.GlobalAveragePooling1D", "or GlobalMaxPooling1D: what mode= named"),
    "layers.LambdaMerge": ("keras.layers.Lambda", "on a list of tensors"),
    "layers.Siamese": (None, "call one layer on several tensors"),
    "layers.AutoEncoder": (None, "build one model of the encoder and one of the whole"),
    "layers.JZS1": ("keras.layers.GRU", ""),
    "layers.JZS2": ("keras.layers.GRU", ""),
    "layers.JZS3": ("keras.layers.GRU", ""),
    "layers.PeepholeLSTMCell": (None, "write a custom cell"),
    "layers.BatchNormalizationV1": ("keras.layers.BatchNormalization", ""),
    "layers.BatchNormalizationV2": ("keras.layers.BatchNormalization", ""),
    "layers.CuDNNLSTM": ("keras.layers.LSTM", "which uses cuDNN by itself where it can"),
    "layers.CuDNNGRU": ("keras.layers.GRU", "which uses cuDNN by itself where it can"),
    "layers.ConvRecurrent2D": ("keras.layers.ConvLSTM2D", ""),
    "layers.SReLU": (None, "PReLU is the nearest that Keras has"),
    "layers.ParametricSoftplus": (None, "PReLU is the nearest that Keras has"),
    "layers.LocallyConnected1D": (None, "Keras 3 has no locally connected layers; write a custom layer"),
    "layers.LocallyConnected2D": (None, "Keras 3 has no locally connected layers; write a custom layer"),
    "layers.ThresholdedReLU": ("keras.layers.ReLU", "with threshold="),
    "layers.RandomHeight": ("keras.layers.RandomZoom", "or Resizing: Keras 3 has it under tf.keras alone"),
    "layers.RandomWidth": ("keras.layers.RandomZoom", "or Resizing: Keras 3 has it under tf.keras alone"),
    "layers.DenseFeatures": ("keras.utils.FeatureSpace", ""),
    "layers.AbstractRNNCell": ("keras.layers.Layer", "with call(inputs, states), state_size and output_size"),
    "layers.experimental.EinsumDense": ("keras.layers.EinsumDense", ""),
    "layers.experimental.RandomFourierFeatures": (None, "Keras has it no more; write a custom layer"),
    "layers.experimental.SyncBatchNormalization": ("keras.layers.BatchNormalization", "with synchronized=True"),
    "layers.experimental.preprocessing.PreprocessingLayer": ("keras.layers.Layer", ""),
    "metrics.precision": ("keras.metrics.Precision", ""),
    "metrics.recall": ("keras.metrics.Recall", ""),
    "metrics.fbeta_score": ("keras.metrics.FBetaScore", ""),
    "metrics.f1_score": ("keras.metrics.F1Score", ""),
    "metrics.fmeasure": ("keras.metrics.F1Score", ""),
    "metrics.matthews_correlation": (None, "write a custom metric"),
    "metrics.cosine_proximity": ("keras.losses.cosine_similarity", ""),
    "losses.cosine_proximity": ("keras.losses.cosine_similarity", ""),
    "losses.cosine": ("keras.losses.cosine_similarity", ""),
    "losses.CosineProximity": ("keras.losses.CosineSimilarity", ""),
    "constraints.maxnorm": ("keras.constraints.MaxNorm", ""),
    "constraints.nonneg": ("keras.constraints.NonNeg", ""),
    "constraints.unitnorm": ("keras.constraints.UnitNorm", ""),
    "constraints.identity": (None, "leave the constraint out"),
    "regularizers.activity_l1": ("keras.regularizers.L1", "as activity_regularizer="),
    "regularizers.activity_l2": ("keras.regularizers.L2", "as activity_regularizer="),
    "regularizers.activity_l1l2": ("keras.regularizers.L1L2", "as activity_regularizer="),
    "regularizers.l1l2": ("keras.regularizers.L1L2", ""),
    "initializers.normal": ("keras.initializers.RandomNormal", ""),
    "initializers.uniform": ("keras.initializers.RandomUniform", ""),
    "initializers.one": ("keras.initializers.Ones", ""),
    "initializers.zero": ("keras.initializers.Zeros", ""),
    "initializers.RandomNormalV2": ("keras.initializers.RandomNormal", ""),
    "optimizers.optimizer_from_config": ("keras.optimizers.deserialize", ""),
    "callbacks.experimental.BackupAndRestore": ("keras.callbacks.BackupAndRestore", ""),
    "callbacks.BaseLogger": (None, "metrics average over batches by themselves"),
    "models.Graph": ("keras.Model", "with inputs= and outputs="),
    "models.model_from_config": ("keras.models.clone_model", "or Model.from_config(config)"),
    "models.model_from_yaml": ("keras.models.model_from_json", ""),
    "optimizers.TFOptimizer": (None, "pass an optimizer of keras.optimizers"),
    "callbacks.ModelCheckPoint": ("keras.callbacks.ModelCheckpoint", ""),
    "regularizers.WeightRegularizer": ("keras.regularizers.L1L2", ""),
    "regularizers.ActivityRegularizer": ("keras.regularizers.L1L2", "as activity_regularizer="),
    "utils.multi_gpu_model": (None, "use a distribution strategy instead"),
    "utils.training_utils.multi_gpu_model": (None, "use a distribution strategy instead"),
    "utils.convert_all_kernels_in_model": (None, "it only mattered to Theano"),
    "utils.test_utils.get_test_data": (None, "make arrays with numpy.random"),
    "experimental.export_saved_model": ("keras.Model.save", "a method"),
    "experimental.load_from_saved_model": ("keras.models.load_model", ""),
    "applications.mobilenetv2": ("keras.applications.mobilenet_v2", ""),
    "applications.resnext": (None, "ResNet and ConvNeXt are the nearest that Keras has"),
    "applications.music_tagger_crnn": (None, "Keras has it no more"),
    "utils.OrderedEnqueuer": ("keras.utils.PyDataset", ""),
    "utils.GeneratorEnqueuer": ("keras.utils.PyDataset", ""),
    "utils.HDF5Matrix": (None, "read the file with h5py"),
    "utils.visualize_util.plot": ("keras.utils.plot_model", ""),
    "utils.print_summary": ("keras.Model.summary", "a method"),
    "utils.probas_to_classes": ("numpy.argmax", "over the last axis"),
    "wrappers.scikit_learn": ("keras.wrappers", "or the package scikeras"),
    "wrappers.scikit_learn.KerasClassifier": ("keras.wrappers.SKLearnClassifier", "or the package scikeras"),
    "wrappers.scikit_learn.KerasRegressor": ("keras.wrappers.SKLearnRegressor", "or the package scikeras"),
    "preprocessing.text.Tokenizer": ("keras.layers.TextVectorization", "or tf.keras.preprocessing.text.Tokenizer"),
    "preprocessing.text.text_to_word_sequence": ("keras.layers.TextVectorization", ""),
    "preprocessing.text.one_hot": ("keras.layers.Hashing", ""),
    "preprocessing.image.ImageDataGenerator": (
        "keras.utils.image_dataset_from_directory",
        "with Random... layers, or tf.keras.preprocessing.image.ImageDataGenerator",
    ),
    "preprocessing.sequence.TimeseriesGenerator": ("keras.utils.timeseries_dataset_from_array", ""),
    "initializations": ("keras.initializers", ""),
    "objectives": ("keras.losses", ""),
    "mixed_precision.experimental": ("keras.mixed_precision", ""),
    "mixed_precision.experimental.set_policy": ("keras.mixed_precision.set_global_policy", ""),
    "mixed_precision.experimental.Policy": ("keras.mixed_precision.Policy", ""),
    "mixed_precision.set_policy": ("keras.mixed_precision.set_global_policy", ""),
    "experimental.LinearModel": (None, "a Dense(1) layer is a linear model"),
    "experimental.WideDeepModel": (None, "join two branches with Add"),
    "experimental.SequenceFeatures": ("keras.utils.FeatureSpace", ""),
    "estimator.model_to_estimator": (None, "train with Model.fit"),
    "backend.set_session": (None, "Keras has no sessions any more"),
    "backend.get_session": (None, "Keras has no sessions any more"),
    "backend.set_image_dim_ordering": ("keras.backend.set_image_data_format", ""),
    "backend.image_dim_ordering": ("keras.backend.image_data_format", ""),
    "backend.dim_ordering": ("keras.backend.image_data_format", ""),
    "backend.pattern_broadcast": (None, "leave it out: it only mattered to Theano"),
    "backend.manual_variable_initialization": (None, "Keras has no sessions any more"),
    "backend.tf": (None, "import tensorflow as tf"),
    "backend.permute_dimensions": ("keras.ops.transpose", ""),
    "backend.int_shape": ("keras.ops.shape", "or x.shape"),
    "backend.batch_dot": ("keras.layers.Dot", "or keras.ops.matmul, keras.ops.einsum"),
    "backend.batch_flatten": ("keras.ops.reshape", "with (batch, -1)"),
    "backend.batch_normalization": ("keras.ops.batch_normalization", ""),
    "backend.clip": ("keras.ops.clip", ""),
    "backend.expand_dims": ("keras.ops.expand_dims", ""),
    "backend.resize_images": ("keras.ops.image.resize", ""),
    "backend.repeat_elements": ("keras.ops.repeat", ""),
    "backend.repeat": ("keras.ops.repeat", "after keras.ops.expand_dims"),
    "backend.reverse": ("keras.ops.flip", ""),
    "backend.gather": ("keras.ops.take", "with axis=0"),
    "backend.l2_normalize": ("keras.ops.normalize", ""),
    "backend.pow": ("keras.ops.power", ""),
    "backend.switch": ("keras.ops.where", ""),
    "backend.rnn": ("keras.layers.RNN", ""),
    "backend.pool2d": ("keras.ops.max_pool", "or keras.ops.average_pool"),
    "backend.conv1d": ("keras.ops.conv", ""),
    "backend.conv2d": ("keras.ops.conv", ""),
    "backend.conv3d": ("keras.ops.conv", ""),
    "backend.conv2d_transpose": ("keras.ops.conv_transpose", ""),
    "backend.random_normal": ("keras.random.normal", ""),
    "backend.random_uniform": ("keras.random.uniform", ""),
    "backend.truncated_normal": ("keras.random.truncated_normal", ""),
    "backend.random_binomial": ("keras.random.binomial", ""),
    "backend.random_bernoulli": ("keras.random.binomial", "with counts=1"),
    "backend.dropout": ("keras.random.dropout", ""),
    "backend.variable": ("keras.Variable", ""),
    "backend.get_value": ("keras.ops.convert_to_numpy", ""),
    "backend.eval": ("keras.ops.convert_to_numpy", ""),
    "backend.constant": ("keras.ops.convert_to_tensor", ""),
    "backend.set_value": ("keras.Variable.assign", "a method"),
    "backend.update": ("keras.Variable.assign", "a method"),
    "backend.update_add": ("keras.Variable.assign_add", "a method"),
    "backend.update_sub": ("keras.Variable.assign_sub", "a method"),
    "backend.var": ("keras.ops.var", ""),
    "backend.function": ("keras.Model", "with inputs= and outputs="),
    "backend.gradients": (None, "use the backend's own gradients, such as tf.GradientTape"),
    "backend.learning_phase": (None, "take training= in call"),
    "backend.set_learning_phase": (None, "pass training= when the model is called"),
    "backend.in_train_phase": (None, "take training= in call"),
    "backend.in_test_phase": (None, "take training= in call"),
    "backend.placeholder": ("keras.Input", ""),
    "backend.map_fn": ("keras.ops.map", ""),
    "backend.is_sparse": (None, "a tensor of Keras 3 has .sparse"),
    "backend.spatial_2d_padding": ("keras.ops.pad", ""),
    "backend.temporal_padding": ("keras.ops.pad", ""),
    "backend.ctc_batch_cost": ("keras.ops.ctc_loss", ""),
    "backend.ctc_decode": ("keras.ops.ctc_decode", ""),
}

# Former submodules: their names stand in the module itself.
_FORMER_MODULES: Final[dict[str, str]] = {
    "layers": "advanced_activations convolutional convolutional_recurrent core cudnn_recurrent embeddings local merge "
    "noise normalization pooling preprocessing recurrent recurrent_v2 rnn wrappers",
    "backend": "tensorflow_backend theano_backend cntk_backend common load_backend",
    "optimizers": "adadelta adagrad adam adamax ftrl nadam rmsprop sgd adam_v2 gradient_descent_v2 rmsprop_v2",
    "utils": "conv_utils data_utils generic_utils io_utils layer_utils np_utils vis_utils visualize_util",
    "engine": "base_layer functional input_layer network sequential topology training",
}
_MODULES: Final[dict[str, str]] = {
    f"{module}.{former}": "keras" if module == "engine" else f"keras.{module}"
    for module, names in _FORMER_MODULES.items()
    for former in names.split()
} | {"engine": "keras"}

# Names that are there and raise when they are called, by generation.
_RAISES: Final[dict[int, tuple[str, ...]]] = {3: ("keras.optimizers.legacy.",), 2: ()}


@lru_cache(maxsize=4096)
def lacking(name: str, namespace: str, keras: int) -> Renamed | None:
    """What is to be said of a dotted spelling that generation `keras` does not have; None when there is nothing.

    `namespace` is where the name is looked up: "keras", "tf_keras" or "tf.keras" (as in `tensorflow.keras`), which
    differ in Keras 3. Names of the implementation (`keras.src`, `tensorflow.python.keras`) are not judged. Where a
    module on the way is lacking, the answer is about the module.
    """
    root = _root(name)
    compatible = keras == 3 and root == "tensorflow.compat.v1.keras"  # TensorFlow hands on to Keras 3 there as well
    if root is None or not (compatible or root in ("keras", "tf_keras", "tensorflow.keras")) or name == root:
        return None
    relative = name[len(root) + 1 :]
    if any(part.startswith("_") or part in ("src", "api") for part in relative.split(".")):
        return None
    path = f"keras.{relative}"
    if _there(path, namespace, keras):
        return None
    gone = tuple(generation for generation in (2, 3) if not _there(path, namespace, generation))
    replaced = _replacement(relative, keras)
    if replaced is not None:
        return Renamed(path, replaced[0], replaced[1], gone)
    module, _, last = path.rpartition(".")
    names = _names(namespace, keras)
    if module != "keras" and module not in names:
        return lacking(module, namespace, keras)
    beside = [known.rpartition(".")[2] for known in names if known.rpartition(".")[0] == module]
    return Renamed(path, None, "", gone, tuple(f"{module}.{other}" for other in similar(last, beside)))


def _there(path: str, namespace: str, keras: int) -> bool:
    if path.startswith(_RAISES[keras]) and path.count(".") > 2:
        return False
    names = _names(namespace, keras)
    if path in names:
        return True
    return _is_member(path, names)


def _is_member(path: str, names: frozenset[str]) -> bool:
    """Whether something stands below a class or function, where names of the API end (`keras.Variable.assign`)."""
    owner = path.rpartition(".")[0]
    while owner and owner not in names:
        owner = owner.rpartition(".")[0]
    return bool(owner) and (owner in _callables() or owner.rpartition(".")[2][:1].isupper())


@lru_cache(maxsize=8)
def _names(namespace: str, keras: int) -> frozenset[str]:
    data = table(keras)
    names = frozenset((*data["names"], *former("names", keras)))
    if namespace == "tf.keras":
        return (names | frozenset(data["tf_names"]["only_tf"])) - frozenset(data["tf_names"]["only_keras"])
    return names


def _replacement(relative: str, keras: int) -> tuple[str | None, str] | None:
    """What replaces `keras.<relative>` in a generation."""
    written = _NAMES.get(relative)
    if written is None and relative in _MODULES:
        return _MODULES[relative], ""
    if written is None and relative.startswith("optimizers.legacy."):
        written = ("keras.optimizers." + relative.rpartition(".")[2], "")
    if written is None:
        current = canonical("keras." + relative)
        if current is None or current == "keras." + relative:
            return _by_ending(relative, keras)
        written = (current, "")
    new, how = written
    if new is not None and new.startswith("keras."):
        names = _names("keras", keras)
        if new not in names and not _is_member(new, names):
            return None, how
    return written


def _by_ending(relative: str, keras: int) -> tuple[str, str] | None:
    """`backend.mean` went to `ops.mean`; a name of a module that is gone may stand in `_NAMES` without the module."""
    module, _, name = relative.rpartition(".")
    names = _names("keras", keras)
    if module == "backend" and f"keras.ops.{name}" in names:
        return f"keras.ops.{name}", ""
    if module == "backend" and f"keras.activations.{name}" in names:
        return f"keras.activations.{name}", ""
    if module == "backend" and f"keras.losses.{name}" in names:
        return f"keras.losses.{name}", ""
    home = relative.partition(".")[0]
    short = f"{home}.{name}"
    written = _NAMES.get(short)
    if short != relative and written is not None and written[0] is not None:
        return written[0], written[1]
    return None


# ------------------------------------------------------------------ methods that are gone

_LAYER_METHODS: Final[dict[str, tuple[str | None, str]]] = {
    "get_output_shape_for": ("compute_output_shape", ""),
    "get_input_shape_for": (None, "read .input.shape"),
    "get_output_shape_at": (None, "read .output.shape"),
    "get_input_shape_at": (None, "read .input.shape"),
    "get_output_at": (None, "read .output"),
    "get_input_at": (None, "read .input"),
    "add_update": (None, "assign to the variables in call"),
}
_MODEL_METHODS: Final[dict[str, tuple[str | None, str]]] = {
    **_LAYER_METHODS,
    "fit_generator": ("fit", "which takes generators"),
    "evaluate_generator": ("evaluate", "which takes generators"),
    "predict_generator": ("predict", "which takes generators"),
    "predict_classes": ("predict", "then argmax over the last axis, or > 0.5 for one sigmoid output"),
    "predict_proba": ("predict", ""),
    "reset_states": (None, "call reset_state of each recurrent layer"),
    "to_yaml": ("to_json", ""),
    "save_spec": (None, "read .input_shape"),
}


def lacking_method(owner: str, name: str, keras: int) -> Renamed | None:
    """The same for a method of "Layer", "Model" or "Sequential". Only names that Keras once had are judged."""
    once = _LAYER_METHODS if owner == "Layer" else _MODEL_METHODS
    if name not in once or name in table(keras)["members"][owner]:
        return None
    new, how = once[name]
    gone = tuple(generation for generation in (2, 3) if name not in table(generation)["members"][owner])
    return Renamed(f"{owner}.{name}", new, how, gone)


# ------------------------------------------------------------------ arguments

# Arguments of Keras 1 and 2, and their new names: the first that the signature has. The value stays, but see
# ARGUMENT_VALUES.
ARGUMENTS: Final[dict[str, tuple[str, ...]]] = {
    "output_dim": ("units",),
    "nb_filter": ("filters",),
    "nb_filters": ("filters",),
    "filter_length": ("kernel_size",),
    "border_mode": ("padding",),
    "subsample": ("strides",),
    "subsample_length": ("strides",),
    "stride": ("strides",),
    "pool_length": ("pool_size",),
    "length": ("size",),
    "atrous_rate": ("dilation_rate",),
    "dim_ordering": ("data_format",),
    "init": ("kernel_initializer", "embeddings_initializer", "alpha_initializer"),
    "inner_init": ("recurrent_initializer",),
    "forget_bias_init": ("unit_forget_bias",),
    "beta_init": ("beta_initializer",),
    "gamma_init": ("gamma_initializer",),
    "inner_activation": ("recurrent_activation",),
    "W_regularizer": ("kernel_regularizer", "embeddings_regularizer"),
    "U_regularizer": ("recurrent_regularizer",),
    "b_regularizer": ("bias_regularizer",),
    "W_constraint": ("kernel_constraint", "embeddings_constraint"),
    "U_constraint": ("recurrent_constraint",),
    "b_constraint": ("bias_constraint",),
    "bias": ("use_bias",),
    "p": ("rate",),
    "sigma": ("stddev",),
    "dropout_W": ("dropout",),
    "dropout_U": ("recurrent_dropout",),
    "concat_axis": ("axis",),
    "dot_axes": ("axes",),
    "alpha": ("negative_slope",),
    "lr": ("learning_rate",),
    "input": ("inputs",),
    "output": ("outputs",),
    "nb_epoch": ("epochs",),
    "generator": ("x",),
    "max_q_size": ("max_queue_size",),
    "nb_worker": ("workers",),
    "pickle_safe": ("use_multiprocessing",),
}

# What is written for something that has another name, or that took the place with another meaning of its value.
_RELATED: Final[dict[str, tuple[str, ...]]] = {
    "filter": ("filters",),
    "num_filters": ("filters",),
    "nb_row": ("kernel_size",),
    "nb_col": ("kernel_size",),
    "kernel_dim1": ("kernel_size",),
    "kernel_dim2": ("kernel_size",),
    "kernel_dim3": ("kernel_size",),
    "filter_size": ("kernel_size",),
    "kernel": ("kernel_size",),
    "consume_less": ("implementation",),
    "input_length": ("input_shape",),
    "batch_input_shape": ("batch_shape", "input_shape"),
    "units_size": ("units",),
    "num_units": ("units",),
    "hidden_size": ("units",),
    "n_units": ("units",),
    "decay": ("weight_decay",),
    "n_epochs": ("epochs",),
    "num_epochs": ("epochs",),
    "epoch": ("epochs",),
    "samples_per_epoch": ("steps_per_epoch",),
    "nb_val_samples": ("validation_steps",),
    "nb_validation_samples": ("validation_steps",),
    "val_samples": ("steps",),
    "val_data": ("validation_data",),
    "val_split": ("validation_split",),
    "metric": ("metrics",),
    "losses": ("loss",),
    "loss_function": ("loss",),
    "show_accuracy": ("metrics",),
    "period": ("save_freq",),
}

# Values that went with the old names.
ARGUMENT_VALUES: Final[dict[str, dict[object, object]]] = {
    "dim_ordering": {"th": "channels_first", "tf": "channels_last", "default": None},
    "consume_less": {"cpu": 0, "mem": 1, "gpu": 2},
}

# What became of arguments that have no successor of the same meaning.
DROPPED: Final[dict[str, str]] = {
    "time_major": "transpose the inputs to (batch, time, features) instead",
    "workers": "give them to keras.utils.PyDataset",
    "use_multiprocessing": "give it to keras.utils.PyDataset",
    "max_queue_size": "give it to keras.utils.PyDataset",
    "input_length": "it is not needed",
    "decay": "give a keras.optimizers.schedules schedule as learning_rate",
    "class_mode": "the loss decides",
    "consume_less": "it is not needed",
}


def new_argument(old: str, names: Collection[str]) -> str | None:
    """Which of a signature's `names` is the new name of the argument `old`."""
    return next((new for new in ARGUMENTS.get(old, ()) if new in names), None)


def meant(word: str, names: Collection[str]) -> list[str]:
    """Which of a signature's `names` an unknown argument may have been meant to be, the likeliest first."""
    known = [new for new in (*ARGUMENTS.get(word, ()), *_RELATED.get(word, ())) if new in names]
    return list(dict.fromkeys((*known, *similar(word, names))))[:3]


def similar(word: str, names: Iterable[str], count: int = 3) -> list[str]:
    """The names that `word` may have been meant to be, the likeliest first: case and underscores count for little."""
    import difflib  # here, since only mistakes need it

    plain: dict[str, list[str]] = {}
    for name in names:
        plain.setdefault(_plain(name), []).append(name)
    found = difflib.get_close_matches(_plain(word), plain, count, 0.72)
    return [name for key in found for name in plain[key]][:count]


def _plain(name: str) -> str:
    return name.replace("_", "").lower()
