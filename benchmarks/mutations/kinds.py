"""The mistakes: each is a function from one node of a correct program to the nodes that somebody may write in its place."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator

Change = Callable[[ast.AST], Iterator[ast.AST]]
KINDS: dict[str, Change] = {}

_UNITS = {"Dense": "units", "LSTM": "units", "GRU": "units", "Conv1D": "filters", "Conv2D": "filters"}
_UNITS |= {"Conv2DTranspose": "filters", "Embedding": "output_dim", "RepeatVector": "n", "Linear": "units"}
_WINDOWED = ("Conv1D", "Conv2D", "Conv2DTranspose", "DepthwiseConv2D")
_POOLS = tuple(f"{kind}Pooling{n}D" for kind in ("Max", "Average") for n in (1, 2))
_OTHER_RANK = {
    "Conv2D": "Conv1D",
    "Conv1D": "Conv2D",
    "MaxPooling2D": "MaxPooling1D",
    "MaxPooling1D": "MaxPooling2D",
    "GlobalAveragePooling2D": "GlobalAveragePooling1D",
    "GlobalAveragePooling1D": "GlobalAveragePooling2D",
    "GlobalMaxPooling1D": "GlobalMaxPooling2D",
    "UpSampling2D": "UpSampling1D",
    "LSTM": "Dense",
    "Conv2DTranspose": "Conv2D",
}
_LOSSES = {
    "mse": ("categorical_crossentropy",),
    "mean_squared_error": ("sparse_categorical_crossentropy",),
    "mae": ("categorical_crossentropy",),
    "binary_crossentropy": ("categorical_crossentropy", "sparse_categorical_crossentropy"),
    "categorical_crossentropy": ("sparse_categorical_crossentropy", "binary_crossentropy"),
    "sparse_categorical_crossentropy": ("categorical_crossentropy", "binary_crossentropy", "mse"),
}
_ACTIVATIONS = {"softmax": "sigmoid", "sigmoid": "softmax", "relu": "softmax", "tanh": "relu"}
_IDENTIFIERS = {"activation", "padding", "loss", "optimizer", "merge_mode", "kernel_initializer"}


def kind(name: str) -> Callable[[Change], Change]:
    """Enter a kind of mistake under the name that the table shows."""

    def enter(change: Change) -> Change:
        KINDS[name] = change
        return change

    return enter


def mutants(text: str, change: Change) -> Iterator[str]:
    """The program with the mistake, once for each place where it can be made and each way of making it."""
    tree = ast.parse(text)
    for index, node in enumerate(ast.walk(tree)):
        for replacement in change(node):
            twin = copy.deepcopy(tree)
            target = next(n for i, n in enumerate(ast.walk(twin)) if i == index)
            mutant = ast.fix_missing_locations(_Put(target, replacement).visit(twin))
            yield ast.unparse(mutant) + "\n"


class _Put(ast.NodeTransformer):
    def __init__(self, target: ast.AST, replacement: ast.AST) -> None:
        self.target, self.replacement = target, replacement

    def visit(self, node: ast.AST) -> ast.AST:
        return self.replacement if node is self.target else super().generic_visit(node)


def _called(node: ast.AST) -> str | None:
    """`Dense` of `layers.Dense(...)`."""
    if not isinstance(node, ast.Call):
        return None
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else None


def _layer(node: ast.AST) -> str | None:
    """The class of a constructor call, where it is one of a layer."""
    name = _called(node)
    return name if name and name[0].isupper() and name not in {"Input", "Model", "Sequential"} else None


def _keyword(node: ast.Call, name: str) -> ast.keyword | None:
    return next((k for k in node.keywords if k.arg == name), None)


def _with(node: ast.Call, name: str, value: ast.expr | None) -> ast.Call:
    """The call with this keyword argument set, or without it where `value` is None."""
    twin = copy.deepcopy(node)
    twin.keywords = [k for k in twin.keywords if k.arg != name]
    if value is not None:
        twin.keywords.append(ast.keyword(name, value))
    return twin


def _with_first(node: ast.Call, value: ast.expr) -> ast.Call:
    twin = copy.deepcopy(node)
    twin.args[0] = value
    return twin


def _numbers(node: ast.AST | None) -> list[int] | None:
    if isinstance(node, ast.Tuple) and all(isinstance(e, ast.Constant) and isinstance(e.value, int) for e in node.elts):
        return [e.value for e in node.elts if isinstance(e, ast.Constant) and isinstance(e.value, int)]
    return None


def _tuple(elements: list[ast.expr]) -> ast.Tuple:
    return ast.Tuple(list(elements), ast.Load())


def _is_true(keyword: ast.keyword | None) -> bool:
    return keyword is not None and isinstance(keyword.value, ast.Constant) and keyword.value.value is True


# ------------------------------------------------------------------ sequences


@kind("return_sequences dropped")
def _(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call) and _is_true(_keyword(node, "return_sequences")):
        yield _with(node, "return_sequences", None)


@kind("return_sequences added")
def _(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call) and _layer(node) in {"LSTM", "GRU"} and not _is_true(_keyword(node, "return_sequences")):
        yield _with(node, "return_sequences", ast.Constant(True))


@kind("return_state added or dropped")
def _(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call) and _layer(node) in {"LSTM", "GRU"}:
        there = _is_true(_keyword(node, "return_state"))
        yield _with(node, "return_state", None if there else ast.Constant(True))


@kind("wrapper dropped or added")
def _(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call) and _layer(node) in {"TimeDistributed", "Bidirectional"}:
        yield node.args[0]
    if isinstance(node, ast.Call) and _layer(node) in {"Dense", "LSTM", "Conv2D", "Flatten"}:
        wrapper = copy.deepcopy(node.func)
        if isinstance(wrapper, ast.Attribute):
            wrapper.attr = "TimeDistributed"
            yield ast.Call(wrapper, [copy.deepcopy(node)], [])


# ------------------------------------------------------------------ arguments of layers


@kind("units or filters changed")
def _(node: ast.AST) -> Iterator[ast.AST]:
    if not isinstance(node, ast.Call) or _layer(node) not in _UNITS:
        return
    if node.args:
        yield _with_first(node, ast.BinOp(copy.deepcopy(node.args[0]), ast.Mult(), ast.Constant(2)))
        yield _with_first(node, ast.BinOp(copy.deepcopy(node.args[0]), ast.Add(), ast.Constant(1)))


@kind("units become a float")
def _(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call) and _layer(node) in _UNITS and node.args:
        yield _with_first(node, ast.BinOp(copy.deepcopy(node.args[0]), ast.Div(), ast.Constant(2)))


@kind("kernel enlarged")
def _(node: ast.AST) -> Iterator[ast.AST]:
    if not isinstance(node, ast.Call) or _layer(node) not in _WINDOWED:
        return
    for size in (9, 25):
        if _keyword(node, "kernel_size"):
            yield _with(node, "kernel_size", ast.Constant(size))
        elif len(node.args) > 1:
            twin = copy.deepcopy(node)
            twin.args[1] = ast.Constant(size)
            yield twin


@kind("pool enlarged")
def _(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call) and _layer(node) in _POOLS:
        twin = copy.deepcopy(node)
        twin.args = []
        yield _with(twin, "pool_size", ast.Constant(4))
        yield _with(twin, "pool_size", ast.Constant(16))


@kind("stride changed")
def _(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call) and _layer(node) in (*_WINDOWED, *_POOLS):
        yield _with(node, "strides", None if _keyword(node, "strides") else ast.Constant(2))


@kind("padding changed")
def _(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call) and _layer(node) in (*_WINDOWED, *_POOLS):
        same = _keyword(node, "padding")
        yield _with(node, "padding", None if same else ast.Constant("same"))


@kind("axis changed")
def _(node: ast.AST) -> Iterator[ast.AST]:
    axis = _keyword(node, "axis") or _keyword(node, "axes") if isinstance(node, ast.Call) else None
    if isinstance(node, ast.Call) and axis is not None and axis.arg:
        for value in (0, 1, 2, 4):
            yield _with(node, axis.arg, ast.Constant(value))
    if isinstance(node, ast.Call) and _called(node) in {"Concatenate", "concatenate"} and axis is None:
        yield _with(node, "axis", ast.Constant(1))


@kind("argument misspelt")
def _(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call) and _layer(node):
        for index, keyword in enumerate(node.keywords):
            if keyword.arg and len(keyword.arg) > 3:
                twin = copy.deepcopy(node)
                twin.keywords[index].arg = keyword.arg[:-2] + keyword.arg[-1]
                yield twin


@kind("identifier misspelt")
def _(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.keyword) and node.arg in _IDENTIFIERS and isinstance(node.value, ast.Constant):
        value = node.value.value
        if isinstance(value, str):
            yield ast.keyword(node.arg, ast.Constant(value[0] + value[2] + value[1] + value[3:]))


@kind("class instead of instance")
def _(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call) and _layer(node) and not node.args:
        yield node.func


@kind("layer of another rank")
def _(node: ast.AST) -> Iterator[ast.AST]:
    name = _layer(node)
    if isinstance(node, ast.Call) and name in _OTHER_RANK:
        func = copy.deepcopy(node.func)
        if isinstance(func, ast.Attribute):
            func.attr = _OTHER_RANK[name]
            yield ast.Call(func, node.args, node.keywords)


# ------------------------------------------------------------------ the graph


@kind("Flatten or pooling to vectors dropped")
def _(node: ast.AST) -> Iterator[ast.AST]:
    yield from _dropped(node, lambda name: name == "Flatten" or name.startswith("Global"))


@kind("another layer dropped")
def _(node: ast.AST) -> Iterator[ast.AST]:
    yield from _dropped(node, lambda name: not (name == "Flatten" or name.startswith("Global")))


def _dropped(node: ast.AST, wanted: Callable[[str], bool]) -> Iterator[ast.AST]:
    if isinstance(node, ast.List):
        for index, element in enumerate(node.elts):
            if (name := _layer(element)) and wanted(name):
                yield ast.List([e for i, e in enumerate(node.elts) if i != index], ast.Load())
    if isinstance(node, ast.Expr) and _called(node.value) == "add" and isinstance(node.value, ast.Call):
        name = _layer(node.value.args[0]) if node.value.args else None
        if name and wanted(name):
            yield ast.Pass()
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Call) and len(node.args) == 1 and not node.keywords:
        name = _layer(node.func)
        if name and wanted(name) and not isinstance(node.args[0], (ast.List, ast.Tuple)):
            yield node.args[0]


@kind("x not rebound")
def _(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and isinstance(node.targets[0], ast.Name):
        name = node.targets[0].id
        if any(isinstance(a, ast.Name) and a.id == name for a in node.value.args):
            yield ast.Expr(node.value)


@kind("neighbours swapped")
def _(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.List) and any(_layer(e) for e in node.elts):
        for index in range(len(node.elts) - 1):
            first, second = node.elts[index : index + 2]
            if _layer(first) and _layer(second):
                yield ast.List([*node.elts[:index], second, first, *node.elts[index + 2 :]], ast.Load())


@kind("merge replaced")
def _(node: ast.AST) -> Iterator[ast.AST]:
    other = {"Add": "Concatenate", "Concatenate": "Add", "Multiply": "Concatenate", "Dot": "Add", "concatenate": "add"}
    name = _called(node)
    if isinstance(node, ast.Call) and name in other and isinstance(node.func, ast.Attribute):
        func = copy.deepcopy(node.func)
        func.attr = other[name]
        yield ast.Call(func, node.args, [k for k in node.keywords if k.arg not in {"axis", "axes"}])


@kind("list instead of inputs, input instead of list")
def _(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Call) and _layer(node.func) and len(node.args) == 1:
        argument = node.args[0]
        if isinstance(argument, ast.List):
            yield ast.Call(node.func, list(argument.elts), node.keywords)
            yield ast.Call(node.func, [argument.elts[0]], node.keywords)
        elif isinstance(argument, ast.Name):
            yield ast.Call(node.func, [ast.List([argument], ast.Load())], node.keywords)


@kind("input left out of the model")
def _(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call) and _called(node) == "Model":
        inputs = node.args[0] if node.args else getattr(_keyword(node, "inputs"), "value", None)
        if isinstance(inputs, ast.List) and len(inputs.elts) > 1:
            fewer = ast.List(inputs.elts[:-1], ast.Load())
            yield _with_first(node, fewer) if node.args else _with(node, "inputs", fewer)


@kind("another tensor passed")
def _(node: ast.AST) -> Iterator[ast.AST]:
    # Which tensors there are is known at module level only: two statements of one body, the second fed by the tensor before.
    if isinstance(node, ast.Module):
        named = [
            s for s in node.body if isinstance(s, ast.Assign) and isinstance(s.targets[0], ast.Name) and _layer_call(s.value)
        ]
        for earlier, later in zip(named, named[2:]):
            source = earlier.targets[0]
            call = later.value
            if isinstance(source, ast.Name) and isinstance(call, ast.Call) and isinstance(call.args[0], ast.Name):
                if call.args[0].id != source.id:
                    twin = copy.deepcopy(node)
                    index = node.body.index(later)
                    assigned = twin.body[index]
                    if isinstance(assigned, ast.Assign) and isinstance(assigned.value, ast.Call):
                        assigned.value.args[0] = ast.Name(source.id, ast.Load())
                        yield twin


def _layer_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Call) and bool(node.args)


# ------------------------------------------------------------------ shapes


def _shape_of(node: ast.AST) -> tuple[ast.Call, str | None, ast.Tuple] | None:
    """The shape of an Input or a Reshape, with the keyword that gives it."""
    if not isinstance(node, ast.Call) or _called(node) not in {"Input", "Reshape"}:
        return None
    keyword = _keyword(node, "shape")
    value = keyword.value if keyword else node.args[0] if node.args else None
    return (node, "shape" if keyword else None, value) if isinstance(value, ast.Tuple) else None


def _reshaped(node: ast.AST, elements: list[ast.expr]) -> Iterator[ast.AST]:
    found = _shape_of(node)
    if found:
        call, keyword, _ = found
        value = _tuple(elements)
        yield _with(call, keyword, value) if keyword else _with_first(call, value)


@kind("shape transposed")
def _(node: ast.AST) -> Iterator[ast.AST]:
    found = _shape_of(node)
    if found and len(found[2].elts) > 1 and len({ast.dump(e) for e in found[2].elts}) > 1:
        yield from _reshaped(node, found[2].elts[::-1])


@kind("shape loses or gains an axis")
def _(node: ast.AST) -> Iterator[ast.AST]:
    found = _shape_of(node)
    if found:
        elements = found[2].elts
        if len(elements) > 1:
            yield from _reshaped(node, elements[:-1])
        yield from _reshaped(node, [*elements, ast.Constant(1)])
        yield from _reshaped(node, [ast.Constant(8), *elements])


@kind("size in a shape changed")
def _(node: ast.AST) -> Iterator[ast.AST]:
    found = _shape_of(node)
    if found:
        for index, element in enumerate(found[2].elts):
            if not (isinstance(element, ast.Constant) and element.value is None):
                twin = list(found[2].elts)
                twin[index] = ast.BinOp(copy.deepcopy(element), ast.Add(), ast.Constant(1))
                yield from _reshaped(node, twin)


# ------------------------------------------------------------------ data, losses, training


@kind("data of another shape")
def _(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call) and _called(node) in {"random", "rand", "randint"}:
        if _called(node) == "rand" and len(node.args) > 1:
            yield ast.Call(node.func, node.args[:-1], [])
            yield ast.Call(node.func, [*node.args[:-1], ast.BinOp(node.args[-1], ast.Add(), ast.Constant(1))], [])
        for index, argument in enumerate(node.args):
            if isinstance(argument, ast.Tuple) and len(argument.elts) > 1:
                twin = copy.deepcopy(node)
                twin.args[index] = _tuple(argument.elts[:-1])
                yield twin


@kind("fewer samples on one side")
def _(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call) and _called(node) == "fit" and len(node.args) > 1 and isinstance(node.args[1], ast.Name):
        twin = copy.deepcopy(node)
        twin.args[1] = ast.Subscript(node.args[1], ast.Slice(None, ast.Constant(3)), ast.Load())
        yield twin


@kind("new axis dropped")
def _(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple):
        if any(isinstance(e, ast.Constant) and e.value is Ellipsis for e in node.slice.elts):
            yield node.value
    if isinstance(node, ast.Assign) and _called(node.value) == "reshape":
        yield ast.Pass()


@kind("labels not one-hot")
def _(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call) and _called(node) == "to_categorical":
        argument = node.args[0]
        yield ast.Call(ast.parse("np.array", mode="eval").body, [argument], []) if isinstance(argument, ast.List) else argument


@kind("labels one-hot")
def _(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Assign) and _called(node.value) == "randint" and isinstance(node.targets[0], ast.Name):
        if node.targets[0].id.startswith(("y", "tag", "class", "grade", "label", "target", "answers_out")):
            call = ast.Call(ast.parse("keras.utils.to_categorical", mode="eval").body, [node.value], [])
            yield ast.Assign(node.targets, call)


@kind("loss swapped")
def _(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in _LOSSES:
        for other in _LOSSES[node.value]:
            yield ast.Constant(other)
    if isinstance(node, ast.Call) and _called(node) == "SparseCategoricalCrossentropy" and isinstance(node.func, ast.Attribute):
        yield ast.Call(ast.Attribute(node.func.value, "CategoricalCrossentropy", ast.Load()), node.args, node.keywords)


@kind("activation swapped")
def _(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.keyword) and node.arg == "activation" and isinstance(node.value, ast.Constant):
        if node.value.value in _ACTIVATIONS:
            yield ast.keyword("activation", ast.Constant(_ACTIVATIONS[str(node.value.value)]))


@kind("inputs of fit swapped or missing")
def _(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call) and _called(node) == "fit" and node.args and isinstance(node.args[0], ast.List):
        yield _with_first(node, ast.List(node.args[0].elts[::-1], ast.Load()))
        yield _with_first(node, ast.List(node.args[0].elts[:-1], ast.Load()))
        yield _with_first(node, node.args[0].elts[0])


@kind("fit before compile")
def _(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Expr) and _called(node.value) == "compile":
        yield ast.Pass()


@kind("optimizer or metric misnamed")
def _(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.keyword) and node.arg == "learning_rate":
        yield ast.keyword("lr", node.value)
    if isinstance(node, ast.Constant) and node.value == "accuracy":
        yield ast.Constant("accurracy")
    if isinstance(node, ast.Constant) and node.value == "adam":
        yield ast.Constant("adamm")
