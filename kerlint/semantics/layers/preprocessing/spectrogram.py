"""Spectrograms (Keras 3)."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.dims import Dim, add, floordiv, mul
from kerlint.graph.layers import Layer, Weight
from kerlint.graph.problems import Problem, WrongSize
from kerlint.semantics.api import Incoming, NotUnderstood, Result, checks, layer
from kerlint.semantics.arguments import check_choice, check_data_format
from kerlint.semantics.layers.convolutional.conv import padding_of
from kerlint.semantics.windows import axes_of, channels_first, replaced, slide_over


@layer("MelSpectrogram")
def mel_spectrogram(incoming: Incoming) -> Result:
    """The last axis becomes `num_mel_bins` bands over frames `sequence_stride` apart, mirrored at both ends.

    Keras's own formula for the shape counts a frame too many at times.
    """
    x = incoming.tensor(at_least=1)
    if x.shape is None:
        raise NotUnderstood
    length, points = x.shape[-1], incoming.get("fft_length")
    if isinstance(length, int) and isinstance(points, int) and length <= points // 2:
        raise WrongSize(x.shape, len(x.shape) - 1, f"more than {points // 2}", "fft_length")
    frames = add(floordiv(length, incoming.dim("sequence_stride")), 1)
    return Result(incoming.like(x, (*x.shape[:-1], incoming.dim("num_mel_bins"), frames)))


@checks("STFTSpectrogram")
def stft_spectrogram_arguments(layer: Layer) -> Iterator[Problem]:
    """What the constructor refuses."""
    yield from check_choice(layer, "mode", ("log", "magnitude", "psd", "real", "imag", "angle", "stft"))
    yield from check_choice(layer, "scaling", ("density", "spectrum"), none=True)
    yield from check_choice(layer, "padding", ("valid", "same"))
    yield from check_data_format(layer)


@layer("STFTSpectrogram")
def stft_spectrogram(incoming: Incoming) -> Result:
    """A convolution with fixed waves: every channel becomes `fft_length // 2 + 1` frequencies."""
    x = incoming.tensor(3)
    assert x.shape is not None
    mode, length = incoming.get("mode"), incoming.get("frame_length")
    expand = incoming.flag("expand_dims")
    if not isinstance(mode, str) or not isinstance(length, int) or expand is None:
        raise NotUnderstood
    step = incoming.get("frame_step") or length // 2
    points = incoming.get("fft_length") or 2 ** (length - 1).bit_length()
    if not isinstance(step, int) or not isinstance(points, int):
        raise NotUnderstood
    first = channels_first(incoming)
    channel_axis, axes = axes_of(x.shape, 1, first)
    channels = incoming.feature_size(x, channel_axis)
    sizes = slide_over(x.shape, axes, (length,), (step,), padding_of(incoming), argument="frame_length")
    bins = points // 2 + 1
    found: Dim = mul(2 * bins if mode == "stft" else bins, channels)
    shape = replaced(x.shape, {**sizes, channel_axis: found})
    if expand:
        shown = 2 * bins if mode == "stft" else bins
        shape = (shape[0], channels, shape[2], shown) if first else (shape[0], shape[1], shown, channels)
    kernel = (length, 1, bins)
    weights = [Weight(f"{part}_kernel", kernel) for part in ("real", "imag") if mode != {"real": "imag", "imag": "real"}[part]]
    return Result(incoming.like(x, shape), weights)
