"""Write kerlint/semantics/signatures/releases.json: which release of Keras brought a name or an argument, which took it away.

    python scripts/releases.py FOLDER

FOLDER holds one folder for each release, named after it. It is either an environment of its own (`FOLDER/2.15/bin/python`),
or what `pip install --no-deps --target FOLDER/3.4 "keras==3.4.*"` gives, which is then tried with the running Python and the
backend that KERAS_BACKEND names. The newest release of a generation is the one that `keras{2,3}.json` are of.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
FOLDER = HERE.parent.parent / "kerlint" / "semantics" / "signatures"

Release = dict[str, list[str]]  # "names": the public dotted names; "layers.Dense": its parameters; ...


def this() -> Release:
    """What the Keras that can be imported here has."""
    import keras
    from signatures import public, tables

    api = dict(public(keras))
    return release_of({**tables(api, api), "names": sorted(api)})


def release_of(data: dict[str, Any]) -> Release:
    """What releases are compared by, of data as `keras{2,3}.json` have it. What takes `*args` has no parameters to compare."""
    from signatures import KINDS

    found: Release = {"names": data["names"]}
    for kind in KINDS:
        for name, entry in data[kind].items():
            if entry.get("varargs"):
                continue
            found[f"{kind}.{name}"] = [parameter[0] for parameter in entry["parameters"]]
    return found


def told_by(folder: Path) -> Release:
    """What the release that is installed in `folder` has."""
    own = folder / "bin" / "python"
    python, path = (str(own), "") if own.exists() else (sys.executable, str(folder))
    told = subprocess.run(
        [python, str(HERE), "--this"], stdout=subprocess.PIPE, text=True, check=True, env={**os.environ, "PYTHONPATH": path}
    )
    release: Release = json.loads(told.stdout.splitlines()[-1])
    return release


def history(releases: dict[str, Release]) -> dict[str, Any]:
    """What not all of the releases have, which come in order: the first and the last with it."""
    first, *_, newest = releases
    since: dict[str, dict[str, str]] = {}
    until: dict[str, dict[str, str]] = {}
    for entry in sorted(releases[newest]):
        having = [version for version in releases if entry in releases[version]]
        for item in sorted({item for version in having for item in releases[version][entry]}):
            with_it = [version for version in having if item in releases[version][entry]]
            if with_it[0] != having[0]:
                since.setdefault(entry, {})[item] = with_it[0]
            if with_it[-1] != having[-1]:
                until.setdefault(entry, {})[item] = with_it[-1]
    return {"first": first, "newest": newest, "since": since, "until": until}


def main(arguments: list[str]) -> None:
    """Ask each release, and write what differs."""
    if arguments == ["--this"]:
        print(json.dumps(this()))
        return
    (folder,) = map(Path, arguments)
    found: dict[str, Any] = {}
    for generation in (2, 3):
        written = json.loads((FOLDER / f"keras{generation}.json").read_text("utf-8"))
        versions = [path.name for path in folder.iterdir() if path.name.startswith(f"{generation}.")]
        versions.sort(key=lambda version: [int(part) for part in version.split(".")])
        releases = {version: told_by(folder / version) for version in versions}
        releases[".".join(written["version"].split(".")[:2])] = release_of(written)
        found[str(generation)] = history(releases)
    (FOLDER / "releases.json").write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
