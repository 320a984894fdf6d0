/**
 * Headless Firefox of this machine, driven by WebDriver BiDi as it speaks it itself: what playwright-core asks of it, the
 * Firefox of long-term support does not know yet.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { BROWSER_LIMIT } from "../limits.ts";

/** The path of Firefox: what `EDGEWISE_FIREFOX` names, or what is installed; null where there is none. */
export const FIREFOX: string | null =
  process.env.EDGEWISE_FIREFOX ??
  (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => ["firefox-esr", "firefox"].map((name) => join(folder, name)))
    .find((path) => existsSync(path)) ??
  null;

/** What tests that are skipped say. */
export const WHY_NO_FIREFOX = FIREFOX === null ? " (skipped: there is no Firefox here)" : "";

/** What the page gives for an expression, and what it logged meanwhile. */
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

/** Starts Firefox; to be closed. Rejects where it ends instead, or takes longer than the limit, in milliseconds. */
export async function openFirefox(path = FIREFOX, limit = BROWSER_LIMIT): Promise<OpenedFirefox> {
  if (path === null) throw new Error("there is no Firefox here");
  const profile = mkdtempSync(join(tmpdir(), "edgewise-firefox-"));
  const given = ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"];
  const started = spawn(path, given, { stdio: ["ignore", "ignore", "pipe"], detached: true });
  const ended = new Promise<void>((resolve) => started.once("exit", () => resolve()).once("error", () => resolve()));
  const close = async (): Promise<void> => {
    killAll(started);
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  };
  let told = "";
  const late = setTimeout(() => killAll(started), limit);
  try {
    const session = await Session.open(`${await addressOf(started, (piece) => (told += piece))}/session`);
    const { capabilities } = await session.send("session.new", { capabilities: {} });
    await session.send("session.subscribe", { events: ["log.entryAdded"] });
    return {
      version: String((capabilities as Answer).browserVersion),
      evaluate: (url, expression) => session.evaluate(url, expression),
      close,
    };
  } catch (cause) {
    await close();
    throw new Error(`Firefox did not start within ${limit / 1000} s, or ended: ${told || "it said nothing"}`, {
      cause,
    });
  } finally {
    clearTimeout(late);
  }
}

/** Ends Firefox with the processes that it has started, which would outlive it. */
function killAll({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

/** Where it listens, which it says as soon as it does. */
function addressOf(started: ChildProcess, tell: (piece: string) => string): Promise<string> {
  return new Promise((resolve, reject) => {
    started.once("error", reject);
    started.once("exit", (code, signal) => reject(new Error(`it ended: ${signal ?? code}`)));
    started.stderr?.setEncoding("utf8").on("data", (piece: string) => {
      const address = /WebDriver BiDi listening on (ws:\S+)/.exec(tell(piece))?.[1];
      if (address !== undefined) resolve(address);
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
    socket.addEventListener("close", () => {
      for (const { reject } of this.#waiting.values()) reject(new Error("Firefox ended, or closed the connection"));
      this.#waiting.clear();
    });
  }

  static async open(address: string): Promise<Session> {
    const socket = new WebSocket(address);
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve);
      socket.addEventListener("error", () => reject(new Error(`Firefox refuses ${address}`)));
      // Where Firefox takes the connection and is ended before it answers.
      socket.addEventListener("close", () => reject(new Error(`Firefox closes ${address}`)));
    });
    return new Session(socket);
  }

  async send(method: string, params: Answer): Promise<Answer> {
    const id = ++this.#last;
    const waiting = Promise.withResolvers<Answer>();
    if (this.#socket.readyState !== WebSocket.OPEN) {
      throw new Error(`Firefox ended, or was given up, before it was asked to ${method}`);
    }
    this.#waiting.set(id, waiting);
    this.#socket.send(JSON.stringify({ id, method, params }));
    const asked = `${method}: ${JSON.stringify(params)}`;
    const late = new Error(`Firefox gave no answer within ${BROWSER_LIMIT / 1000} s to ${asked}`);
    // What does not answer once is not asked again.
    const limit = setTimeout(() => {
      waiting.reject(late);
      this.#socket.close();
    }, BROWSER_LIMIT);
    return await waiting.promise.finally(() => clearTimeout(limit));
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
