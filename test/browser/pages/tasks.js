import { Engine, rmat } from "edgewise";
import { pagerank } from "edgewise/algorithms";

/** The longest that the page's thread was kept at a time by a first run on a million edges, in milliseconds. */
export default async function () {
  const engine = await Engine.create({ onWarning: () => {} });
  const graph = rmat({ scale: 16, seed: 1, allocator: engine.allocator });
  await new Promise((resolve) => setTimeout(resolve, 200));
  let longest = 0;
  let last = performance.now();
  let isOver = false;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isOver) port2.postMessage(null);
  };
  port2.postMessage(null);
  const { timings } = await engine.run(pagerank, graph);
  isOver = true;
  await engine.close();
  return { longest, edges: graph.edgeCount, timings };
}
