/** A program that somebody runs once: it makes a small graph, runs an algorithm, and prints how long each part took. */

const started = performance.now();
const { fromEdges, run } = await import("edgewise");
const { pagerank } = await import("edgewise/algorithms");
const loaded = performance.now();
const sources = Uint32Array.from({ length: 1000 }, (_, k) => (k * 7919) % 211);
const targets = Uint32Array.from({ length: 1000 }, (_, k) => (k * 104_729 + (k % 13)) % 211);
const graph = fromEdges({ nodeCount: 211, sources, targets });
const { rank, timings } = await run(pagerank, graph);
const finished = performance.now();
// Milliseconds since the process was started, but for `compile` and `bind`.
console.log(JSON.stringify({ started, loaded, finished, ...timings, rank: [...rank] }));
