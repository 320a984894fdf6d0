/** A worker that can load interpreted code beside that of the package. */

import { parentPort } from "node:worker_threads";
import { LOADERS } from "../../../runtime/loaders.ts";
import { obedient } from "../../../runtime/obey.ts";
import type { Order } from "../../../runtime/protocol.ts";
import { interpretedLoader } from "./loader.ts";

const obey = obedient({ ...LOADERS, interpreted: interpretedLoader });
parentPort!.on("message", (order: Order) => {
  const reply = obey(order);
  if (reply !== null) parentPort!.postMessage(reply);
});
