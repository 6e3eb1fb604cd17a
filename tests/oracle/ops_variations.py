"""The cases of `ops_cases` with other sizes, axes and dtypes than those that are written there."""

from __future__ import annotations

import ast
from random import Random

MAKERS = ("A", "t", "k")
DTYPES = ("float16", "float32", "float64", "int32", "int64", "uint8", "bool")


def variation(case: str, random: Random) -> str:
    """The case, its sizes renamed (5 becomes 3 wherever it stands), a number or a dtype here and there another."""
    tree = ast.parse(case, mode="eval")
    return ast.unparse(_Varied(random).visit(tree))


class _Varied(ast.NodeTransformer):
    def __init__(self, random: Random) -> None:
        self.random = random
        self.sizes: dict[int, int] = {}
        self.common_dtype = random.choice(("float16", "float64")) if random.random() < 0.08 else None
        self.any_size = random.randint(1, 6) if random.random() < 0.2 else None
        self.inside = self.in_function = False

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        """Functions stay as they are."""
        self.in_function = True
        node = ast.Lambda(node.args, self.visit(node.body))
        self.in_function = False
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Sizes of a tensor follow a common renaming; its dtype may change."""
        if not (isinstance(node.func, ast.Name) and node.func.id in MAKERS):
            return self.generic_visit(node)
        self.inside = True
        node.args = [self.visit(arg) for arg in node.args]
        self.inside = False
        if self.random.random() < 0.08:
            node.args = self.random.choice([node.args[1:], [*node.args, ast.Constant(self.random.randint(1, 4))]])
        if not node.keywords:
            # TensorFlow does not promote: there all tensors of a case stay alike.
            mixed = node.func.id != "t" and self.random.random() < 0.12
            dtype = self.random.choice(DTYPES) if mixed else self.common_dtype
            node.keywords = [ast.keyword("dtype", ast.Constant(dtype))] if dtype else []
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        """Another number in place of this one."""
        if self.inside and node.value is None:
            return node if self.any_size is None else ast.Constant(self.any_size)
        if type(node.value) is not int or self.in_function:
            return node
        if not self.inside:
            return ast.Constant(node.value + self.random.choice((-1, 1))) if self.random.random() < 0.1 else node
        if self.random.random() < 0.1:
            return ast.Constant(self.random.randint(1, 6))
        if node.value not in self.sizes:
            self.sizes[node.value] = node.value if self.random.random() < 0.5 else self.random.randint(1, 9)
        return ast.Constant(self.sizes[node.value])
