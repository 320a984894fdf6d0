/** A worker that can load interpreted code beside that of the package. */

import { parentPort } from "node:worker_threads";
import { LOADERS } from "../../../runtime/loaders.ts";
import { obedient } from "../../../runtime/obey.ts";
import type { Order } from "../../../runtime/protocol.ts";
import { interpretedLoader } from "./loader.ts";

const port = parentPort!;
const obey = obedient(
  { ...LOADERS, interpreted: interpretedLoader },
  {
    reply: (reply, transfer) => port.postMessage(reply, transfer),
    afterOthers: (resume) => void setImmediate(resume),
  },
);
port.on("message", (order: Order) => obey(order));
