import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { candidates, choose, version, type Wishes } from "../src/server";

const WISHES: Wishes = { trusted: true, path: [], interpreter: "", importStrategy: "fromEnvironment" };
const AROUND = { bundled: "/extension/server.py", windows: false };

const origins = (wishes: Partial<Wishes>, activeInterpreter?: string): string[] =>
  candidates({ ...WISHES, ...wishes }, { ...AROUND, activeInterpreter }).map(({ command, origin }) => `${command}: ${origin}`);

test("the environment comes before the PATH and the extension", () => {
  assert.deepEqual(origins({}, "/env/python"), [
    "/env/python: the environment",
    "kerlint: the PATH",
    "/env/python: the extension",
    "python3: the extension",
    "python: the extension",
  ]);
});

test("a named program and a named interpreter come before all others", () => {
  const found = origins({ path: ["/my/kerlint"], interpreter: "/my/python" }, "/env/python");
  assert.deepEqual(found.slice(0, 2), ["/my/kerlint: the setting kerlint.path", "/my/python: the environment"]);
});

test("nothing of a folder that is not trusted is run", () => {
  const found = origins({ trusted: false, path: ["/my/kerlint"], interpreter: "/my/python" }, "/env/python");
  assert.deepEqual(found, ["python3: the extension", "python: the extension"]);
});

test("the bundled server can be demanded", () => {
  assert.ok(origins({ importStrategy: "useBundled" }, "/env/python").every((origin) => origin.endsWith("the extension")));
});

test("Python never imports from the folder that it is started in", () => {
  const all = candidates(WISHES, { ...AROUND, activeInterpreter: "/env/python" });
  assert.ok(all.every(({ command, args }) => command === "kerlint" || args[0] === "-I"));
});

test("the first that works is chosen, and it is told why others are not", async () => {
  const told: string[] = [];
  const chosen = await choose(candidates(WISHES, AROUND), (message) => told.push(message), async ({ command }) => {
    if (command === "kerlint") {
      throw new Error("spawn kerlint ENOENT");
    }
    return "1.2.3";
  });
  assert.equal(`${chosen?.command} ${chosen?.version}`, "python3 1.2.3");
  assert.deepEqual(told, ["not kerlint of the PATH: spawn kerlint ENOENT"]);
  assert.equal(await choose([], () => undefined), undefined);
});

test("a program is asked for its version before it is used", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kerlint-"));
  const script = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o755);
    return path;
  };
  const ask = (command: string): Promise<string> => version({ command, args: [], origin: "" });
  assert.equal(await ask(script("good", "echo kerlint 0.1.0")), "0.1.0");
  await assert.rejects(ask(script("other", "echo ruff 0.1.0")), /no kerlint/);
  await assert.rejects(ask(script("shim", "exit 127")));
  await assert.rejects(ask(join(folder, "none")), /ENOENT/);
});
