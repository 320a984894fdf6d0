/** A worker of a page: takes orders from whoever started it, and posts the replies. */

import { LOADERS } from "./loaders.ts";
import { obedient } from "./obey.ts";
import { afterOthers, type WorkerScope } from "./web.ts";

const scope = globalThis as unknown as WorkerScope;
const obey = obedient(LOADERS, {
  reply: (reply, transfer) => scope.postMessage(reply, transfer),
  afterOthers,
});

scope.addEventListener("message", ({ data }) => {
  if (data.kind !== "hold") return obey(data);
  // The lock is held for ever: a page that waits for it learns of the end of this thread, whatever the cause.
  const forGood = (): Promise<never> => {
    scope.postMessage({ kind: "held" });
    return new Promise(() => {});
  };
  scope.navigator?.locks?.request(data.lock, {}, forGood).catch(() => {});
});
// An order that cannot be read would never be answered.
scope.addEventListener("messageerror", () => {
  throw new Error("an order could not be read");
});
