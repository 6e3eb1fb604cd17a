"""The parameters of a layer, as the sum that gives them."""

from __future__ import annotations

from kerlint.graph.layers import Layer, Weight


def sum_text(layer: Layer) -> str | None:
    """The sum of the parameters written out, such as `4 * ((50 + 128) * 128 + 128)`; None where a size is not known."""
    parts: list[str] = []
    for inner in layer.walk():
        if inner.weights is None or any(weight.size is None for weight in inner.weights):
            return None
        if inner.weights:
            parts.append(_gates(inner.weights) or _products(inner.weights))
    return " + ".join(parts) or None


def _gates(weights: tuple[Weight, ...]) -> str | None:
    """The sum of a recurrent cell: as many times the sum of one gate as it has gates."""
    by_name = {weight.name: weight for weight in weights}
    kernel, recurrent, bias = by_name.get("kernel"), by_name.get("recurrent_kernel"), by_name.get("bias")
    if kernel is None or recurrent is None or len(recurrent.shape) != 2:
        return None
    units, width = recurrent.shape
    features = kernel.shape[0]
    assert isinstance(units, int) and isinstance(width, int)
    count = width // units
    gate = f"({features} + {units}) * {units}"
    if bias is not None:
        assert bias.size is not None
        biases = bias.size // width
        gate += f" + {units}" if biases == 1 else f" + {biases} * {units}"
    if count == 1:
        return gate
    return f"{count} * ({gate})" if bias is not None else f"{count} * {gate}"


def _products(weights: tuple[Weight, ...]) -> str:
    return " + ".join(" * ".join(map(str, weight.shape)) or "1" for weight in weights)
