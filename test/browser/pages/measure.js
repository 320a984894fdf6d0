/** What `measure.ts` measures in a page. Nothing is imported before it is asked for: a first result begins with that. */
async function load() {
  const { Engine, path, rmat } = await import("edgewise");
  const { pagerank } = await import("edgewise/algorithms");
  return { Engine, path, rmat, pagerank, engine: await Engine.create({ workers: 2, onWarning: () => {} }) };
}

export async function runs(scale, count) {
  const { engine, rmat, pagerank } = await load();
  const graph = rmat({ scale, seed: 1, allocator: engine.allocator });
  const took = [];
  for (let run = 0; run <= count; run++) {
    took.push((await engine.run(pagerank, graph, {}, { mode: "parallel" })).timings.run);
  }
  await engine.close();
  return took.slice(1);
}

export async function first() {
  const start = performance.now();
  const { engine, path, pagerank } = await load();
  await engine.run(pagerank, path(1001));
  const took = performance.now() - start;
  await engine.close();
  return took;
}

export async function abort(scale) {
  const { engine, rmat, pagerank } = await load();
  const graph = rmat({ scale, seed: 1, allocator: engine.allocator });
  await engine.run(pagerank, graph);
  const controller = new AbortController();
  const { promise: begun, resolve } = Promise.withResolvers();
  const options = { mode: "parallel", signal: controller.signal, onProgress: resolve };
  const ended = engine.run(pagerank, graph, { tolerance: 0, limit: 100_000 }, options).catch(({ code }) => code);
  await begun;
  const start = performance.now();
  controller.abort();
  const code = await ended;
  const took = performance.now() - start;
  await engine.close();
  return [code, took];
}
