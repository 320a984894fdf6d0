/**
 * A process that does one piece of work after another, each as if in a process of its own: a command, or a program. What
 * takes a third of a second in each new process, loading and warming up the package, is done once. `residence.ts` starts it.
 */

import type { EventEmitter } from "node:events";
import { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";

/** One piece of work. */
export interface Work {
  readonly id: number;
  readonly cwd: string;
  /** A command says itself when it ends, a program has ended when its module was evaluated. */
  readonly kind: "command" | "program";
  /** The module that is run as the main one. */
  readonly file: string;
  readonly words: readonly string[];
  readonly input: string;
}

/** What came of it. */
export interface Done {
  readonly id: number;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

type Written = (error?: Error | null) => void;

let stdout: Uint8Array[] = [];
let stderr: Uint8Array[] = [];
let input: Readable = Readable.from([]);
let exit: (code: number) => void = () => {};

/** A `write` of a stream that keeps what is written. */
function keeping(keep: (bytes: Uint8Array) => void): typeof process.stdout.write {
  return (data: string | Uint8Array, encoding?: BufferEncoding | Written, written?: Written): boolean => {
    const isEncoding = typeof encoding === "string";
    keep(typeof data === "string" ? Buffer.from(data, isEncoding ? encoding : "utf8") : Uint8Array.from(data));
    const done = isEncoding ? written : (encoding ?? written);
    if (done) process.nextTick(done);
    return true;
  };
}

const WRITES = {
  stdout: keeping((bytes) => stdout.push(bytes)),
  stderr: keeping((bytes) => stderr.push(bytes)),
};
/** What work listens to, which the next piece must not. */
const HEARD: readonly EventEmitter[] = [process, process.stdout, process.stderr];
const listeners = (): Map<EventEmitter, Map<string | symbol, Set<unknown>>> =>
  new Map(
    HEARD.map((each) => [each, new Map(each.eventNames().map((name) => [name, new Set(each.rawListeners(name))]))]),
  );

const leave = process.exit.bind(process);
process.on("disconnect", () => leave());
Object.defineProperty(process, "stdin", { get: () => input, configurable: true });
process.exit = ((code?: number) => exit(Number(code ?? process.exitCode ?? 0))) as typeof process.exit;

/** Node gives a module anew under each new address. */
let count = 0;

async function doWork({ id, cwd, kind, file, words, input: given }: Work): Promise<Done> {
  process.chdir(cwd);
  process.argv = [process.execPath, file, ...words];
  process.exitCode = undefined;
  stdout = [];
  stderr = [];
  input = Readable.from(given === "" ? [] : [Buffer.from(given)]);
  // The command keeps the `write` that it finds when it is loaded, and puts its own in its place.
  process.stdout.write = WRITES.stdout;
  process.stderr.write = WRITES.stderr;
  const before = listeners();
  const ended = new Promise<number>((resolve) => {
    exit = resolve;
  });
  const run = import(`${pathToFileURL(file).href}?${count++}`).then(
    () => (kind === "command" ? ended : Number(process.exitCode ?? 0)),
    (error: unknown) => {
      process.stderr.write(`${inspect(error)}\n`);
      return 1;
    },
  );
  const code = await Promise.race([run, ended]);
  for (const [each, known] of before) {
    for (const name of each.eventNames()) {
      for (const listener of each.rawListeners(name)) {
        if (!known.get(name)?.has(listener)) each.off(name, listener as () => void);
      }
    }
  }
  const text = (pieces: Uint8Array[]): string => Buffer.concat(pieces).toString("utf8");
  return { id, code, stdout: text(stdout), stderr: text(stderr) };
}

let last: Promise<unknown> = Promise.resolve();
process.on("message", (work: Work) => {
  last = last.then(async () => process.send?.(await doWork(work)));
});
