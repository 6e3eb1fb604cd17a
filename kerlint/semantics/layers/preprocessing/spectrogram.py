"""Spectrograms (Keras 3)."""

from __future__ import annotations

from kerlint.graph.dims import Dim, add, floordiv, mul
from kerlint.graph.layers import Weight
from kerlint.semantics.api import Incoming, NotUnderstood, Result, layer
from kerlint.semantics.layers.convolutional.conv import padding_of
from kerlint.semantics.windows import axes_of, channels_first, replaced, slide_over


@layer("MelSpectrogram")
def mel_spectrogram(incoming: Incoming) -> Result:
    """A signal becomes `num_mel_bins` bands over frames `sequence_stride` apart."""
    x = incoming.tensor(at_least=1, at_most=2)
    if x.shape is None:
        raise NotUnderstood
    stride = incoming.dim("sequence_stride")
    frames = floordiv(add(x.shape[-1], stride, 1), stride)
    return Result(incoming.like(x, (*x.shape[:-1], incoming.dim("num_mel_bins"), frames)))


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
