/** What runs in each worker: orders come in, and answers go out. */

import { LOADERS } from "./loaders.ts";
import { obedient } from "./obey.ts";
import type { Order } from "./protocol.ts";

const obey = obedient(LOADERS);

// Asked of the process, since an import of Node is nothing that a browser could load.
const port = process.getBuiltinModule("node:worker_threads").parentPort;
if (port === null) throw new Error("runtime/worker is started as a worker, by the pool");
port.on("message", (order: Order) => {
  const reply = obey(order);
  if (reply !== null) port.postMessage(reply);
});
// An order that cannot be read would never be answered.
port.on("messageerror", (error) => {
  throw error;
});
