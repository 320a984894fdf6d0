/** A dedicated worker of the page's, which has no import map: Edgewise is loaded by its URL. */

import { pagerank } from "/web/algorithms.js";
import { Engine, readGraph, rmat } from "/web/index.js";

addEventListener("message", async () => {
  const engine = await Engine.create({ workers: 2 });
  const graph = rmat({ scale: 13, seed: 1, allocator: engine.allocator });
  const { rank, decision } = await engine.run(pagerank, graph, {}, { mode: "parallel" });
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", rank.buffer));
  const { edgeCount } = await readGraph({ text: "1 2\n2 3\n3 1\n" });
  const { kind, memory } = engine.threads;
  await engine.close();
  const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  postMessage({ hash, workers: decision.workers, kind, memory, edgeCount });
});
