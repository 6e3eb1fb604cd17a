"""Transforms of signals, and frames of them."""

from __future__ import annotations

from kerlint.graph.dims import UNKNOWN, Dim, Shape, add, floordiv, mul, sub
from kerlint.graph.problems import CannotBroadcast, SizeCollapse, WrongRank
from kerlint.graph.tensors import Structure, Tensor, same_shape
from kerlint.semantics.api import NotUnderstood
from kerlint.semantics.ops.register import Call, op


@op("fft")
def fft(call: Call) -> Structure:
    """The shape stays unless a length is asked for."""
    if call.library == "keras":
        _, shape = _parts(call)
        real, imaginary = call.tensors("x")
        dtype = real.dtype if real.dtype == imaginary.dtype else None
        return (Tensor(shape, dtype), Tensor(shape, dtype))
    x = call.tensor(at_least=1)
    length = call.get("length")
    if length is None or x.shape is None:
        return Tensor(x.shape, None)
    axis = call.axis(len(x.shape))
    if axis is None or isinstance(length, (tuple, list)):
        return Tensor((UNKNOWN,) * len(x.shape), None)
    return Tensor((*x.shape[:axis], call.size("length"), *x.shape[axis + 1 :]), None)


def _length(call: Call, size: Dim) -> Dim:
    length = call.get("length")
    if isinstance(length, (tuple, list)) and len(length) == 1:
        length = length[0]
    return size if length is None else call.size("length") if length is call.get("length") else length


@op("rfft")
def rfft(call: Call) -> Structure:
    """Half of the last axis and one more. Keras gives real and imaginary parts."""
    x, shape = call.shaped(at_least=1)
    if "axis" in call.values and call.integer("axis") != -1:
        return Tensor((UNKNOWN,) * len(shape), None)
    length = _length(call, shape[-1])
    half = None if length is None else add(floordiv(length, 2), 1)
    result = (*shape[:-1], half)
    if call.library == "keras":
        return (Tensor(result, x.dtype), Tensor(result, x.dtype))
    return Tensor(result, None)


@op("stft")
def stft(call: Call) -> Structure:
    """TensorFlow's: frames, and half of each and one more."""
    _, shape = call.shaped(at_least=1)
    frames = _frames(call, shape[-1])
    length = call.get("fft_length")
    bins = UNKNOWN if length is None else add(floordiv(call.size("fft_length"), 2), 1)
    return Tensor((*shape[:-1], frames, bins), "complex64")


def _frames(call: Call, size: Dim) -> Dim:
    window, step = call.size("frame_length"), call.size("frame_step")
    if call.flag("pad_end") is not False:
        return UNKNOWN
    if isinstance(size, int) and isinstance(window, int) and window > size:
        return 0
    return add(floordiv(sub(size, window), step), 1)


@op("frame")
def frame(call: Call) -> Structure:
    """Overlapping frames of an axis."""
    x, shape = call.shaped(at_least=1)
    axis = call.axis(len(shape))
    if axis is None:
        return Tensor((UNKNOWN,) * (len(shape) + 1), x.dtype)
    return Tensor((*shape[:axis], _frames(call, shape[axis]), call.size("frame_length"), *shape[axis + 1 :]), x.dtype)


@op("extract_sequences")
def extract_sequences(call: Call) -> Structure:
    """Overlapping parts of the last axis."""
    x, shape = call.shaped(at_least=1)
    length, stride = call.size("frame_length"), call.size("frame_step")
    count = add(floordiv(sub(shape[-1], length), stride), 1)
    if isinstance(shape[-1], int) and isinstance(length, int) and length > shape[-1]:
        raise NotUnderstood
    return Tensor((*shape[:-1], count, length), x.dtype)


@op("dct")
def dct(call: Call) -> Structure:
    """The shape stays, but for the number of values asked for."""
    x, shape = call.shaped(at_least=1)
    last = shape[-1] if call.get("length") is None else call.size("length")
    return Tensor((*shape[:-1], last), x.dtype)


@op("convolve")
def convolve(call: Call) -> Structure:
    """NumPy's, of two vectors. Raises WrongRank."""
    _, a = call.shaped("x1", rank=1)
    _, b = call.shaped("x2", rank=1)
    return Tensor((_convolved(a, b, call.text("mode")),), None)


def _convolved(a: Shape, b: Shape, mode: str | None) -> Dim:
    if not isinstance(a[0], int) or not isinstance(b[0], int):
        return UNKNOWN
    sizes = {"full": a[0] + b[0] - 1, "same": max(a[0], b[0]), "valid": max(a[0], b[0]) - min(a[0], b[0]) + 1}
    return sizes.get(mode or "", UNKNOWN)


@op("mel_matrix")
def mel_matrix(call: Call) -> Structure:
    """A weight for each bin of the spectrogram and each mel bin."""
    return Tensor((call.size("bins"), call.size("mels")), call.dtype("float32"))


@op("overlap_and_add")
def overlap_and_add(call: Call) -> Structure:
    """Frames back to a signal."""
    x, shape = call.shaped(at_least=2)
    return Tensor((*shape[:-2], add(shape[-1], mul(sub(shape[-2], 1), call.size("frame_step")))), x.dtype)


def _parts(call: Call) -> tuple[Tensor, Shape]:
    """The real part of the two that Keras takes. Raises NotUnderstood, CannotBroadcast."""
    parts = call.get("x")
    if not isinstance(parts, (tuple, list)) or len(parts) != 2:
        raise NotUnderstood
    real, imaginary = call.tensors("x")
    if real.shape is None:
        raise NotUnderstood
    if same_shape(real.shape, imaginary.shape) is False:
        raise CannotBroadcast([real.shape, imaginary.shape or ()])
    return real, real.shape


@op("irfft")
def irfft(call: Call) -> Structure:
    """The way back from half of an axis: twice as many but two."""
    real, shape = _parts(call) if call.library == "keras" else call.shaped(at_least=1)
    if not shape:
        raise WrongRank(1, shape, at_least=True)
    length = _length(call, mul(2, sub(shape[-1], 1)))
    return Tensor((*shape[:-1], length), real.dtype if call.library == "keras" else None)


@op("stft_parts")
def stft_parts(call: Call) -> Structure:
    """Keras's: frames with the real and the imaginary part of half of each and one more."""
    x, shape = call.shaped(at_least=1)
    length, stride, centered = call.size("fft_length"), call.size("frame_step"), call.flag("center")
    if centered is None:
        frames: Dim = UNKNOWN
    else:
        around = mul(2, floordiv(length, 2)) if centered else 0
        whole = add(shape[-1], around)
        frames = add(floordiv(sub(whole, length), stride), 1)
        if isinstance(whole, int) and isinstance(length, int) and whole < length:
            raise SizeCollapse(shape, len(shape) - 1, whole, length, 0, "fft_length")
    result = (*shape[:-1], frames, add(floordiv(length, 2), 1))
    return (Tensor(result, x.dtype), Tensor(result, x.dtype))


@op("istft_parts")
def istft_parts(call: Call) -> Structure:
    """The signal that the frames came from. Raises WrongRank."""
    real, shape = _parts(call)
    if len(shape) < 2:
        raise WrongRank(2, shape, at_least=True)
    length, centered = call.size("fft_length"), call.flag("center")
    size = add(mul(sub(shape[-2], 1), call.size("frame_step")), length)
    if call.get("length") is not None:
        size = call.size("length")
    elif centered is not False:
        size = UNKNOWN if centered is None else sub(size, mul(2, floordiv(length, 2)))
    return Tensor((*shape[:-2], size), real.dtype)


@op("inverse_stft")
def inverse_stft(call: Call) -> Structure:
    """TensorFlow's: the signal that the frames came from."""
    _, shape = call.shaped(at_least=2)
    return Tensor((*shape[:-2], add(mul(sub(shape[-2], 1), call.size("frame_step")), call.size("frame_length"))), None)
