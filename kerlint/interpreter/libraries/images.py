"""Pictures: generators and data sets that read them from directories, single ones through PIL and OpenCV."""

from __future__ import annotations

from typing import Any

from kerlint.graph import dims
from kerlint.graph.dims import UNKNOWN, Dim, Shape, as_dim
from kerlint.graph.tensors import Array, Dataset
from kerlint.interpreter.libraries.arrays import (
    array_of,
    dtype_of,
    file_name,
    is_true,
    keras_paths,
    length_of,
    number_of,
    shape_of_size,
    size_named,
    string_in,
)
from kerlint.interpreter.library import Call, attribute, function, method
from kerlint.interpreter.values import DictValue, Foreign, LibraryRef, ListValue, Value
from kerlint.semantics import data
from kerlint.semantics.pixels import bounds_behind, way_of_function

GENERATOR = "keras.preprocessing.image.ImageDataGenerator"
CHANNELS = {"grayscale": 1, "rgb": 3, "rgba": 4}
# What every picture of a generator goes through that leaves no bounds of its values behind.
_UNBOUNDED = (
    "featurewise_center",
    "samplewise_center",
    "featurewise_std_normalization",
    "samplewise_std_normalization",
    "zca_whitening",
    "brightness_range",
    "channel_shift_range",
)


@function(*keras_paths("preprocessing.image.ImageDataGenerator"))
def image_data_generator(call: Call) -> Value:
    """A generator, known by its arguments."""
    made = Foreign(GENERATOR, call.args, dict(call.kwargs))
    made.attributes["partial"] = call.partial
    return made


def _bounds(generator: Foreign, low: float | None, high: float | None) -> tuple[float | None, float | None]:
    """The bounds of the values that the generator makes of values between `low` and `high`."""
    options = generator.kwargs
    if generator.args or generator.attributes.get("partial") or any(is_true(options.get(n)) is not False for n in _UNBOUNDED):
        return None, None
    function = options.get("preprocessing_function")
    if isinstance(function, LibraryRef) and function.path.endswith(".preprocess_input"):
        low, high = bounds_behind(way_of_function(function.path), low, high)
    elif function is not None:
        return None, None
    rescale = options.get("rescale")
    if rescale is None or low is None or high is None:
        return (low, high) if rescale is None else (None, None)
    factor = number_of(rescale)
    return (None, None) if factor is None else (min(low * factor, high * factor), max(low * factor, high * factor))


def _channels_first(options: dict[str, Value], default: bool = False) -> bool | None:
    given = options.get("data_format")
    if given is None:
        return default
    return given == "channels_first" if isinstance(given, str) else None


def _picture(size: Shape | None, channels: Dim, first: bool | None) -> Shape | None:
    """The shape of one picture."""
    if size is None or len(size) != 2 or first is None:
        return None
    return (channels, *size) if first else (*size, channels)


def _session_first(call: Call) -> bool:
    return call.machine.session.get("image_data_format") == "channels_first"


def _read_from_disk(call: Call, at: int, directory: Value, frame: bool) -> Value:
    """What `flow_from_directory` (`at` = 1) and `flow_from_dataframe` (`at` = 5) have in common."""
    generator: Foreign = call.receiver
    size = shape_of_size(call.get(at, "target_size", (256, 256)))
    mode = call.get(at + 1, "color_mode", "rgb")
    channels = CHANNELS.get(mode, UNKNOWN) if isinstance(mode, str) else UNKNOWN
    named = call.get(at + 2, "classes")
    class_mode = call.get(at + 3, "class_mode", "categorical")
    batch = as_dim(call.get(at + 4, "batch_size", 32))
    shape = _picture(size, channels, _channels_first(generator.kwargs, _session_first(call)))
    low, high = _bounds(generator, 0.0, 255.0)
    x = Array(None if shape is None else (None, *shape), "float32", low=low, high=high, place=call.place)
    name = file_name(directory) or "the directory"
    classes: Dim = UNKNOWN
    if named is not None:
        classes = length_of(named)
    if not isinstance(classes, (int, dims.Expr)):
        classes = size_named(call, f"classes in {name}", 1)
    element = _labelled(x, class_mode, classes)
    samples = size_named(call, f"pictures in {name}")
    facts = {
        "class_mode": class_mode,
        "classes": classes,
        "samples": samples,
        "batch_size": batch,
        "directory": directory,
        "image_shape": shape,
        "class_indices": sized(classes, kind="dict", names=named),
    }
    length = dims.ceildiv(samples, batch) if isinstance(batch, int) else UNKNOWN
    return Dataset(element, True, length, "Sequence", call.place, facts=facts)


def _labelled(x: Array, class_mode: Value, classes: Dim) -> Any:
    """One batch of a generator: pictures, and labels as `class_mode` has them."""
    if class_mode is None:
        return x
    if class_mode == "categorical":
        return (x, Array((None, classes), "float32", "one-hot", classes, 0.0, 1.0))
    if class_mode == "binary":
        return (x, Array((None,), "float32", "classes", 2, 0.0, 1.0))
    if class_mode == "sparse":
        high = float(classes - 1) if isinstance(classes, int) else None
        return (x, Array((None,), "float32", "classes", classes, 0.0, high))
    if class_mode == "input":
        return (x, data.derived(x, x.shape))
    return (x, Array(None))


@method(GENERATOR, "flow_from_directory")
def flow_from_directory(call: Call) -> Value:
    """Batches of the pictures in a directory, one folder for each class."""
    return _read_from_disk(call, 1, call.get(0, "directory", UNKNOWN), False)


@method(GENERATOR, "flow_from_dataframe")
def flow_from_dataframe(call: Call) -> Value:
    """Batches of the pictures that a table names."""
    found = _read_from_disk(call, 5, call.get(1, "directory"), True)
    if found.facts["class_mode"] in ("raw", "multi_output", "other"):
        column = call.get(3, "y_col", "class")
        width = length_of(column) if isinstance(column, (ListValue, tuple)) else None
        y = Array((None,) if width is None else (None, width))
        if found.facts["class_mode"] == "raw" and (isinstance(column, str) or width is not None):
            found.element = (found.element[0], y)
    return found


@method(GENERATOR, "flow")
def flow(call: Call) -> Value:
    """Batches of arrays: `(x, y)`, `(x, y, weights)`, or `x` alone."""
    generator: Foreign = call.receiver
    given, y = call.get(0, "x", UNKNOWN), call.get(1, "y")
    batch = as_dim(call.get(2, "batch_size", 32))
    x = array_of(given)
    if x is None or x.shape is None or isinstance(given, tuple):
        x = Array(None)
    low, high = _bounds(generator, x.low, x.high)
    images = Array(None if not x.shape else (None, *x.shape[1:]), "float32", low=low, high=high, place=call.place)
    parts: list[Any] = [images]
    if y is not None:
        labels = array_of(y)
        parts.append(Array(None) if labels is None or not labels.shape else data.plain(labels, (None, *labels.shape[1:])))
    if call.get(4, "sample_weight") is not None:
        parts.append(Array((None,)))
    whole = call.get(None, "subset") is None
    rows = x.shape[0] if x.shape and whole else UNKNOWN
    length = dims.ceildiv(rows, batch) if isinstance(batch, int) else UNKNOWN
    facts = {"samples": rows, "batch_size": batch}
    return Dataset(images if len(parts) == 1 else tuple(parts), True, length, "Sequence", call.place, facts=facts)


@method(GENERATOR, "fit", "standardize")
def fit(call: Call) -> Value:
    """Nothing that is needed here."""
    return None if call.path.endswith("fit") else UNKNOWN


@method(GENERATOR, "random_transform", "apply_transform")
def transform(call: Call) -> Value:
    """A picture of the same shape."""
    x = array_of(call.get(0, "x", UNKNOWN))
    return UNKNOWN if x is None else Array(x.shape, None)


@attribute("Sequence", "class_indices")
def class_indices(receiver: Dataset) -> Value:
    """The numbers of the classes by name."""
    return receiver.facts.get("class_indices", NotImplemented)


@attribute("Sequence", "num_classes", "num_class")
def num_classes(receiver: Dataset) -> Value:
    """How many classes there are."""
    return receiver.facts.get("classes", NotImplemented)


@attribute("Sequence", "samples", "n")
def samples(receiver: Dataset) -> Value:
    """How many pictures there are."""
    return receiver.facts.get("samples", NotImplemented)


@attribute("Sequence", "image_shape")
def image_shape(receiver: Dataset) -> Value:
    """The shape of one picture."""
    return receiver.facts.get("image_shape") or NotImplemented


@attribute("Sequence", "classes", "labels")
def classes(receiver: Dataset) -> Value:
    """The class number of every picture."""
    if "class_indices" not in receiver.facts:
        return NotImplemented
    return Array((receiver.facts["samples"],), "int32", "classes", receiver.facts["classes"], 0.0)


@method("Sequence", "next", "__next__")
def next_batch(call: Call) -> Value:
    """One batch."""
    return call.receiver.element


@method("Sequence", "reset", "on_epoch_end", "set_processing_attrs")
def reset(call: Call) -> Value:
    """Nothing that is needed here."""
    return None


def sized(length: Dim, *, kind: str = "list", names: Value = None) -> Value:
    """A list or dict of names of which `length` is known, exactly when the names are."""
    if isinstance(names, (ListValue, tuple)) and getattr(names, "exact", True) and all(isinstance(n, str) for n in names):
        return DictValue({n: i for i, n in enumerate(names)}) if kind == "dict" else ListValue(names)
    if kind == "dict":
        return Foreign(
            "dict of known length",
            attributes={"length": length, "items": ListValue([UNKNOWN], exact=False, length=length)},
        )
    return ListValue([UNKNOWN], exact=False, length=length)


@method("dict of known length", "__len__")
def len_of_sized(call: Call) -> Value:
    """How many keys it has."""
    return call.receiver.attributes["length"]


@method("dict of known length", "__getitem__", "get")
def item_of_sized(call: Call) -> Value:
    """Some number, or whatever the dict holds."""
    return UNKNOWN


@method("dict of known length", "keys", "values", "items")
def parts_of_sized(call: Call) -> Value:
    """As many as the dict is long."""
    pair = (UNKNOWN, UNKNOWN) if call.path.endswith(".items") else UNKNOWN
    return ListValue([pair], exact=False, length=call.receiver.attributes["length"])


# ---------------------------------------------------------------- data sets from directories


def _labels(call: Call, mode: Value, classes: Dim) -> Any:
    """The labels of one element of `image_dataset_from_directory` and its like; UNKNOWN when the mode is not known."""
    if mode == "int":
        return Array((), "int32", "classes", classes, 0.0, kind="tensorflow")
    if mode == "binary":
        return Array((1,), "float32", "classes", 2, 0.0, 1.0, kind="tensorflow")
    if mode == "categorical":
        return Array((classes,), "float32", "one-hot", classes, 0.0, 1.0, kind="tensorflow")
    return UNKNOWN


def _from_directory(call: Call, item: Array, batch_index: int, batch_default: int = 32) -> Value:
    """A data set over a directory with a folder for each class, or two of them for `subset="both"`."""
    from kerlint.interpreter.libraries.keras_utils import batch_of

    labels, mode = call.get(1, "labels", "inferred"), call.get(2, "label_mode", "int")
    named = call.get(3, "class_names")
    directory = call.get(0, "directory", UNKNOWN)
    classes = length_of(named) if named is not None else UNKNOWN
    if not isinstance(classes, (int, dims.Expr)):
        classes = size_named(call, f"classes in {file_name(directory) or 'the directory'}", 1)
    if labels is None or mode is None:
        element: Any = item
    elif string_in(mode, ("int", "binary", "categorical")):
        element = (item, _labels(call, mode, classes))
    else:
        element = UNKNOWN
    batch = as_dim(call.get(batch_index, "batch_size", batch_default))
    batched = None if isinstance(batch, dims.Unknown) else batch is not None
    if batched is None:
        element = UNKNOWN
    elif batched:
        element = batch_of(element, None)
    facts = {"label_mode": mode, "classes": classes, "class_names": sized(classes, names=named), "batch_size": batch}

    def made() -> Dataset:
        return Dataset(element, batched, UNKNOWN, "tf.data", call.place, facts=dict(facts))

    subset = call.get(None, "subset")
    if subset == "both":
        return (made(), made())
    return made()


@function(
    *keras_paths(
        "utils.image_dataset_from_directory",
        "preprocessing.image_dataset_from_directory",
        "preprocessing.image.image_dataset_from_directory",
        "utils.image_dataset.image_dataset_from_directory",
    )
)
def image_dataset_from_directory(call: Call) -> Value:
    """Pictures of `image_size` as float32 between 0 and 255, with labels as `label_mode` has them."""
    mode = call.get(4, "color_mode", "rgb")
    channels = CHANNELS.get(mode, UNKNOWN) if isinstance(mode, str) else UNKNOWN
    size = shape_of_size(call.get(6, "image_size", (256, 256)))
    shape = _picture(size, channels, _channels_first(call.kwargs, _session_first(call)))
    return _from_directory(call, Array(shape, "float32", low=0.0, high=255.0, kind="tensorflow", place=call.place), 5)


@function(
    *keras_paths(
        "utils.text_dataset_from_directory",
        "preprocessing.text_dataset_from_directory",
        "preprocessing.text.text_dataset_from_directory",
    )
)
def text_dataset_from_directory(call: Call) -> Value:
    """Texts, with labels as `label_mode` has them."""
    return _from_directory(call, Array((), "string", kind="tensorflow", place=call.place), 4)


@function("keras.utils.audio_dataset_from_directory")
def audio_dataset_from_directory(call: Call) -> Value:
    """Sounds of shape (samples, channels), with labels as `label_mode` has them."""
    length = as_dim(call.get(6, "output_sequence_length"))
    channels = None
    ragged = call.get(7, "ragged", False)
    shape: Shape | None = (length, channels) if ragged is False and not isinstance(length, dims.Unknown) else None
    return _from_directory(call, Array(shape, "float32", kind="tensorflow", place=call.place), 4)


@attribute("tf.data", "class_names")
def class_names(receiver: Dataset) -> Value:
    """The names of the classes, from the folders."""
    return receiver.facts.get("class_names", NotImplemented)


# ---------------------------------------------------------------- single pictures

PICTURE = "PIL.Image.Image"


@function(*keras_paths("utils.load_img", "preprocessing.image.load_img", "utils.image_utils.load_img"))
def load_img(call: Call) -> Value:
    """A picture of PIL: `target_size` high and wide if given, in the channels of `color_mode`."""
    if call.machine.keras == 2 and len(call.args) > 1:
        grey, mode, size = call.args[1], call.get(2, "color_mode", "rgb"), call.get(3, "target_size")
        mode = mode if grey is False else UNKNOWN
    else:
        mode, size = call.get(1, "color_mode", "rgb"), call.get(2, "target_size")
    if is_true(call.get(None, "grayscale", False)) is not False:
        mode = "grayscale"
    sides: Shape | None = (UNKNOWN, UNKNOWN) if size is None else shape_of_size(size)
    if sides is not None and len(sides) == 1:
        sides = None
    channels = CHANNELS.get(mode, UNKNOWN) if isinstance(mode, str) else UNKNOWN
    return picture(None if sides is None else sides[:2], channels)


def picture(sides: Shape | None, channels: Dim, grey: bool = False) -> Foreign:
    """A picture of PIL of (height, width) and channels. `grey` ones have no axis of channels in NumPy."""
    made = Foreign(PICTURE)
    made.attributes.update(sides=sides, channels=channels, grey=grey)
    return made


def pixels(image: Foreign) -> Array:
    """The picture as NumPy makes an array of it."""
    sides, channels = image.attributes.get("sides"), image.attributes.get("channels", UNKNOWN)
    if sides is None or isinstance(channels, dims.Unknown):
        return Array(None, "uint8", low=0.0, high=255.0)
    shape = tuple(sides) if channels == 1 else (*sides, channels)
    return Array(shape, "uint8", low=0.0, high=255.0)


@function(*keras_paths("utils.img_to_array", "preprocessing.image.img_to_array", "utils.image_utils.img_to_array"))
def img_to_array(call: Call) -> Value:
    """A picture as (height, width, channels) of float32."""
    image = call.get(0, "img", UNKNOWN)
    dtype = dtype_of(call.get(2, "dtype"), "float32")
    first = _channels_first({"data_format": call.get(1, "data_format")}, _session_first(call))
    if isinstance(image, Foreign) and image.path == PICTURE:
        shape = _picture(image.attributes.get("sides"), image.attributes.get("channels", UNKNOWN), first)
        return Array(shape, dtype, low=0.0, high=255.0, place=call.place)
    array = array_of(image)
    if array is None or array.shape is None or len(array.shape) not in (2, 3) or first is None:
        return Array(None, dtype)
    shape = array.shape
    if len(shape) == 2:
        shape = (1, *shape) if first else (*shape, 1)
    return Array(shape, dtype, low=array.low, high=array.high, place=call.place)


@function("PIL.Image.open", "Image.open")
def open_image(call: Call) -> Value:
    """A picture of any size and mode."""
    return picture((UNKNOWN, UNKNOWN), UNKNOWN)


@function("PIL.Image.fromarray")
def fromarray(call: Call) -> Value:
    """A picture with the sides of the array."""
    array = array_of(call.get(0, "obj", UNKNOWN))
    if array is None or array.shape is None or len(array.shape) not in (2, 3):
        return picture(None, UNKNOWN)
    return picture(array.shape[:2], 1 if len(array.shape) == 2 else array.shape[2])


@method(PICTURE, "resize")
def resize_picture(call: Call) -> Value:
    """The picture as (width, height)."""
    size = shape_of_size(call.get(0, "size", UNKNOWN))
    sides = None if size is None or len(size) != 2 else (size[1], size[0])
    return picture(sides, call.receiver.attributes.get("channels", UNKNOWN))


@method(PICTURE, "convert")
def convert_picture(call: Call) -> Value:
    """The picture in other channels."""
    mode = call.get(0, "mode", UNKNOWN)
    channels = {"L": 1, "1": 1, "RGB": 3, "RGBA": 4, "CMYK": 4, "HSV": 3, "LAB": 3, "YCbCr": 3}
    return picture(call.receiver.attributes.get("sides"), channels.get(mode, UNKNOWN) if isinstance(mode, str) else UNKNOWN)


@method(PICTURE, "copy", "filter", "transpose")
def same_channels(call: Call) -> Value:
    """The picture, perhaps turned."""
    image = call.receiver
    if call.path.endswith("copy") or call.path.endswith("filter"):
        return picture(image.attributes.get("sides"), image.attributes.get("channels", UNKNOWN))
    return picture((UNKNOWN, UNKNOWN), image.attributes.get("channels", UNKNOWN))


@method(PICTURE, "crop", "rotate")
def other_sides(call: Call) -> Value:
    """A part of the picture, or the picture turned."""
    return picture((UNKNOWN, UNKNOWN), call.receiver.attributes.get("channels", UNKNOWN))


@function("cv2.imread")
def imread(call: Call) -> Value:
    """A picture of three channels, or one without an axis of channels for the flag of grey."""
    flag = call.get(1, "flags", 1)
    path = getattr(flag, "path", None)
    if flag == 0 or path == "cv2.IMREAD_GRAYSCALE":
        return Array((UNKNOWN, UNKNOWN), "uint8", low=0.0, high=255.0, place=call.place)
    if flag == 1 or path == "cv2.IMREAD_COLOR":
        return Array((UNKNOWN, UNKNOWN, 3), "uint8", low=0.0, high=255.0, place=call.place)
    return Array(None)


@function("cv2.resize")
def resize(call: Call) -> Value:
    """The picture as (width, height); channels stay, but a single one loses its axis."""
    array, size = array_of(call.get(0, "src", UNKNOWN)), shape_of_size(call.get(1, "dsize", UNKNOWN))
    if array is None or array.shape is None or size is None or len(size) != 2:
        return Array(None)
    if len(array.shape) == 3 and (not isinstance(array.shape[2], int) or array.shape[2] == 1):
        tail: Shape | None = () if array.shape[2] == 1 else None
    else:
        tail = array.shape[2:]
    shape = None if tail is None else (size[1], size[0], *tail)
    return Array(shape, array.dtype, low=array.low, high=array.high, place=call.place)


@function("cv2.cvtColor")
def cvt_color(call: Call) -> Value:
    """The picture in other channels."""
    array, code = array_of(call.get(0, "src", UNKNOWN)), getattr(call.get(1, "code", UNKNOWN), "path", "")
    if array is None or array.shape is None or len(array.shape) not in (2, 3):
        return Array(None)
    target = code.rpartition("2")[2]
    sides = array.shape[:2]
    if target == "GRAY":
        return Array(sides, array.dtype, low=array.low, high=array.high)
    if target in ("RGB", "BGR", "HSV", "LAB", "Lab", "YCrCb", "HLS", "YUV") and code.startswith("cv2.COLOR_"):
        low, high = (array.low, array.high) if target in ("RGB", "BGR") else (None, None)
        return Array((*sides, 3), array.dtype, low=low, high=high)
    return Array(None)
