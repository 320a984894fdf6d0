/** A thread of Node that reads a part of a file for whoever started it. */

import { parentPort } from "node:worker_threads";
import { obedientReader } from "../scan/obey.ts";
import type { Order } from "../scan/orders.ts";

const port = parentPort;
if (port === null) throw new Error("reader-thread.node is started as a thread, by a reader of files");
const obey = obedientReader((reply, transfer) => port.postMessage(reply, transfer));
port.on("message", (order: Order) => obey(order));
// An order that cannot be read would never be answered.
port.on("messageerror", (error) => {
  throw error;
});
