/** A worker as a thread of Node: takes orders from whoever started it, and posts the replies. */

import { parentPort } from "node:worker_threads";
import { LOADERS } from "./loaders.ts";
import { obedient } from "./obey.ts";
import type { Order } from "./protocol.ts";

const port = parentPort;
if (port === null) throw new Error("runtime/worker.node is started as a worker, by the pool");
const obey = obedient(LOADERS, {
  reply: (reply, transfer) => port.postMessage(reply, transfer),
  afterOthers: (resume) => void setImmediate(resume),
});
port.on("message", (order: Order) => obey(order));
// An order that cannot be read would never be answered.
port.on("messageerror", (error) => {
  throw error;
});
