"""Text as HTML, and the Markdown of rule pages: headings, paragraphs, lists, code. Everything else is text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from kerlint.output.paint import printable

_CODE = re.compile(r"(`[^`]+`)")
_BLOCK = re.compile(r"^```[^\n]*\n(.*?)^```$|\n\s*\n", re.MULTILINE | re.DOTALL)


def plain(text: str) -> str:
    """The text as HTML shows it, in attributes too; control characters, which could disguise it, are replaced."""
    return escape(printable(text))


def inline(text: str) -> str:
    """A line of text: what stands between backticks is code."""
    parts = _CODE.split(text)
    return "".join(f"<code>{plain(part[1:-1])}</code>" if n % 2 else plain(part) for n, part in enumerate(parts))


def blocks(text: str, heading: int) -> str:
    """The text in blocks; headings of any depth become those of the depth `heading`."""
    return "\n".join(_blocks(text, heading))


def _blocks(text: str, heading: int) -> Iterator[str]:
    at = 0
    for found in _BLOCK.finditer(text):
        yield from _block(text[at : found.start()], heading)
        if found[1] is not None:
            yield f'<pre tabindex="0"><code>{plain(found[1].rstrip())}</code></pre>'
        at = found.end()
    yield from _block(text[at:], heading)


def _block(block: str, heading: int) -> Iterator[str]:
    block = block.strip("\n")
    if not block.strip():
        return
    if block.startswith("#"):
        first, _, rest = block.partition("\n")
        yield f"<h{heading}>{inline(first.lstrip('#').strip())}</h{heading}>"
        yield from _block(rest, heading)
    elif all(line.startswith("    ") for line in block.split("\n")):
        code = "\n".join(line[4:] for line in block.split("\n"))
        yield f'<pre tabindex="0"><code>{plain(code)}</code></pre>'
    elif block.lstrip().startswith("- "):
        items = re.split(r"^\s*- ", block, flags=re.MULTILINE)[1:]
        yield "<ul>" + "".join(f"<li>{inline(' '.join(item.split()))}</li>" for item in items) + "</ul>"
    else:
        yield f"<p>{inline(' '.join(block.split()))}</p>"
