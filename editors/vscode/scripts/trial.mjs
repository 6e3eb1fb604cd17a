// Try the packaged extension in a real VS Code: code-server in a headless Chromium. Run by hand:
//
//     npm run package && npm install --no-save playwright-core
//     node scripts/trial.mjs kerlint-0.1.0.vsix /usr/bin/chromium code-server
//
// The last argument is the command of code-server (npm has it; it needs its own version of Node, and on Debian libkrb5-dev).
// The `python3` on the PATH, or the one in the extension's settings, runs kerlint. Pictures are left in the folder `trial`.

import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";

const [vsix, browserPath, ...command] = process.argv.slice(2);
const PORT = 18080;
const MODEL = `import keras
from keras import layers

inputs = keras.Input((200, 50))
x = layers.LSTM(64)(inputs)
x = layers.LSTM(32)(x)
model = keras.Model(inputs, x)
`;

const folder = mkdtempSync(join(tmpdir(), "kerlint-trial-"));
const project = join(folder, "project");
mkdirSync(project);
mkdirSync("trial", { recursive: true });
writeFileSync(join(project, "model.py"), MODEL);
const cell = (source) => ({ cell_type: "code", execution_count: null, id: `c${source.length}`, metadata: {}, outputs: [], source });
const notebook = {
  cells: MODEL.trim().split("\n\n").map(cell),
  metadata: { kernelspec: { display_name: "Python 3", language: "python", name: "python3" }, language_info: { name: "python" } },
  nbformat: 4,
  nbformat_minor: 5,
};
writeFileSync(join(project, "model.ipynb"), JSON.stringify(notebook));

const folders = ["--user-data-dir", join(folder, "data"), "--extensions-dir", join(folder, "extensions")];
execFileSync(command[0], [...command.slice(1), ...folders, "--install-extension", resolve(vsix)], { stdio: "inherit" });
const quiet = ["--auth", "none", "--disable-telemetry", "--disable-update-check", "--disable-workspace-trust"];
const server = spawn(command[0], [...command.slice(1), "--bind-addr", `127.0.0.1:${PORT}`, ...quiet, ...folders, project]);

const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
page.setDefaultTimeout(90_000);

async function open(name) {
  const file = `vscode-remote://127.0.0.1:${PORT}${join(project, name)}`;
  const payload = encodeURIComponent(JSON.stringify([["openFile", file]]));
  await page.goto(`http://127.0.0.1:${PORT}/?folder=${project}&payload=${payload}`);
}

async function step(name, action) {
  const started = Date.now();
  await action();
  await page.screenshot({ path: join("trial", `${name}.png`) });
  console.log(`${name}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

try {
  await new Promise((done) => server.stdout.on("data", (text) => /listening on/i.test(String(text)) && done()));
  await open("model.py");
  await step("finding", () => page.locator(".squiggly-error").first().waitFor());
  await step("shapes", () => page.getByText("→ (None, 64)").first().waitFor());
  await step("lens", () => page.getByText("model: 3 layers").first().waitFor());
  await step("hover", async () => {
    await page.locator(".view-line", { hasText: "layers.LSTM(64" }).getByText("LSTM").first().hover();
    await page.getByText("Reads a sequence one timestep").first().waitFor();
  });
  await step("mended", async () => {
    await page.keyboard.press("Escape");
    await page.locator(".view-line", { hasText: "layers.LSTM(32" }).click();
    await page.keyboard.press("Control+.");
    await page.getByText("Set `return_sequences=True`").first().click();
    await page.getByText("→ (None, 200, 64)").first().waitFor();
    await page.locator(".squiggly-error").first().waitFor({ state: "detached" });
    await page.getByText("model: 3 layers, 41,856 parameters").first().waitFor();
  });
  await step("summary", async () => {
    await page.getByText("model: 3 layers").first().click();
    await page.getByText("Total params").first().waitFor();
  });
  await open("model.ipynb");
  await step("notebook", async () => {
    await page.locator(".notebookOverlay .squiggly-error").first().waitFor();
    await page.locator(".notebookOverlay").getByText("→ (None, 64)").first().waitFor();
  });
} catch (error) {
  await page.screenshot({ path: join("trial", "failed.png") });
  throw error;
} finally {
  await browser.close();
  server.kill();
}
