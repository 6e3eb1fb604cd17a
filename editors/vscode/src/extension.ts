import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions, type Middleware, State } from "vscode-languageclient/node";
import { Pages } from "./pages";
import { candidates, choose, type Chosen } from "./server";
import { Turns } from "./turns";

const SECTION = "kerlint";

/** What of the API of the Python extension is used, where that is installed. */
interface PythonApi {
  readonly environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(path: { readonly path: string }): Promise<{ executable: { uri?: vscode.Uri } } | undefined>;
    readonly onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel("kerlint", { log: true });
  const status = vscode.languages.createLanguageStatusItem("kerlint", [{ language: "python" }]);
  const pages = new Pages();
  status.name = "kerlint";
  status.command = { command: "kerlint.showLog", title: "Log" };

  const turns = new Turns(async () => {
    await stop();
    const server = await find(context, log);
    if (!server) {
      status.severity = vscode.LanguageStatusSeverity.Error;
      status.text = "kerlint: no Python";
      status.detail = "neither kerlint nor a Python that can run it was found; the log says what was tried";
      return;
    }
    log.info(`kerlint ${server.version} of ${server.origin}: ${server.command} ${server.args.join(" ")}`);
    client = createClient(server, log, pages);
    client.onDidChangeState(({ newState }) => {
      status.busy = newState === State.Starting;
      const ended = newState === State.Stopped;
      status.severity = ended ? vscode.LanguageStatusSeverity.Warning : vscode.LanguageStatusSeverity.Information;
      status.text = ended ? "kerlint has stopped" : `kerlint ${server.version}`;
      status.detail = `of ${server.origin}`;
    });
    await client.start();
  });
  const restart = (): Promise<void> => turns.take().catch((error) => log.error(String(error)));

  context.subscriptions.push(
    log,
    status,
    pages.register(),
    vscode.commands.registerCommand("kerlint.restart", restart),
    vscode.commands.registerCommand("kerlint.showLog", () => log.show()),
    vscode.commands.registerCommand("kerlint.showSummary", showSummary),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (["path", "interpreter", "importStrategy"].some((name) => event.affectsConfiguration(`${SECTION}.${name}`))) {
        void restart();
      }
    }),
  );
  const python = await pythonApi();
  if (python) {
    context.subscriptions.push(python.environments.onDidChangeActiveEnvironmentPath(restart));
  }
  await restart();
}

export async function deactivate(): Promise<void> {
  await stop();
}

async function stop(): Promise<void> {
  const old = client;
  client = undefined;
  if (old?.needsStop()) {
    await old.stop();
  }
  await old?.dispose();
}

async function find(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Promise<Chosen | undefined> {
  const settings = vscode.workspace.getConfiguration(SECTION);
  const wishes = {
    trusted: vscode.workspace.isTrusted,
    path: settings.get<string[]>("path", []),
    interpreter: settings.get<string>("interpreter", ""),
    importStrategy: settings.get<"fromEnvironment" | "useBundled">("importStrategy", "fromEnvironment"),
  };
  const around = {
    activeInterpreter: await activeInterpreter(),
    bundled: context.asAbsolutePath("bundled/server.py"),
    windows: process.platform === "win32",
  };
  return choose(candidates(wishes, around), (message) => log.info(message));
}

function createClient(server: Chosen, log: vscode.LogOutputChannel, pages: Pages): LanguageClient {
  const executable = { command: server.command, args: [...server.args, "server"] };
  const schemes = ["file", "untitled", "vscode-notebook-cell"];
  const options: LanguageClientOptions = {
    documentSelector: schemes.map((scheme) => ({ scheme, language: "python" })),
    outputChannel: log,
    traceOutputChannel: log,
    revealOutputChannelOn: 4, // never
    initializationOptions: { showsPages: true },
    middleware: middleware(pages),
  };
  return new LanguageClient(SECTION, "kerlint", executable, options);
}

function middleware(pages: Pages): Middleware {
  return {
    async executeCommand(command, args, next) {
      const result: unknown = await next(command, args);
      if (typeof result !== "string") {
        return result;
      }
      if (command === "kerlint.explain") {
        await pages.show(`${String(args[0])}.md`, result);
      } else if (command === "kerlint.summary") {
        await pages.show("summary.txt", result);
      } else if (command === "kerlint.checkWorkspace") {
        vscode.window.setStatusBarMessage(result, 10_000);
      }
      return result;
    },
    workspace: {
      async configuration(params, token, next) {
        const answer = await next(params, token);
        if (vscode.workspace.isTrusted || !Array.isArray(answer)) {
          return answer;
        }
        return answer.map((settings: object) => ({ ...settings, readSettings: false })); // they may name rules, which are code
      },
    },
  };
}

/** Show the summary of the model of the active editor, or of the one that is chosen. */
async function showSummary(): Promise<void> {
  const uri = vscode.window.activeTextEditor?.document.uri;
  if (!uri) {
    return;
  }
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", uri, 1000);
  const models = lenses.flatMap(({ command }) => (command?.command === "kerlint.summary" ? [command] : []));
  const titles = models.map(({ title }) => title.replace(/ \| summary$/, ""));
  const title = titles.length > 1 ? await vscode.window.showQuickPick(titles) : titles[0];
  const chosen = models[titles.indexOf(title ?? "")];
  if (chosen) {
    await vscode.commands.executeCommand(chosen.command, ...(chosen.arguments ?? []));
  } else if (!models.length) {
    vscode.window.setStatusBarMessage("kerlint sees no model here", 5_000);
  }
}

async function pythonApi(): Promise<PythonApi | undefined> {
  const extension = vscode.extensions.getExtension<PythonApi>("ms-python.python");
  return extension?.activate();
}

async function activeInterpreter(): Promise<string | undefined> {
  const python = await pythonApi();
  if (!python) {
    return undefined;
  }
  const active = python.environments.getActiveEnvironmentPath(vscode.workspace.workspaceFolders?.[0]?.uri);
  return (await python.environments.resolveEnvironment(active))?.executable.uri?.fsPath;
}
