import { algorithm, Engine, i32, rmat } from "edgewise";

const forever = algorithm("forever", { limit: i32(2_000_000_000) }, (g, { limit }) => {
  const { x } = g.loop({ x: g.node(1) }, { limit }, ({ x }) => ({ x: g.in.sum(({ source }) => source(x)).mul(0.5) }));
  return { x };
});

const codeOf = (promise) =>
  promise.then(
    () => "done",
    ({ code }) => code,
  );
const after = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What comes of runs that are aborted, that lose their worker, or whose engine is closed. */
export default async function () {
  // Lets a worker end itself without a word, as one that ran out of memory does.
  const workers = [];
  const Own = Worker;
  globalThis.Worker = class extends Own {
    constructor(...given) {
      super(...given);
      workers.push(this);
    }
  };
  const engine = await Engine.create({ workers: 2, onWarning: () => {} });
  const graph = rmat({ scale: 14, seed: 1, allocator: engine.allocator });
  const found = {};

  const controller = new AbortController();
  let told;
  const first = new Promise((resolve) => {
    told = resolve;
  });
  const ended = codeOf(
    engine.run(forever, graph, {}, { mode: "parallel", signal: controller.signal, onProgress: () => told(true) }),
  );
  found.hasProgress = await first;
  const start = performance.now();
  controller.abort();
  found.aborted = await ended;
  found.isSoon = performance.now() - start < 1000;

  const killed = codeOf(engine.run(forever, graph, {}, { mode: "parallel" }));
  await after(100);
  await engine.threads.started[0].terminate();
  found.killed = await killed;

  await engine.run(forever, graph, { limit: 2 });
  const silent = codeOf(engine.run(forever, graph, {}, { mode: "parallel" }));
  await after(100);
  for (const worker of workers) worker.terminate();
  found.silent = await silent;

  const { x } = await engine.run(forever, graph, { limit: 2 });
  found.after = x.length === 2 ** 14;
  await engine.close();
  found.closed = await codeOf(engine.run(forever, graph));
  globalThis.Worker = Own;
  return found;
}
