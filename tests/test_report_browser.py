"""The page of `kerlint report` in a real browser: by mouse and keyboard, narrow, dark, on paper, and with what harms pages."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kerlint.config import Resolver
from kerlint.output import Results
from kerlint.report import page_data, page_html
from kerlint.running import lint_keeping_models
from tests.browser import CHROMIUM, Browser

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt install chromium")

ROOT = Path(__file__).parent.parent
EVIL = r"""
import keras

# </script><script>document.title = "taken"</script><img src=x onerror='document.title = "taken"'>
model = keras.Sequential([
    keras.Input((4,), name="</script><img src=x onerror=document.title='taken'>"),
    keras.layers.LSTM(3, name="<b>bold</b>\u202e"),
], name="<svg onload=document.title='taken'>")
"""
OPEN = "document.activeElement.closest('.source') !== null && !document.getElementById('source').hidden"
FOCUS = "document.activeElement.id"


def page_of(folder: Path, *paths: Path) -> Path:
    resolver = Resolver(isolated=True)
    report = lint_keeping_models([str(path) for path in paths], resolver)
    rules = {rule.code: rule for rule in resolver.settings_in(folder).registry.rules}
    results = Results(report.findings, report.texts, report.errors, rules, root=paths[0].parent)
    page = folder / "report.html"
    page.write_text(page_html(page_data(results, report.results)), encoding="utf-8")
    return page


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    fixtures = ROOT / "fixtures"
    return page_of(tmp_path_factory.mktemp("page"), fixtures / "seeds", fixtures / "notebooks", fixtures / "saved")


@pytest.fixture(autouse=True)
def nothing_goes_wrong(browser: Browser) -> Iterator[None]:
    browser.problems.clear()
    browser.requests.clear()
    yield
    assert browser.problems == []
    assert [address for address in browser.requests if not address.startswith("file:")] == []


def show(browser: Browser, page: Path, *, width: int = 1280, dark: bool = False) -> None:
    browser.show(page, width=width, dark=dark)
    browser.wait("document.body.classList.contains('scripted')")


def click(browser: Browser, selector: str) -> None:
    browser.value(f"document.querySelector({json.dumps(selector)}).dispatchEvent(new MouseEvent('click', {{bubbles: true}}))")


def count(browser: Browser, selector: str) -> int:
    return int(browser.value(f"document.querySelectorAll({json.dumps(selector)}).length"))


def test_filters(browser: Browser, page: Path) -> None:
    show(browser, page)
    shown = ".finding:not([hidden])"
    everything = count(browser, shown)
    browser.value("document.querySelector('.chip.error input').click()")
    assert count(browser, shown) == everything - count(browser, ".finding.error") > 0
    assert count(browser, f".file:not([hidden]):not(:has({shown}))") == 0
    browser.value("document.querySelector('.chip.error input').click()")
    browser.value("rule.value = 'KER202'; rule.dispatchEvent(new Event('input', {bubbles: true}))")
    assert count(browser, shown) == count(browser, ".finding[data-code=KER202]") > 0
    assert browser.value("shown.textContent").startswith(f"Showing {count(browser, shown)} of {everything} findings")
    show(browser, page)
    browser.press("/")
    browser.type("speaker_changes TimeDistributed")
    assert count(browser, shown) == 1


def test_a_layer_leads_to_its_line_and_back(browser: Browser, page: Path) -> None:
    show(browser, page)
    browser.value("document.querySelector('.model .summary').open = true")
    browser.wait("document.querySelector('.model tbody button')")
    browser.value("document.querySelector('.model tbody button').focus()")
    browser.press("Enter")
    browser.wait(OPEN)
    assert browser.value("document.activeElement.classList.contains('here')")
    assert "embedded_words = Input" in browser.value("document.activeElement.textContent")
    browser.press("Tab", "Enter")
    assert browser.value("document.activeElement.closest('tr').id") == "layer-0-0"
    assert browser.value("document.activeElement.closest('tr').classList.contains('lit')")
    browser.press("Escape")
    assert browser.value("source.hidden")


def drawing(browser: Browser, model: str) -> str:
    """Open the drawing of the model that is made at this place; returns the selector of its card."""
    made = f"(model) => model.querySelector('.where').textContent.includes({json.dumps(model)})"
    find = f"[...document.querySelectorAll('.model')].find({made}).id"
    card = f"#{browser.value(find)}"
    browser.value(f"document.querySelector('{card} .drawing').open = true")
    browser.wait(f"document.querySelector('{card} svg')")
    return card


def test_a_box_of_a_drawing_leads_to_its_line_and_back(browser: Browser, page: Path) -> None:
    show(browser, page)
    card = drawing(browser, "speaker_changes.py, line 16")
    assert count(browser, f"{card} svg [tabindex='0']") == 1
    browser.value(f"document.querySelector('{card} svg [tabindex=\"0\"]').focus()")
    browser.press("ArrowDown", "ArrowDown", "ArrowUp", "Enter")
    browser.wait(OPEN)
    assert "plain.add(Bidirectional(LSTM(64" in browser.value("document.activeElement.textContent")
    browser.press("Tab", "Enter")
    assert browser.value("document.activeElement.dataset.layer") == "bidirectional_2"
    assert count(browser, f"{card} svg .lit") == 1
    browser.press("Escape")
    assert browser.value("document.activeElement.closest('svg') !== null")
    click(browser, f"{card} svg [data-findings]")
    browser.wait(OPEN)
    browser.value("document.activeElement.querySelector('.to-finding').click()")
    assert browser.value("document.activeElement.dataset.code") == "KER201"


def test_a_layer_of_a_saved_model_leads_to_its_call(browser: Browser, page: Path) -> None:
    show(browser, page)
    card = drawing(browser, "keras_2_functional.h5")
    click(browser, f"{card} svg [data-layer=encoder]")
    browser.wait(OPEN)
    assert browser.value("document.activeElement.textContent").partition("encoder")[2].startswith("  ")


def test_drawings_zoom_and_move(browser: Browser, page: Path) -> None:
    show(browser, page)
    card = drawing(browser, "speaker_changes.py, line 16")
    width = f"document.querySelector('{card} svg').getBoundingClientRect().width"
    real = browser.value(width)
    browser.value(f"document.querySelector('{card} .canvas').focus()")
    browser.press("+", "+", "+")
    assert browser.value(width) == pytest.approx(real * 1.25**3, rel=0.01)
    browser.press("-", "-")
    assert browser.value(width) == pytest.approx(real * 1.25, rel=0.01)
    browser.press("0")
    assert browser.value(width) == pytest.approx(real, rel=0.01)
    browser.press(*["+"] * 6)
    browser.value(f"document.querySelector('{card} .canvas').scrollIntoView({{block: 'center'}})")
    box = browser.value(f"document.querySelector('{card} .canvas').getBoundingClientRect().toJSON()")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    moved = f"document.querySelector('{card} .canvas').scrollTop"
    before = browser.value(moved)
    for kind, dy in (("mousePressed", 0), ("mouseMoved", -60), ("mouseMoved", -100), ("mouseReleased", -100)):
        browser.send("Input.dispatchMouseEvent", type=kind, x=x, y=y + dy, button="left", buttons=1, clickCount=1)
    assert browser.value(moved) == pytest.approx(before + 100, abs=2)
    assert browser.value("source.hidden")


def test_large_drawings_do_not_stop_the_page(browser: Browser, tmp_path: Path) -> None:
    layers = "".join(f"x = keras.layers.Dense({n * 7919 % 997 + 1})(x)\n" for n in range(1000))
    (tmp_path / "deep.py").write_text(f"import keras\nx = first = keras.Input((8,))\n{layers}model = keras.Model(first, x)\n")
    page = page_of(tmp_path, tmp_path / "deep.py")
    show(browser, page)
    assert count(browser, "svg") == 0
    browser.value("window.longest = 0; window.last = performance.now()")
    browser.value("setInterval(() => { longest = Math.max(longest, performance.now() - last); last = performance.now(); }, 5)")
    card = drawing(browser, "deep.py")
    browser.value("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert count(browser, f"{card} svg [data-layer]") > 500
    assert browser.value("longest") < 1000  # milliseconds


def test_everything_by_keyboard(browser: Browser, page: Path) -> None:
    show(browser, page)
    browser.press("Tab")
    assert browser.value("document.activeElement.className") == "skip"
    browser.press("Enter")
    assert browser.value(FOCUS) == "main"
    browser.press("j")
    assert browser.value(FOCUS) == "finding-0"
    browser.press("j", "k", "e")
    browser.wait("document.querySelector('#finding-0 .explain .rule-page')")
    browser.press("s")
    browser.wait(OPEN)
    browser.press("Escape")
    assert browser.value("document.activeElement.dataset.spot !== undefined")
    browser.press("m")
    assert browser.value(FOCUS) == "model-0"
    browser.press("?")
    assert browser.value("help.open")
    browser.press("Escape")
    assert not browser.value("help.open")
    browser.press("/")
    browser.press("j")
    assert browser.value("search.value") == "j"


def test_keys_can_be_turned_off(browser: Browser, page: Path) -> None:
    show(browser, page)
    browser.press("?", " ", "Escape", "j")
    assert browser.value(FOCUS) != "finding-0"
    browser.press("Escape")
    browser.value("keys.click()")


def test_tab_reaches_all_that_can_be_done(browser: Browser, page: Path) -> None:
    show(browser, page)
    reachable = "a[href], button, input, select, summary, [tabindex='0']"
    browser.value(
        f"window.left = new Set([...document.querySelectorAll({json.dumps(reachable)})].filter((e) => e.checkVisibility()))"
    )
    for _ in range(browser.value("left.size") + 1):
        browser.press("Tab")
        browser.value("left.delete(document.activeElement)")
    assert browser.value("[...left].map((element) => element.outerHTML.slice(0, 80))") == []


@pytest.mark.parametrize("width", [320, 400, 1280])
def test_nothing_is_wider_than_the_window(browser: Browser, page: Path, width: int) -> None:
    show(browser, page, width=width)
    browser.value("for (const details of document.querySelectorAll('details')) details.open = true")
    assert browser.value("document.documentElement.scrollWidth") <= width


def test_narrow_source_covers_the_page_and_makes_way(browser: Browser, page: Path) -> None:
    show(browser, page, width=400)
    browser.value("document.querySelector('button.where').click()")
    browser.wait(OPEN)
    assert browser.value("source.getBoundingClientRect().width") == 400
    browser.value("document.getElementById('source-back').click()")
    assert browser.value("source.hidden")


def test_paper_has_every_summary(browser: Browser, page: Path, tmp_path: Path) -> None:
    show(browser, page)
    browser.paper(tmp_path / "report.pdf")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    assert count(browser, ".model table") == count(browser, ".model .summary")
    assert count(browser, ".model .summary[open]") == 0
    browser.send("Emulation.setEmulatedMedia", media="print")
    assert browser.value("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_colours_can_be_chosen(browser: Browser, page: Path) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    show(browser, page, dark=True)
    dark = browser.value(background)
    browser.value("theme.click()")
    light = browser.value(background)
    browser.value("theme.click()")
    assert browser.value(background) == dark != light
    browser.value("theme.click()")


def test_what_harms_pages_does_nothing(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "evil.py").write_text(EVIL)
    show(browser, page_of(tmp_path, tmp_path / "evil.py"))
    browser.value("for (const details of document.querySelectorAll('details')) details.open = true")
    browser.value("document.querySelector('.model button.where').click()")
    browser.wait(OPEN)
    browser.wait("document.querySelector('.model tbody')")
    assert browser.value("document.title") != "taken"
    assert count(browser, "img, iframe, b b, script:not(#data)") == 1
    assert "</script><script>" in browser.value("document.getElementById('source-text').textContent")


def test_the_page_reads_without_script(browser: Browser, page: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain.html"
    plain.write_text(page.read_text().replace("script-src", "x-src").partition("<script>")[0])
    browser.send("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.show(plain)
        assert count(browser, ".finding .window") > 0
        assert browser.value("getComputedStyle(document.querySelector('.tools')).display") == "none"
    finally:
        browser.send("Emulation.setScriptExecutionDisabled", value=False)
    browser.problems.clear()


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The rules of axe-core, which npm brings."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("needs npm: apt install npm")
    folder = tmp_path_factory.mktemp("axe")
    command = [npm, "install", "--silent", "--no-audit", "--no-fund", "axe-core@4"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip("npm did not bring axe-core within a minute")
    if done.returncode:
        pytest.skip(f"npm brings no axe-core: {done.stderr.strip()[-200:]}")
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


DRAWN = "[...document.querySelectorAll('.model details')].every((details) => details.querySelector('svg, tbody'))"
STATES = {
    "closed": "0",
    "open": "for (const details of document.querySelectorAll('details')) details.open = true",
    "source": "document.querySelector('button.where').click()",
    "help": "document.getElementById('help-open').click()",
}


@pytest.mark.parametrize("width", [400, 1280])
@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing(browser: Browser, page: Path, axe: str, dark: bool, width: int) -> None:
    told = "({violations}) => violations.map((v) => [v.id, v.nodes.length, v.nodes[0].html, v.nodes[0].failureSummary])"
    for state, script in STATES.items():
        show(browser, page, dark=dark, width=width)
        browser.value(f"{axe};0")
        browser.value(script)
        browser.wait({"open": DRAWN, "source": OPEN, "help": "help.open"}.get(state, "true"))
        assert browser.value(f"axe.run().then({told})") == [], state
