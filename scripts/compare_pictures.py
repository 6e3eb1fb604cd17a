"""Draw the models of benchmarks/pictures with kerlint, plot_model, visualkeras and Netron, and say how long each takes.

    python scripts/compare_pictures.py           write docs/images/compare/ and print a table

Needs what they need: tensorflow, tf_keras, pydot, visualkeras, netron and pillow from PyPI, graphviz (`dot`), and Chromium.
Times are those of whole processes, the best of three: what passes between a change of a program and its picture.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.browser import Browser

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = ROOT / "benchmarks" / "pictures"
IMAGES = ROOT / "docs" / "images" / "compare"
MODELS = ("tagger", "unet", "translator")
RUNS = 3
LARGEST = (900, 1600)  # pixels of a picture that is kept
WINDOWS = {"tagger": (300, 640), "unet": (420, 4000), "translator": (380, 600)}  # what holds Netron's drawings

BUILD = 'import runpy, sys; model = runpy.run_path(sys.argv[1])["model"]; '
# visualkeras asks layers for what those of Keras 3 no longer have, and so gets the same model from Keras 2.
BUILD_2 = (
    'import sys; scope = {}; exec(open(sys.argv[1]).read().replace("from keras", "from tensorflow.keras"), scope); '
    'model = scope["model"]; '
)
TOOLS = {
    "plot_model": BUILD + "import keras; keras.utils.plot_model(model, sys.argv[2], show_shapes=True, show_layer_names=True)",
    "visualkeras": BUILD_2 + "import visualkeras; visualkeras.layered_view(model, to_file=sys.argv[2], legend=True)",
    "saved": BUILD + "model.save(sys.argv[2])",
}
QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}


def timed(command: list[str], **environment: str) -> float:
    """Seconds that the command takes, at best."""
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env={**os.environ, **QUIET, **environment})
        taken.append(time.perf_counter() - start)
    return min(taken)


def kept(picture: Path, name: str) -> None:
    """Keep the picture small: without empty margins, few colours, no larger than LARGEST."""
    from PIL import Image, ImageChops

    image = Image.open(picture).convert("RGBA")
    image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    image = image.crop(ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox())
    image.thumbnail(LARGEST, Image.Resampling.LANCZOS)
    image.quantize(64).save(IMAGES / f"{name}.png", optimize=True)


def netron(browser: Browser, model: Path, picture: Path, size: tuple[int, int]) -> float:
    """Seconds until Netron shows a saved model, with its questions answered and its buttons hidden."""
    import netron

    start = time.perf_counter()
    host, port = netron.start(str(model), browse=False)
    browser.window(*size)
    browser.send("Page.navigate", url=f"http://{host}:{port}")
    browser.wait("document.getElementById('message-button')")
    time.sleep(1)
    browser.value("document.getElementById('message-button').click()")
    browser.wait("document.querySelector('#canvas path')")
    taken = time.perf_counter() - start - 1
    time.sleep(1)
    browser.value("document.querySelectorAll('.toolbar, #menu-button, #menu').forEach(part => { part.style.display = 'none'; })")
    browser.picture(picture)
    netron.stop((host, port))
    return taken


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, Browser(Path(folder) / "profile") as browser:
        work = Path(folder)
        for name in MODELS:
            program = str(PROGRAMS / f"{name}.py")
            own = timed([sys.executable, "-m", "kerlint", "draw", program, "-o", str(IMAGES / f"{name}_kerlint.svg")])
            plot = timed([sys.executable, "-c", TOOLS["plot_model"], program, str(work / "plot.png")])
            layers = timed(
                [sys.executable, "-c", TOOLS["visualkeras"], program, str(work / "layers.png")], TF_USE_LEGACY_KERAS="1"
            )
            saved = timed([sys.executable, "-c", TOOLS["saved"], program, str(work / f"{name}.keras")])
            shown = netron(browser, work / f"{name}.keras", work / "netron.png", WINDOWS[name])
            kept(work / "plot.png", f"{name}_plot_model")
            kept(work / "layers.png", f"{name}_visualkeras")
            kept(work / "netron.png", f"{name}_netron")
            times = {"kerlint": own, "plot_model": plot, "visualkeras": layers, "saving": saved, "Netron": shown}
            print(f"{name:10}", *(f"{tool} {seconds:.1f} s" for tool, seconds in times.items()), sep="  ", flush=True)


if __name__ == "__main__":
    main()
