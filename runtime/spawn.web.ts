/** Starts workers as threads of a page, or of a worker of a page. */

import { Part } from "../src/part.ts";
import type { Spawn } from "./protocol.ts";
import { page, type WebWorker } from "./web.ts";

let count = 0;

const SOURCE = new Part(() => import("./worker-source.web.ts"));

/**
 * Makes the function that starts threads of the script within this program, from a `blob:` URL. Pages that have the
 * script as a file need none of it.
 */
export async function spawnerWeb(): Promise<Spawn> {
  const { workerSource } = await SOURCE.load();
  return (name, events) => {
    if (workerSource === null) throw new Error("the sources have not been built for browsers");
    const url = URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" }));
    return start(url, "classic", () => URL.revokeObjectURL(url))(name, events);
  };
}

/** Makes the function that starts threads of a file: `edgewise/worker`, wherever the page has it. */
export function spawnFrom(given: string | URL): Spawn {
  const url = new URL(given, page().location?.href).href;
  const { origin } = page().location ?? {};
  if (origin === undefined || new URL(url).origin === origin) return start(url, "module", () => {});
  // A page cannot start a thread of another origin, but a thread can import a script from there.
  return (name, events) => {
    const own = URL.createObjectURL(new Blob([`import ${JSON.stringify(url)};`], { type: "text/javascript" }));
    return start(own, "module", () => URL.revokeObjectURL(own))(name, events);
  };
}

/** Starts a thread. `started` is called once the script has been loaded, or has failed to load. */
function start(url: string, type: "classic" | "module", started: () => void): Spawn {
  return (name, events) => {
    const { Worker } = page();
    if (Worker === undefined) throw new Error("there are no workers here");
    const worker = new Worker(url, { name, type });
    const watching = new AbortController();
    let hasEnded = false;
    const end = (cause: unknown): void => {
      if (hasEnded) return;
      hasEnded = true;
      watching.abort();
      worker.terminate();
      started();
      events.end(cause);
    };
    let hasReplied = false;
    worker.addEventListener("message", ({ data }) => {
      if (hasEnded) return;
      if (data.kind === "held") return awaitEnd(lock, watching.signal, end);
      hasReplied = true;
      started();
      events.reply(data);
    });
    worker.addEventListener("messageerror", () => end(new Error("a reply could not be read")));
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      // Browsers give no more details of a script that is refused or missing.
      const refused = `the browser did not start ${url.startsWith("blob:") ? "a script from blob:" : url}`;
      end(event.error ?? new Error(event.message ? event.message : hasReplied ? "it threw" : refused));
    });
    const lock = `${name} ${count++} ${Math.random().toString(36).slice(2)}`;
    letHold(worker, lock);
    return {
      post: (order, transfer = []) => worker.postMessage(order, transfer),
      terminate: async () => end(new Error("the thread was ended")),
      // A thread never keeps a page open.
      hold: () => {},
    };
  };
}

/** Asks a thread to hold a lock, if the browser has locks. */
function letHold(worker: WebWorker, lock: string): void {
  if (page().navigator?.locks) worker.postMessage({ kind: "hold", lock });
}

/** Calls `end` when a thread has ended. A thread has no event for that, but its end releases the locks that it held. */
function awaitEnd(lock: string, signal: AbortSignal, end: (cause: unknown) => void): void {
  page()
    .navigator?.locks?.request(lock, { signal }, () => end(new Error("the thread ended without a word")))
    .catch(() => {});
}
