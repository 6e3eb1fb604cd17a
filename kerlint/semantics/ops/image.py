"""Operations on images: (height, width, channels), alone or in a batch."""

from __future__ import annotations

from kerlint.graph.dims import UNKNOWN, Dim, Shape, add, mul, same
from kerlint.graph.problems import CannotBroadcast, SizeCollapse, WrongRank, WrongSize
from kerlint.graph.tensors import Structure, Tensor, same_shape
from kerlint.semantics.api import NotUnderstood
from kerlint.semantics.broadcasting import broadcast
from kerlint.semantics.ops.nn import spatial
from kerlint.semantics.ops.operands import as_sizes
from kerlint.semantics.ops.register import Call, op
from kerlint.semantics.ops.shaping import image_axes
from kerlint.semantics.windows import replaced, slide_over


def _image(call: Call) -> tuple[Tensor, Shape]:
    """One image or a batch. Raises WrongRank, NotUnderstood."""
    x = call.tensor(at_least=3, at_most=4)
    if x.shape is None:
        raise NotUnderstood
    return x, x.shape


def _layout(call: Call, rank: int) -> tuple[int, int, int]:
    """The channel axis, the height and the width."""
    channel, axes = image_axes(call, 4)
    return channel - 4 + rank, axes[0] - 4 + rank, axes[1] - 4 + rank


@op("resize")
def resize(call: Call) -> Structure:
    """Another height and width. Raises WrongRank, BadArgument."""
    x = call.tensor(at_least=3, at_most=4)
    size = as_sizes(call.get("size"))
    if size is not None and len(size) == 1 and call.library == "keras":
        size = size * 2
    if size is not None and len(size) != 2:
        raise call.bad("size", "(height, width)")
    if x.shape is None:
        return Tensor(None, None)
    _, height, width = _layout(call, len(x.shape))
    exact = size is not None and not call.get("preserve_aspect_ratio")
    new = size if exact and size is not None else (UNKNOWN, UNKNOWN)
    dtype = x.dtype if call.library == "keras" or call.get("method") == "nearest" else None
    if call.library == "tensorflow" and call.get("method") in ("bilinear", "bicubic", "lanczos3", "area", "gaussian"):
        dtype = "float32"
    return Tensor(replaced(x.shape, {height: new[0], width: new[1]}), dtype if exact else None)


@op("resize_to")
def resize_to(call: Call) -> Structure:
    """A height and a width, by crops or borders."""
    x, shape = _image(call)
    rank = len(shape)
    sizes = {rank - 3: call.size("target_height"), rank - 2: call.size("target_width")}
    return Tensor(replaced(shape, sizes), "float32" if call.spelling.name == "resize_with_pad" else x.dtype)


@op("bounding_box")
def bounding_box(call: Call) -> Structure:
    """`crop_to_bounding_box` and `pad_to_bounding_box`. Raises SizeCollapse, WrongRank."""
    x, shape = _image(call)
    rank = len(shape)
    crops = call.spelling.name.startswith("crop")
    sizes: dict[int, Dim] = {}
    for axis, side in ((rank - 3, "height"), (rank - 2, "width")):
        offset, target, size = call.size(f"offset_{side}"), call.size(f"target_{side}"), shape[axis]
        sizes[axis] = target
        if isinstance(offset, int) and isinstance(target, int) and isinstance(size, int):
            reach, room = (offset + target, size) if crops else (offset + size, target)
            if offset < 0 or reach > room:
                raise call.bad(f"target_{side}", f"what fits: axis {axis} is {size}")
    return Tensor(replaced(shape, sizes), x.dtype)


@op("central_crop")
def central_crop(call: Call) -> Structure:
    """A part of the middle."""
    x, shape = _image(call)
    return Tensor(replaced(shape, {len(shape) - 3: UNKNOWN, len(shape) - 2: UNKNOWN}), x.dtype)


@op("random_crop")
def random_crop(call: Call) -> Structure:
    """A block of the given shape. Raises BadArgument."""
    x, size = call.tensor(), call.sizes("size")
    if x.shape is not None and size is not None:
        if len(x.shape) != len(size):
            raise call.bad("size", f"{len(x.shape)} sizes, one for each axis")
        if any(isinstance(a, int) and isinstance(b, int) and b > a for a, b in zip(x.shape, size)):
            raise call.bad("size", "no more than the tensor has")
    return Tensor(size, x.dtype)


@op("to_grayscale")
def to_grayscale(call: Call) -> Structure:
    """Three channels become one. Raises WrongSize."""
    return _channels(call, 3, 1)


@op("to_rgb")
def to_rgb(call: Call) -> Structure:
    """One channel becomes three. Raises WrongSize."""
    return _channels(call, 1, 3)


@op("colors")
def colors(call: Call) -> Structure:
    """Three channels of colours to three others. Raises WrongSize."""
    return _channels(call, 3, 3)


def _channels(call: Call, expected: int, result: int) -> Tensor:
    x, shape = call.shaped(at_least=3 if call.library == "keras" else 1)
    channel = len(shape) - 1
    if call.library == "keras":
        if len(shape) > 4:
            raise WrongRank(4, shape, at_most=True)
        channel = _layout(call, len(shape))[0]
    gray = call.library == "keras" and shape[channel] == 1 and call.spelling.op != "colors"
    if isinstance(shape[channel], int) and shape[channel] != expected and not gray:
        raise WrongSize(shape, channel, expected)
    return Tensor(replaced(shape, {channel: result}), x.dtype)


@op("flip_pixels", "warp")
def flip_pixels(call: Call) -> Structure:
    """The pixels elsewhere. Raises WrongRank."""
    x = call.tensor(at_least=3, at_most=4)
    if call.get("transform") is not None:
        call.tensor("transform", at_least=1, at_most=2)
    return Tensor(x.shape, x.dtype)


@op("transpose_pixels")
def transpose_pixels(call: Call) -> Structure:
    """Height and width change places. Raises WrongRank."""
    x, shape = _image(call)
    rank = len(shape)
    turns = call.integer("k") if "k" in call.values else 1
    if turns is None:
        return Tensor(replaced(shape, {rank - 3: UNKNOWN, rank - 2: UNKNOWN}), x.dtype)
    if turns % 2 == 0:
        return Tensor(shape, x.dtype)
    return Tensor(replaced(shape, {rank - 3: shape[rank - 2], rank - 2: shape[rank - 3]}), x.dtype)


@op("crop_images")
def crop_images(call: Call) -> Structure:
    """Borders cut away. Raises WrongRank, SizeCollapse."""
    return _bordered(call, "cropping", -1)


@op("pad_images")
def pad_images(call: Call) -> Structure:
    """Borders added. Raises WrongRank."""
    return _bordered(call, "padding", 1)


def _bordered(call: Call, what: str, sign: int) -> Tensor:
    x, shape = _image(call)
    _, height, width = _layout(call, len(shape))
    sizes: dict[int, Dim] = {}
    sides = ((height, "target_height", "top_", "bottom_"), (width, "target_width", "left_", "right_"))
    for axis, target, before, after in sides:
        if call.get(target) is not None:
            sizes[axis] = call.size(target)
            continue
        borders = [call.size(side + what) for side in (before, after)]
        sizes[axis] = add(shape[axis], *(mul(sign, border) for border in borders))
        size, result = shape[axis], sizes[axis]
        if isinstance(size, int) and isinstance(result, int) and result <= 0:
            raise SizeCollapse(shape, axis, size, size - result, result, what)
    return Tensor(replaced(shape, sizes), x.dtype)


@op("extract_patches")
def extract_patches(call: Call) -> Structure:
    """Every patch becomes the channels of a pixel. Raises WrongRank."""
    x, shape = _image(call)
    channel, height, width = _layout(call, len(shape))
    axes = [height, width]
    windows = spatial(call, "size", axes, 4)
    strides = windows if call.get("strides") is None else spatial(call, "strides", axes, 4)
    dilations = spatial(call, "dilation_rate", axes, 4)
    padding = call.text("padding")
    if padding is None:
        raise NotUnderstood
    sizes = slide_over(shape, axes, windows, strides, padding.lower(), dilations, "size")
    return Tensor(replaced(shape, {**sizes, channel: mul(shape[channel], *windows)}), x.dtype)


@op("extract_patches_3d")
def extract_patches_3d(call: Call) -> Structure:
    """Blocks of (batch, depth, height, width, channels), flat along the last axis. Raises WrongRank."""
    x, shape = call.shaped(at_least=4)
    if call.get("data_format") not in (None, "channels_last") or len(shape) not in (4, 5):
        raise NotUnderstood
    axes = [len(shape) - 4, len(shape) - 3, len(shape) - 2]
    windows = spatial(call, "size", axes, len(shape))
    strides = windows if call.get("strides") is None else spatial(call, "strides", axes, len(shape))
    dilations = spatial(call, "dilation_rate", axes, len(shape))
    padding = call.text("padding")
    if padding is None:
        raise NotUnderstood
    sizes = slide_over(shape, axes, windows, strides, padding, dilations, "size")
    return Tensor(replaced(shape, {**sizes, len(shape) - 1: mul(shape[-1], *windows)}), x.dtype)


@op("sobel_edges")
def sobel_edges(call: Call) -> Structure:
    """A last axis of two, one for each direction."""
    x, shape = call.shaped(rank=4)
    return Tensor((*shape, 2), x.dtype)


@op("compare_images")
def compare_images(call: Call) -> Structure:
    """One number for every pair of images. Raises CannotBroadcast."""
    _, shape = call.shaped("x1", at_least=3)
    _, other = call.shaped("x2", at_least=3)
    if same_shape(shape[-3:], other[-3:]) is False:
        raise CannotBroadcast([shape, other])
    if call.library == "keras":
        return Tensor(shape[:-3], None)
    return Tensor(broadcast([shape[:-3], other[:-3]]), None)


@op("map_coordinates")
def map_coordinates(call: Call) -> Structure:
    """One value for each coordinate. Raises WrongSize."""
    x, coordinates = call.tensor(), call.tensor("coordinates", at_least=1)
    if x.shape is not None and coordinates.shape and same(coordinates.shape[0], len(x.shape)) is False:
        raise WrongSize(coordinates.shape, 0, len(x.shape))
    return Tensor(None if coordinates.shape is None else coordinates.shape[1:], x.dtype)


@op("crop_and_resize")
def crop_and_resize(call: Call) -> Structure:
    """One image of the given size for each box."""
    _, shape = call.shaped(rank=4)
    _, boxes = call.shaped("boxes", rank=2)
    if same(boxes[1], 4) is False:
        raise WrongSize(boxes, 1, 4)
    size = as_sizes(call.get("size")) or (UNKNOWN, UNKNOWN)
    return Tensor((boxes[0], *size, shape[-1]), "float32")


@op("decode")
def decode(call: Call) -> Structure:
    """An image from a file: its rank is certain unless it may be an animation."""
    channels = call.integer("channels") if "channels" in call.values else None
    last: Dim = channels if channels else UNKNOWN
    if call.spelling.name == "decode_image" and call.flag("expand_animations") is not False:
        return Tensor(None, "uint8")
    return Tensor((None, None, last), call.dtype("uint8"))


@op("convert_image")
def convert_image(call: Call) -> Structure:
    """The values in another dtype."""
    return Tensor(call.tensor().shape, call.dtype(None))


@op("scale_images")
def scale_images(call: Call) -> Structure:
    """`K.resize_images` and `K.resize_volumes`: sizes multiplied. Raises WrongRank."""
    roles = [role for role in ("depth_factor", "height_factor", "width_factor") if role in call.values]
    _, shape = call.shaped(rank=len(roles) + 2)
    _, axes = image_axes(call, len(shape))
    return Tensor(replaced(shape, {a: mul(shape[a], call.size(role)) for a, role in zip(axes, roles)}), None)


@op("pad_spatial")
def pad_spatial(call: Call) -> Structure:
    """`K.temporal_padding`, `K.spatial_2d_padding`, `K.spatial_3d_padding`. Raises WrongRank."""
    name = call.spelling.name
    count = 1 if name.startswith("temporal") else int(name[8])
    x, shape = call.shaped(rank=count + 2)
    axes = [1]
    if count > 1:
        _, axes = image_axes(call, len(shape))
    pairs = call.get("padding")
    if not isinstance(pairs, (tuple, list)):
        return Tensor((UNKNOWN,) * len(shape), x.dtype)
    widths = [as_sizes(pair) for pair in ([pairs] if count == 1 else pairs)]
    sizes = {axis: UNKNOWN if pair is None else add(shape[axis], *pair) for axis, pair in zip(axes, widths)}
    return Tensor(replaced(shape, sizes), x.dtype)


@op("scale_and_translate")
def scale_and_translate(call: Call) -> Structure:
    """As large as `shape` says."""
    x = call.tensor()
    return Tensor(call.sizes("shape"), x.dtype)


@op("image_gradients")
def image_gradients(call: Call) -> Structure:
    """The changes from pixel to pixel, down and to the right. Raises WrongRank."""
    x, shape = call.shaped(rank=4)
    return (Tensor(shape, x.dtype), Tensor(shape, x.dtype))


@op("total_variation")
def total_variation(call: Call) -> Structure:
    """One number for each image."""
    x, shape = call.shaped(at_least=3)
    return Tensor(shape[:-3], x.dtype)


@op("suppressed")
def suppressed(call: Call) -> Structure:
    """Which boxes are left, of `boxes` with one score each. Raises WrongRank, WrongSize."""
    _, boxes = call.shaped("boxes", rank=2)
    _, scores = call.shaped("scores", rank=1)
    if same(boxes[1], 4) is False:
        raise WrongSize(boxes, 1, 4)
    if same(boxes[0], scores[0]) is False:
        raise WrongSize(boxes, 0, scores[0])
    return Tensor((None,), "int32")


@op("encode_image")
def encode_image(call: Call) -> Structure:
    """The bytes of a file for each image."""
    _, shape = call.shaped(at_least=3)
    return Tensor(shape[:-3], "string")
