"""Operations on matrices, which are the last two axes."""

from __future__ import annotations

from kerlint.graph.dims import UNKNOWN, Dim, Shape, same, unify
from kerlint.graph.problems import CannotContract, WrongRank, WrongSize
from kerlint.graph.tensors import Structure, Tensor
from kerlint.semantics.api import NotUnderstood
from kerlint.semantics.broadcasting import broadcast
from kerlint.semantics.ops.register import Call, op


def _square(call: Call) -> tuple[Tensor, Shape]:
    """A batch of square matrices. Raises WrongRank, WrongSize."""
    x, shape = call.shaped(at_least=2)
    if same(shape[-1], shape[-2]) is False:
        raise WrongSize(shape, len(shape) - 1, shape[-2])
    return x, shape


@op("inv", "cholesky", "expm", "matrix_power", "sqrtm")
def square_matrix(call: Call) -> Structure:
    """A square matrix of a square matrix."""
    x, shape = _square(call)
    return Tensor(shape, x.dtype if x.dtype in ("float32", "float64") else None)


@op("det", "logdet")
def determinant(call: Call) -> Structure:
    """One number for each matrix."""
    x, shape = _square(call)
    return Tensor(shape[:-2], x.dtype if x.dtype in ("float32", "float64") else None)


@op("slogdet")
def slogdet(call: Call) -> Structure:
    """The sign and the logarithm of the determinant."""
    _, shape = _square(call)
    return (Tensor(shape[:-2], None), Tensor(shape[:-2], None))


@op("eigh")
def eigh(call: Call) -> Structure:
    """Eigenvalues and eigenvectors."""
    _, shape = _square(call)
    return (Tensor(shape[:-1], None), Tensor(shape, None))


@op("eigvals")
def eigvals(call: Call) -> Structure:
    """Eigenvalues."""
    _, shape = _square(call)
    return Tensor(shape[:-1], None)


@op("matrix_rank")
def matrix_rank(call: Call) -> Structure:
    """One number for each matrix."""
    _, shape = call.shaped(at_least=2)
    return Tensor(shape[:-2], None)


@op("pinv")
def pinv(call: Call) -> Structure:
    """The other way around."""
    _, shape = call.shaped(at_least=2)
    return Tensor((*shape[:-2], shape[-1], shape[-2]), None)


def _smaller(a: Dim, b: Dim) -> Dim:
    if isinstance(a, int) and isinstance(b, int):
        return min(a, b)
    return a if same(a, b) else UNKNOWN


@op("qr")
def qr(call: Call) -> Structure:
    """An orthogonal and a triangular matrix."""
    _, shape = call.shaped(at_least=2)
    mode = call.get("mode")
    if mode not in ("reduced", "complete", True, False):
        raise NotUnderstood
    rows, columns = shape[-2:]
    inner = rows if mode in ("complete", True) else _smaller(rows, columns)
    return (Tensor((*shape[:-1], inner), None), Tensor((*shape[:-2], inner, columns), None))


@op("svd")
def svd(call: Call) -> Structure:
    """NumPy and Keras give U, S, V transposed; TensorFlow S, U, V."""
    _, shape = call.shaped(at_least=2)
    batch, (rows, columns) = shape[:-2], shape[-2:]
    inner = _smaller(rows, columns)
    values = Tensor((*batch, inner), None)
    full, vectors = call.flag("full_matrices"), call.flag("compute_uv")
    if vectors is False:
        return values
    if full is None or vectors is None:
        raise NotUnderstood
    left = Tensor((*batch, rows, rows if full else inner), None)
    height = columns if full else inner
    if call.library == "tensorflow":
        return (values, left, Tensor((*batch, columns, height), None))
    return (left, values, Tensor((*batch, height, columns), None))


@op("solve")
def solve(call: Call) -> Structure:
    """As many unknowns as equations. Raises WrongRank, WrongSize, CannotContract."""
    _, shape = call.shaped("a", at_least=2)
    if same(shape[-1], shape[-2]) is False:
        raise WrongSize(shape, len(shape) - 1, shape[-2])
    _, right = call.shaped("b", at_least=1)
    axis = -1 if len(right) == 1 else -2
    if same(shape[-1], right[axis]) is False:
        raise CannotContract([shape, right], (len(shape) - 1, len(right) + axis), "solve")
    if len(right) == 1:
        return Tensor((*shape[:-2], unify(shape[-1], right[-1])), None)
    batch = broadcast([shape[:-2], right[:-2]])
    return Tensor((*batch, *right[-2:]), None)


@op("cross")
def cross(call: Call) -> Structure:
    """Vectors of three that stand on both. Raises CannotBroadcast."""
    _, shape = call.shaped("x1", at_least=1)
    _, other = call.shaped("x2", at_least=1)
    axis = call.get("axis")
    if shape[-1] != 3 or other[-1] != 3 or axis not in (None, -1):
        raise NotUnderstood
    return Tensor(broadcast([shape, other]), None)


@op("diag_part")
def diag_part(call: Call) -> Structure:
    """The diagonal of every matrix."""
    x, shape = call.shaped(at_least=2)
    if call.get("k") != 0:
        raise NotUnderstood
    return Tensor((*shape[:-2], _smaller(*shape[-2:])), x.dtype)


@op("matrix_diag")
def matrix_diag(call: Call) -> Structure:
    """A matrix for every vector, which becomes its diagonal."""
    x, shape = call.shaped(at_least=1)
    if call.get("k") != 0:
        raise NotUnderstood
    return Tensor((*shape, shape[-1]), x.dtype)


@op("matrix_trace")
def matrix_trace(call: Call) -> Structure:
    """The sum of the diagonal of every matrix."""
    x, shape = call.shaped(at_least=2)
    return Tensor(shape[:-2], x.dtype)


@op("covariance")
def covariance(call: Call) -> Structure:
    """A square of as many rows as there are variables."""
    _, shape = call.shaped()
    if call.get("y") is not None or len(shape) > 2 or call.get("rowvar") not in (True, None):
        raise NotUnderstood
    if call.library == "numpy" and len(shape) == 2 and same(shape[0], 1) is not False:
        return Tensor(() if shape[0] == 1 else None, None)  # NumPy leaves out the axes of a single variable
    return Tensor(() if len(shape) < 2 else (shape[0], shape[0]), None)


@op("cdist")
def cdist(call: Call) -> Structure:
    """The distance of every vector to every other. Raises CannotContract."""
    _, a = call.shaped("x1", at_least=2)
    _, b = call.shaped("x2", at_least=2)
    if same(a[-1], b[-1]) is False:
        raise CannotContract([a, b], (len(a) - 1, len(b) - 1), "cdist")
    return Tensor((*broadcast([a[:-2], b[:-2]]), a[-2], b[-2]), None)


@op("lstsq")
def lstsq(call: Call) -> Structure:
    """The unknowns of more equations than there are. Raises WrongRank, CannotContract."""
    _, shape = call.shaped("a", 2 if call.library == "keras" else None, at_least=2)
    _, right = call.shaped("b", at_least=1)
    if call.library == "keras" and len(right) > 2:
        raise WrongRank(2, right, at_most=True, input_index=1)
    vector = call.library == "keras" and len(right) == 1
    if len(right) < 2 and not vector:
        raise WrongRank(2, right, at_least=True, input_index=1)
    if same(shape[-2], right[0 if vector else -2]) is False:
        raise CannotContract([shape, right], (len(shape) - 2, max(len(right) - 2, 0)), "lstsq")
    return Tensor((*shape[:-2], shape[-1]) if vector else (*shape[:-2], shape[-1], right[-1]), None)


@op("lu")
def lu(call: Call) -> Structure:
    """Both triangles in one matrix, and the order of its rows."""
    x, shape = call.shaped(at_least=2)
    return (Tensor(shape, x.dtype), Tensor((*shape[:-2], _smaller(*shape[-2:])), None))


@op("like_second")
def like_second(call: Call) -> Structure:
    """Unknowns of the shape of the right side."""
    _, shape = call.shaped("b")
    return Tensor(shape, None)


@op("normalized")
def normalized(call: Call) -> Structure:
    """The tensor over its norm, and the norm."""
    x, shape = call.shaped()
    axes = call.axes(len(shape))
    norm = None if axes is None else tuple(1 if axis in axes else size for axis, size in enumerate(shape))
    return (Tensor(shape, x.dtype), Tensor(norm, x.dtype))


@op("tensor_diag")
def tensor_diag(call: Call) -> Structure:
    """The axes twice, the tensor on the diagonal."""
    x, shape = call.shaped()
    return Tensor((*shape, *shape), x.dtype)


@op("tensor_diag_part")
def tensor_diag_part(call: Call) -> Structure:
    """The diagonal of a tensor whose axes stand twice. Raises WrongRank."""
    x, shape = call.shaped(at_least=2)
    if len(shape) % 2:
        raise WrongRank(len(shape) + 1, shape)
    first, second = shape[: len(shape) // 2], shape[len(shape) // 2 :]
    for axis, (a, b) in enumerate(zip(first, second)):
        if same(a, b) is False:
            raise WrongSize(shape, axis, b)
    return Tensor(tuple(map(unify, first, second)), x.dtype)


@op("confusion_matrix")
def confusion_matrix(call: Call) -> Structure:
    """A row for each class, and a column."""
    size = UNKNOWN if call.get("num_classes") is None else call.size("num_classes")
    return Tensor((size, size), call.dtype("int32"))
