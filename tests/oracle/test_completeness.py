"""Nothing public is forgotten: every layer has semantics, every function on tensors a spelling."""

from __future__ import annotations

import inspect
from types import ModuleType
from typing import Any

import pytest

keras = pytest.importorskip("keras")
tf_keras = pytest.importorskip("tf_keras")
tf = pytest.importorskip("tensorflow")

import kerlint.semantics.layers  # noqa: E402, F401  (fills the register)
from kerlint.semantics import ops  # noqa: E402
from kerlint.semantics.api import LAYERS  # noqa: E402
from kerlint.semantics.signatures import table  # noqa: E402

NO_LAYERS = {"InputSpec"}

# What neither takes nor gives tensors, gives another function, or something ragged or sparse that is not followed.
LEFT_OUT = {
    "keras.ops": "custom_gradient is_tensor jvp vectorize",
    "keras.activations": "deserialize get serialize",
    "keras.backend": """
        backend batch_get_value batch_set_value clear_session ctc_decode ctc_label_dense_to_sparse epsilon floatx function
        get_uid gradients image_data_format is_keras_tensor is_sparse learning_phase learning_phase_scope local_conv2d
        manual_variable_initialization name_scope reset_uids set_epsilon set_floatx set_image_data_format
        set_learning_phase set_value
    """,
    "tensorflow.math": "approx_max_k approx_min_k",
    "tensorflow.linalg": "banded_triangular_solve eigh_tridiagonal tridiagonal_solve",
    "tensorflow.signal": """
        fftnd ifftnd inverse_mdct inverse_stft_window_fn irfft2d irfft3d irfftnd mdct rfft2d rfft3d rfftnd
    """,
    "tensorflow.nn": """
        all_candidate_sampler approx_max_k approx_min_k atrous_conv2d atrous_conv2d_transpose
        batch_norm_with_global_normalization collapse_repeated compute_accidental_hits ctc_beam_search_decoder
        ctc_greedy_decoder ctc_unique_labels depthwise_conv2d_backprop_filter depthwise_conv2d_backprop_input dilation2d
        embedding_lookup_sparse erosion2d fixed_unigram_candidate_sampler fractional_avg_pool fractional_max_pool
        isotonic_regression learned_unigram_candidate_sampler normalize_moments pool safe_embedding_lookup_sparse
        scale_regularization_loss space_to_batch sufficient_statistics with_space_to_batch
    """,
    "tensorflow.image": """
        combined_non_max_suppression decode_and_crop_jpeg decode_gif decode_jxl decode_webp extract_glimpse
        extract_jpeg_shape generate_bounding_box_proposals is_jpeg non_max_suppression_overlaps non_max_suppression_padded
        non_max_suppression_with_scores sample_distorted_bounding_box stateless_sample_distorted_bounding_box
    """,
    "tensorflow.strings": """
        bytes_split format ngrams split unicode_decode unicode_decode_with_offsets unicode_encode unicode_script
        unicode_split unicode_split_with_offsets unsorted_segment_join
    """,
}


@pytest.mark.parametrize("generation", [2, 3])
def test_every_layer_has_semantics(generation: int) -> None:
    package = keras if generation == 3 else tf_keras
    described = table(generation)["layers"]
    classes = {name for name, entry in described.items() if inspect.isclass(_object(package, entry["path"]))}
    assert classes - set(LAYERS) - NO_LAYERS == set()


def _object(package: ModuleType, path: str) -> Any:
    found: Any = package
    for part in path.split(".")[1:]:
        found = getattr(found, part, None)
    return found


def functions(module: Any, prefix: str = "") -> set[str]:
    """The public functions of a module and of the modules in it that Keras shows as parts."""
    found = set()
    for name, value in vars(module).items():
        if name.startswith("_") or inspect.isclass(value) or not callable(value):
            continue
        found.add(prefix + name)
    return found


@pytest.mark.parametrize(
    ("path", "module"),
    [
        ("keras.ops", keras.ops),
        ("keras.ops.image", keras.ops.image),
        ("keras.ops.linalg", keras.ops.linalg),
        ("keras.ops.nn", keras.ops.nn),
        ("keras.ops.numpy", keras.ops.numpy),
        ("keras.random", keras.random),
        ("keras.activations", keras.activations),
        ("keras.backend", tf_keras.backend),
        *((f"tensorflow.{name}", getattr(tf, name)) for name in "math nn linalg image signal strings bitwise".split()),
    ],
)
def test_every_function_is_known(path: str, module: Any) -> None:
    left_out = set(" ".join(LEFT_OUT.get(home, "") for home in (path, "keras.ops" if "ops" in path else "")).split())
    unknown = {name for name in functions(module) if ops.find(f"{path}.{name}") is None}
    assert unknown - left_out == set()
    assert left_out - functions(module) - functions(keras.ops) == set()
