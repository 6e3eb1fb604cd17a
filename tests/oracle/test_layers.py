"""Layers against real Keras, in both generations."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from tests.oracle.families import FAMILIES
from tests.oracle.harness import Case, Spec, cases, compare, keras_module

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.mark.parametrize(
    ("family", "keras"), [(name, keras) for name, family in FAMILIES.items() for keras in family.generations]
)
def test_agrees_with_keras(family: str, keras: int) -> None:
    drawn = FAMILIES[family]

    @cases(drawn.count)
    @given(drawn.draw(keras))
    def check(case: Case) -> None:
        assert compare(case, keras, vague=drawn.vague) == []

    check()


MASKED: dict[str, dict[str, Any]] = {
    "Dense": {"units": 3},
    "Activation": {"activation": "relu"},
    "Identity": {},
    "Masking": {},
    "ReLU": {},
    "LeakyReLU": {},
    "PReLU": {},
    "Softmax": {},
    "Dropout": {"rate": 0.5},
    "AlphaDropout": {"rate": 0.5},
    "GaussianNoise": {"stddev": 0.5},
    "SpatialDropout1D": {"rate": 0.5},
    "ActivityRegularization": {},
    "BatchNormalization": {},
    "LayerNormalization": {},
    "GroupNormalization": {"groups": 1},
    "UnitNormalization": {},
    "Rescaling": {"scale": 2.0},
    "Normalization": {},
    "Conv1D": {"filters": 2, "kernel_size": 2},
    "DepthwiseConv1D": {"kernel_size": 2},
    "SeparableConv1D": {"filters": 2, "kernel_size": 2},
    "Conv1DTranspose": {"filters": 2, "kernel_size": 2},
    "MaxPooling1D": {"pool_size": 2},
    "AveragePooling1D": {"pool_size": 2},
    "GlobalMaxPooling1D": {},
    "GlobalAveragePooling1D": {},
    "Flatten": {},
    "Reshape": {"target_shape": (4, 6)},
    "Permute": {"dims": (2, 1)},
    "ZeroPadding1D": {},
    "Cropping1D": {},
    "UpSampling1D": {},
    "EinsumDense": {"equation": "abc,cd->abd", "output_shape": (None, 2)},
    "RMSNormalization": {},
    "ThresholdedReLU": {},
    "ELU": {},
    "LocallyConnected1D": {"filters": 2, "kernel_size": 2},
}


@pytest.mark.parametrize("keras", [2, 3])
@pytest.mark.parametrize("name", MASKED)
def test_mask_passes_where_keras_lets_it(name: str, keras: int) -> None:
    if not hasattr(keras_module(keras).layers, name):
        pytest.skip(f"Keras {keras} has no {name}")
    if keras == 2 and name in ("Softmax", "GroupNormalization"):
        pytest.skip("its mask must have the shape of the input there")
    assert compare(Case(Spec(name, MASKED[name]), [(None, 6, 4)], masked=True), keras) == []
