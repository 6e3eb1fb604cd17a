"""What editors and their users do to a server: close, disconnect, hurry, write programs that take long."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from lsprotocol import types as lsp

from tests.editor import SERVER, Editor
from tests.test_server import BROKEN, MODEL

# Many tests with unknown answers: each doubles nothing, and all together take the evaluator several seconds.
BRANCH = "if option({0}):\n    x = layers.Dense({0} + 1)(x)\nfor step in steps({0}):\n    x = layers.Dense(8)(x)\n"
SLOW = (
    "import keras\nfrom keras import layers\n\n\ndef build(x, option, steps):\n"
    + "".join("    " + line + "\n" for n in range(400) for line in BRANCH.format(n).splitlines())
    + "    return x\n"
)


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Editor]:
    session = Editor(tmp_path)
    yield session
    session.close()


def seconds(work: object) -> float:
    started = time.perf_counter()
    assert callable(work)
    work()
    return time.perf_counter() - started


def test_a_slow_program_keeps_nobody_waiting(editor: Editor) -> None:
    slow, quick = editor.open("slow.py", SLOW), editor.open("quick.py", BROKEN)
    assert editor.codes(quick) == ["KER202"]
    editor.write(slow, "\n", lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0)))
    editor.wait(asyncio.sleep(0.3))
    editor.write(quick, MODEL)
    assert seconds(lambda: editor.hover(quick, 4, 14)) < 2.5
    assert editor.codes(quick) == []


def test_a_program_that_changes_is_not_analysed_to_its_end(editor: Editor) -> None:
    uri = editor.open("m.py", SLOW)
    editor.wait(asyncio.sleep(0.3))
    for _ in range(20):
        editor.write(uri, "\n", lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0)))
    editor.write(uri, BROKEN)
    assert seconds(lambda: editor.until(lambda: editor.codes(uri) == ["KER202"])) < 4


def test_a_document_may_close_while_it_is_analysed(editor: Editor) -> None:
    uri = editor.open("m.py", SLOW)
    editor.wait(asyncio.sleep(0.2))
    editor.shut(uri)
    assert editor.codes(editor.open("other.py", BROKEN)) == ["KER202"]
    assert editor.codes(uri) == []


def test_a_question_may_be_withdrawn(editor: Editor) -> None:
    uri = editor.open("m.py", SLOW)
    protocol = editor.client.protocol

    async def ask() -> None:
        asked = lsp.DocumentDiagnosticParams(lsp.TextDocumentIdentifier(uri))
        answer = asyncio.wrap_future(protocol.send_request(lsp.TEXT_DOCUMENT_DIAGNOSTIC, asked, msg_id="withdrawn"))
        await asyncio.sleep(0.1)
        protocol.notify(lsp.CANCEL_REQUEST, lsp.CancelParams("withdrawn"))
        with pytest.raises(Exception, match="cancel"):
            await answer

    editor.wait(ask())
    editor.write(uri, BROKEN)
    editor.until(lambda: editor.codes(uri) == ["KER202"])


def test_another_worker_takes_over_when_one_dies(editor: Editor) -> None:
    uri = editor.open("m.py", MODEL)
    assert editor.codes(uri) == []
    (worker,) = children(server_of(editor))
    os.kill(worker, signal.SIGKILL)
    editor.write(uri, BROKEN)
    editor.until(lambda: editor.codes(uri) == ["KER202"])


def test_the_server_ends_with_its_client_and_the_worker_with_the_server(tmp_path: Path) -> None:
    server = subprocess.Popen(SERVER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=tmp_path)
    assert server.stdin is not None
    assert server.stdout is not None
    body = b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}'
    server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    server.stdin.flush()
    assert server.stdout.readline().startswith(b"Content-Length")
    workers = children(server.pid)
    server.stdin.close()  # the editor is gone, without a word
    assert server.wait(10) == 0
    end = time.monotonic() + 10
    while any(Path(f"/proc/{worker}").exists() for worker in workers):
        assert time.monotonic() < end
        time.sleep(0.05)
    server.stdout.close()


def test_nonsense_is_answered_with_an_error(editor: Editor) -> None:
    asked = lsp.ExecuteCommandParams("kerlint.summary", ["file:///none.py", "no number"])
    with pytest.raises(Exception, match="Invalid Params"):
        editor.wait(editor.client.workspace_execute_command_async(asked))
    assert editor.codes(editor.open("m.py", BROKEN)) == ["KER202"]


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
def test_memory_does_not_grow_with_the_edits(editor: Editor) -> None:
    uri = editor.open("m.py", MODEL)
    pids = [server_of(editor), *children(server_of(editor))]

    def edit(times: int) -> int:
        for number in range(times):
            editor.write(uri, MODEL.replace("LSTM(32)", f"LSTM({number + 2})"))
            if number % 10 == 0:
                editor.hints(uri)
        editor.hints(uri)
        return sum(resident(pid) for pid in pids)

    before = edit(200)
    assert edit(600) - before < 8_000_000


def server_of(editor: Editor) -> int:
    process = editor.client._server
    assert process is not None
    return int(process.pid)


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    if not Path("/proc").exists():
        pytest.skip("processes are read from /proc")
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = status.read_text()
        except OSError:
            continue
        if int(text.rpartition(")")[2].split()[1]) == pid:
            found.append(int(status.parent.name))
    return found


def resident(pid: int) -> int:
    """The memory of a process in bytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
