"""Lists with commas (arguments, imported names), changed in their own layout: line breaks and comments stay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import libcst as cst

Whitespace = cst.BaseParenthesizableWhitespace
Element = TypeVar("Element", cst.Arg, cst.ImportAlias)
Item = TypeVar("Item", cst.Arg, cst.BaseElement)


def append(
    elements: Sequence[Element], new: Element, opening: Whitespace, closing: Whitespace
) -> tuple[list[Element], Whitespace]:
    """The elements with one more, and what then stands before the closing parenthesis.

    `opening` and `closing` are the whitespace inside the parentheses. A trailing comma stays one.
    """
    *before, last = elements
    gap = _separator(elements, opening)
    if isinstance(last.comma, cst.Comma):
        end = last.comma.whitespace_after
        last = last.with_changes(comma=last.comma.with_changes(whitespace_after=_with_comments(gap, end)))
        new = new.with_changes(comma=cst.Comma(whitespace_after=_without_comments(end)))
        return [*before, last, new], closing
    last = last.with_changes(comma=cst.Comma(whitespace_after=_with_comments(gap, closing)))
    return [*before, last, new], _without_comments(closing)


def without(elements: Sequence[Item], index: int) -> list[Item]:
    """The elements but that one, with the comments that concern its neighbours."""
    left = list(elements)
    gone = left.pop(index)
    if index == len(left) and left:
        left[-1] = left[-1].with_changes(comma=gone.comma)
    elif index and isinstance(gone.comma, cst.Comma):
        before = left[index - 1]
        assert isinstance(before.comma, cst.Comma)
        space = _merged(before.comma.whitespace_after, gone.comma.whitespace_after)
        left[index - 1] = before.with_changes(comma=before.comma.with_changes(whitespace_after=space))
    return left


def _merged(before: Whitespace, after: Whitespace) -> Whitespace:
    """One gap from the two around an element that goes, with the comments that concern its neighbours."""
    if not isinstance(after, cst.ParenthesizedWhitespace):
        return before
    if not isinstance(before, cst.ParenthesizedWhitespace):
        return after
    lines = [*before.empty_lines, *after.empty_lines]
    return before.with_changes(empty_lines=lines, last_line=after.last_line)


def _separator(elements: Sequence[Element], opening: Whitespace) -> Whitespace:
    """What stands between two elements, comments left out."""
    if len(elements) > 1:
        comma = elements[-2].comma
        if isinstance(comma, cst.Comma):
            return _without_comments(comma.whitespace_after)
    if isinstance(opening, cst.ParenthesizedWhitespace):
        return _without_comments(opening)
    return cst.SimpleWhitespace(" ")


def _with_comments(gap: Whitespace, end: Whitespace) -> Whitespace:
    """`gap`, with the comments that stood behind the last element until now."""
    if not isinstance(end, cst.ParenthesizedWhitespace):
        return gap
    if isinstance(gap, cst.ParenthesizedWhitespace):
        return gap.with_changes(first_line=end.first_line, empty_lines=end.empty_lines)
    return end if end.first_line.comment or any(line.comment for line in end.empty_lines) else gap


def _without_comments(space: Whitespace) -> Whitespace:
    if not isinstance(space, cst.ParenthesizedWhitespace):
        return space
    return space.with_changes(first_line=cst.TrailingWhitespace(), empty_lines=[])
