/** A worker as a thread of Node: takes orders from whoever started it, and posts the replies. */

import { parentPort } from "node:worker_threads";
import { LOADERS } from "./loaders.ts";
import { obedient } from "./obey.ts";
import type { Order } from "./protocol.ts";

const obey = obedient(LOADERS);
const port = parentPort;
if (port === null) throw new Error("runtime/worker.node is started as a worker, by the pool");
port.on("message", (order: Order) => {
  const reply = obey(order);
  if (reply !== null) port.postMessage(reply);
});
// An order that cannot be read would never be answered.
port.on("messageerror", (error) => {
  throw error;
});
