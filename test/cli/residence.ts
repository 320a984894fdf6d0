/** The one resident process of a test file, which does what a process of its own for each would do slower. */

import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { PROCESS_LIMIT } from "../limits.ts";
import type { Done, Work } from "./resident.ts";

const waiting = new Map<number, PromiseWithResolvers<Done>>();
let resident: ChildProcess | null = null;
/** The test file whose it is: what programs of another leave behind, in the console for one, is not seen by its own. */
let file: string | undefined;
let last = 0;

/** Starts the process; it ends with this one. What it was doing when it was lost has failed. */
function start(execArgv: readonly string[]): ChildProcess {
  const started = fork(fileURLToPath(new URL("./resident.ts", import.meta.url)), {
    execArgv: [...execArgv],
    env: { ...process.env, NO_COLOR: "1", NODE_OPTIONS: "" },
  });
  started.on("message", (done: Done) => {
    waiting.get(done.id)?.resolve(done);
    waiting.delete(done.id);
  });
  started.on("exit", (code, signal) => {
    if (started !== resident) return;
    resident = null;
    for (const { reject } of waiting.values()) reject(new Error(`the resident process ended: ${signal ?? code}`));
    waiting.clear();
  });
  started.unref();
  started.channel?.unref();
  return started;
}

/** Has it do something, after what was asked for before. */
export async function inResidence(execArgv: readonly string[], asked: Omit<Work, "id">): Promise<Done> {
  const { testPath } = expect.getState();
  if (file !== testPath) {
    resident?.disconnect();
    resident = null;
    file = testPath;
  }
  resident ??= start(execArgv);
  const id = ++last;
  const done = Promise.withResolvers<Done>();
  waiting.set(id, done);
  const child = resident;
  const limit = setTimeout(() => child.kill("SIGKILL"), PROCESS_LIMIT);
  child.send({ id, ...asked } satisfies Work);
  return await done.promise.finally(() => clearTimeout(limit));
}
