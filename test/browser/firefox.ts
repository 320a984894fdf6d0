/**
 * Headless Firefox of this machine, driven by WebDriver BiDi as it speaks it itself: what playwright-core asks of it, the
 * Firefox of long-term support does not know yet.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** The path of Firefox: what `EDGEWISE_FIREFOX` names, or what is installed; null where there is none. */
export const FIREFOX: string | null =
  process.env.EDGEWISE_FIREFOX ??
  (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => ["firefox-esr", "firefox"].map((name) => join(folder, name)))
    .find((path) => existsSync(path)) ??
  null;

/** The words that tests which are skipped add to their names. */
export const WHY_NO_FIREFOX = FIREFOX === null ? " (skipped: there is no Firefox here)" : "";

/** The milliseconds in which Firefox has to start, and to answer. */
const START = 60_000;
const ANSWER = 120_000;

/** The value of an expression in the page, and what the page logged meanwhile. */
export interface Evaluated {
  readonly found: unknown;
  readonly warnings: readonly string[];
}

export interface OpenedFirefox {
  readonly version: string;
  /** Opens a page, evaluates an expression there, of whose promise it awaits what it gives as JSON, and closes it. */
  readonly evaluate: (url: string, expression: string) => Promise<Evaluated>;
  readonly close: () => Promise<void>;
}

type Answer = Record<string, unknown>;

export async function openFirefox(): Promise<OpenedFirefox> {
  if (FIREFOX === null) throw new Error("there is no Firefox here");
  const profile = mkdtempSync(join(tmpdir(), "edgewise-firefox-"));
  const given = ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"];
  const started = spawn(FIREFOX, given, { stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise<void>((resolve) => started.once("exit", () => resolve()));
  const close = async (): Promise<void> => {
    started.kill("SIGKILL");
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const session = await Session.open(`${await addressOf(started)}/session`);
    const { capabilities } = await session.send("session.new", { capabilities: {} });
    await session.send("session.subscribe", { events: ["log.entryAdded"] });
    return {
      version: String((capabilities as Answer).browserVersion),
      evaluate: (url, expression) => session.evaluate(url, expression),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Finds the address that Firefox listens at, which it prints when it does. */
function addressOf({ stderr }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`Firefox does not listen: ${told}`)), START);
    let told = "";
    stderr?.setEncoding("utf8").on("data", (piece: string) => {
      told += piece;
      const address = /WebDriver BiDi listening on (ws:\S+)/.exec(told)?.[1];
      if (address === undefined) return;
      clearTimeout(late);
      resolve(address);
    });
  });
}

/** Commands and their answers, by number. */
class Session {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, PromiseWithResolvers<Answer>>();
  readonly #warnings: string[] = [];
  #last = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => this.#take(JSON.parse(String(data))));
  }

  static async open(address: string): Promise<Session> {
    const socket = new WebSocket(address);
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve);
      socket.addEventListener("error", () => reject(new Error(`Firefox refuses ${address}`)));
    });
    return new Session(socket);
  }

  send(method: string, params: Answer): Promise<Answer> {
    const id = ++this.#last;
    const waiting = Promise.withResolvers<Answer>();
    this.#waiting.set(id, waiting);
    this.#socket.send(JSON.stringify({ id, method, params }));
    const late = new Error(`Firefox gives no answer to ${method}: ${JSON.stringify(params)}`);
    const limit = setTimeout(() => waiting.reject(late), ANSWER);
    return waiting.promise.finally(() => clearTimeout(limit));
  }

  async evaluate(url: string, expression: string): Promise<Evaluated> {
    this.#warnings.length = 0;
    const { context } = await this.send("browsingContext.create", { type: "tab" });
    await this.send("browsingContext.navigate", { context, url, wait: "complete" });
    const { result, exceptionDetails } = await this.send("script.evaluate", {
      expression: `(async () => JSON.stringify(await (${expression})))()`,
      awaitPromise: true,
      target: { context },
    });
    await this.send("browsingContext.close", { context });
    if (exceptionDetails !== undefined) throw new Error(String((exceptionDetails as Answer).text));
    return { found: JSON.parse(String((result as Answer).value)), warnings: [...this.#warnings] };
  }

  #take({ id, type, method, params, result, error, message }: Answer): void {
    if (method === "log.entryAdded") {
      const { level, text } = params as Answer;
      if (level === "warn" || level === "error") this.#warnings.push(String(text));
      return;
    }
    const waiting = this.#waiting.get(Number(id));
    this.#waiting.delete(Number(id));
    if (type === "error") waiting?.reject(new Error(`${String(error)}: ${String(message)}`));
    else waiting?.resolve(result as Answer);
  }
}
