/** What `measure.ts` measures in a page. Nothing is imported before it is asked for: a first result begins with that. */
async function load() {
  const { Engine, path, rmat } = await import("edgewise");
  const { pagerank } = await import("edgewise/algorithms");
  return { Engine, path, rmat, pagerank, engine: await Engine.create({ workers: 2, onWarning: () => {} }) };
}

let begun = null;

/** Has an engine and a graph ready for `once`. */
export async function begin(scale) {
  const { engine, rmat, pagerank } = await load();
  begun = { engine, pagerank, graph: rmat({ scale, seed: 1, allocator: engine.allocator }) };
}

/** How long a run of what was begun takes. */
export async function once() {
  const { engine, pagerank, graph } = begun;
  return (await engine.run(pagerank, graph, {}, { mode: "parallel" })).timings.run;
}

export async function first() {
  const start = performance.now();
  const { engine, path, pagerank } = await load();
  await engine.run(pagerank, path(1001));
  const took = performance.now() - start;
  await engine.close();
  return took;
}

/** How long runs go on once they are aborted, each at another moment. */
export async function aborts(scale, count) {
  const { engine, rmat, pagerank } = await load();
  const graph = rmat({ scale, seed: 1, allocator: engine.allocator });
  await engine.run(pagerank, graph);
  const took = [];
  for (let time = 0; time < count; time++) {
    const controller = new AbortController();
    const { promise: begun, resolve } = Promise.withResolvers();
    const options = { mode: "parallel", signal: controller.signal, onProgress: resolve };
    const ended = engine.run(pagerank, graph, { tolerance: 0, limit: 100_000 }, options).catch(({ code }) => code);
    await begun;
    await new Promise((go) => setTimeout(go, 3 * time));
    const start = performance.now();
    controller.abort();
    const code = await ended;
    if (code !== "run/aborted") throw new Error(`the run ended with ${code}`);
    took.push(performance.now() - start);
  }
  await engine.close();
  return took;
}
