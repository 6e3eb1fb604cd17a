// Which kerlint to run. Knows nothing of VS Code, so that tests need none.

import { execFile } from "node:child_process";

/** A way to run kerlint: `command ...args server` is the language server, `command ...args --version` names the version. */
export interface Candidate {
  readonly command: string;
  readonly args: readonly string[];
  readonly origin: string;
}

export interface Wishes {
  readonly trusted: boolean;
  readonly path: readonly string[];
  readonly interpreter: string;
  readonly importStrategy: "fromEnvironment" | "useBundled";
}

export interface Surroundings {
  /** The Python of the active environment, where it is known. */
  readonly activeInterpreter?: string;
  /** The script that runs the kerlint of the extension. */
  readonly bundled: string;
  readonly windows: boolean;
}

export interface Chosen extends Candidate {
  readonly version: string;
}

const RUN = "import pygls; from kerlint.cli import main; main()";

/** All ways to run kerlint, the best first. `-I` keeps Python from importing what lies in the folder of the user's. */
export function candidates(wishes: Wishes, around: Surroundings): Candidate[] {
  const pythons = around.windows ? ["python", "py"] : ["python3", "python"];
  const found: Candidate[] = [];
  if (wishes.trusted) {
    found.push(...wishes.path.map((command) => ({ command, args: [], origin: "the setting kerlint.path" })));
    const interpreter = wishes.interpreter || around.activeInterpreter;
    if (interpreter) {
      pythons.unshift(interpreter);
    }
    if (wishes.importStrategy === "fromEnvironment") {
      if (interpreter) {
        found.push({ command: interpreter, args: ["-I", "-c", RUN], origin: "the environment" });
      }
      found.push({ command: "kerlint", args: [], origin: "the PATH" });
    }
  }
  return found.concat(
    pythons.map((command) => ({ command, args: ["-I", around.bundled], origin: "the extension" })),
  );
}

/** The first candidate that says its version; undefined when none does. `log` hears why the others were passed over. */
export async function choose(
  all: readonly Candidate[],
  log: (message: string) => void,
  probe: (candidate: Candidate) => Promise<string> = version,
): Promise<Chosen | undefined> {
  for (const candidate of all) {
    try {
      return { ...candidate, version: await probe(candidate) };
    } catch (error) {
      const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
      log(`not ${candidate.command} of ${candidate.origin}: ${reason}`);
    }
  }
  return undefined;
}

/** The version that a candidate names. Rejects when it cannot be run, or is no kerlint. */
export function version(candidate: Candidate): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(candidate.command, [...candidate.args, "--version"], { timeout: 15_000 }, (error, stdout) => {
      const found = /^kerlint (\S+)/.exec(stdout);
      if (error) {
        reject(error);
      } else if (found) {
        resolve(found[1]);
      } else {
        reject(new Error("it is no kerlint"));
      }
    });
  });
}
