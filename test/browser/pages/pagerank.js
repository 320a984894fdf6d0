import { Engine, rmat } from "edgewise";
import { pagerank } from "edgewise/algorithms";

/** PageRank of a graph that Node ranks as well, and what it ran on. */
export default async function ({ workers, workerUrl, scale = 13 }) {
  const engine = await Engine.create({ workers, workerUrl });
  const graph = rmat({ scale, seed: 1, allocator: engine.allocator });
  const { rank, decision } = await engine.run(pagerank, graph, {}, { mode: "parallel" });
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", rank.buffer));
  const { started: _, ...threads } = engine.threads;
  await engine.close();
  const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { hash, workers: decision.workers, threads };
}
