"""What the source of a class says, as plain facts for the rules about custom layers and models."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from kerlint.graph.places import Place
from kerlint.graph.program import ClassFacts, MethodFacts

Locate = Callable[[ast.AST], Place]
Method = ast.FunctionDef | ast.AsyncFunctionDef


def facts_of(node: ast.ClassDef, locate: Locate) -> ClassFacts:
    """The facts of a class; `locate` tells the place of a node. Kept on the node, as its place is."""
    known: ClassFacts | None = node.__dict__.get("_kerlint_facts")
    if known is None:
        known = node.__dict__["_kerlint_facts"] = _facts_of(node, locate)
    return known


def _facts_of(node: ast.ClassDef, locate: Locate) -> ClassFacts:
    methods = [item for item in node.body if isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef))]
    return ClassFacts(
        header=_header(node, locate, "class "),
        bases=[ast.unparse(base) for base in node.bases],
        methods={method.name: _method(node, method, locate) for method in methods},
        abstract=any("ABC" in ast.unparse(base) for base in (*node.bases, *node.keywords)),
    )


def _header(node: ast.ClassDef | Method, locate: Locate, keyword: str) -> Place:
    place = locate(node)
    return Place(place.path, place.line, place.column, place.line, place.column + len(keyword + node.name), place.cell)


def _method(cls: ast.ClassDef, node: Method, locate: Locate) -> MethodFacts:
    a = node.args
    names = [p.arg for p in (*a.posonlyargs, *a.args)]
    decorators = [ast.unparse(decorator) for decorator in node.decorator_list]
    inner = list(_inside(node))
    receiver = names[0] if names and "staticmethod" not in decorators else ""
    calls = [part for part in inner if isinstance(part, ast.Call)]
    supers = [call for call in calls if _is_super_call(call, node.name, cls, receiver)]
    written = [(t.attr, t) for t in _assigned(inner) if _is_attribute_of(t, receiver)]
    return MethodFacts(
        header=_header(node, locate, "def "),
        parameters=[*names, *(p.arg for p in a.kwonlyargs)],
        positional=len(names),
        defaults=len(a.defaults),
        varargs=a.vararg is not None,
        kwargs=a.kwarg.arg if a.kwarg is not None else None,
        decorators=decorators,
        returns_value=any(isinstance(part, (ast.Return, ast.Yield, ast.YieldFrom)) and part.value for part in inner),
        raises=any(isinstance(part, ast.Raise) for part in inner),
        empty=all(_says_nothing(statement) for statement in node.body),
        calls_super=bool(supers) or any(_names_base(call, node.name) for call in calls),
        first_statement=locate(node.body[0]),
        attributes=[(name, locate(target)) for name, target in written],
        guarded=[locate(part) for part in inner if isinstance(part, (ast.If, ast.Try, ast.IfExp))],
        self_calls=[
            (locate(call), len(call.args), [k.arg for k in call.keywords])
            for call in calls
            if isinstance(call.func, ast.Name) and call.func.id == receiver
        ],
        add_weights=[
            (locate(call), _first_text(call), [k.arg for k in call.keywords])
            for call in calls
            if isinstance(call.func, ast.Attribute)
            and call.func.attr in ("add_weight", "add_variable")
            and isinstance(call.func.value, ast.Name)
            and call.func.value.id == receiver
        ],
    )


def _inside(node: Method) -> Iterator[ast.AST]:
    """The parts of a function, those of functions and classes inside it left out."""
    stack: list[ast.AST] = list(reversed(node.body))
    while stack:
        part = stack.pop()
        yield part
        if not isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            stack.extend(reversed(list(ast.iter_child_nodes(part))))


def _assigned(parts: list[ast.AST]) -> Iterator[ast.Attribute]:
    for part in parts:
        targets = part.targets if isinstance(part, ast.Assign) else ()
        if isinstance(part, ast.AnnAssign) and part.value is not None:
            targets = [part.target]
        for target in targets:
            items = target.elts if isinstance(target, (ast.Tuple, ast.List)) else [target]
            yield from (item for item in items if isinstance(item, ast.Attribute))


def _is_attribute_of(target: ast.Attribute, receiver: str) -> bool:
    return isinstance(target.value, ast.Name) and target.value.id == receiver


def _is_super_call(call: ast.Call, method: str, cls: ast.ClassDef, receiver: str) -> bool:
    """`super().method(...)`, `super(Class, self).method(...)` or `Base.method(self, ...)`."""
    function = call.func
    if not isinstance(function, ast.Attribute) or function.attr != method:
        return False
    owner = function.value
    if isinstance(owner, ast.Call):
        return isinstance(owner.func, ast.Name) and owner.func.id == "super"
    first = call.args[0] if call.args else None
    return isinstance(first, ast.Name) and first.id == receiver and ast.unparse(owner) != receiver


def _names_base(call: ast.Call, method: str) -> bool:
    """Whether the method of some other class is called in a way that is not understood."""
    function = call.func
    return isinstance(function, ast.Attribute) and function.attr == method and not isinstance(function.value, ast.Name)


def _says_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, (ast.Pass, ast.Raise)):
        return True
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _first_text(call: ast.Call) -> str | None:
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None
