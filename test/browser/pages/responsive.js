/** Work on a million edges, with what of it kept the page's thread, and for how long. */

import { algorithm, Engine, fromEdges, graphToBytes, readGraph } from "edgewise";
import { pagerank } from "edgewise/algorithms";
import { weightedSize } from "edgewise/graphology";

const NODES = 100_000;
const EDGES = 1_000_000;

/** Ends that are spread over all nodes, the same ones every time. */
function ends() {
  const sources = new Uint32Array(EDGES);
  const targets = new Uint32Array(EDGES);
  for (let edge = 0; edge < EDGES; edge++) {
    sources[edge] = Math.imul(edge, 0x9e3779b1) >>> 15;
    targets[edge] = (Math.imul(edge, 0x85ebca6b) >>> 7) % NODES;
    sources[edge] %= NODES;
  }
  return { sources, targets };
}

function textOf({ sources, targets }, line) {
  const parts = [];
  for (let edge = 0; edge < EDGES; edge++) parts.push(line(sources[edge], targets[edge], edge));
  return parts.join("\n");
}

let made = null;

/** A graph of graphology, which the page has loaded as a script; made once. */
function graphologyOf({ sources, targets }) {
  if (made !== null) return made;
  const graph = new globalThis.graphology.MultiDirectedGraph();
  for (let node = 0; node < NODES; node++) graph.addNode(`n${node}`);
  for (let edge = 0; edge < EDGES; edge++) {
    graph.addEdge(`n${sources[edge]}`, `n${targets[edge]}`, { weight: edge % 7 });
  }
  made = graph;
  return graph;
}

/** The milliseconds by which browsers delay timers that set one another. */
const CLAMPED = 4;

/**
 * How long the thread was kept at a time while something was done, at most, how often it was free, and the longest of what the
 * browser calls long tasks: those of 50 ms and more. On a machine with much else to do it may be kept without a task.
 */
async function watch(work) {
  await new Promise((resolve) => setTimeout(resolve, 50));
  let longest = 0;
  let longestTask = 0;
  let free = 0;
  let last = performance.now();
  let isOver = false;
  // Timers, since thousands of messages would leave garbage whose collection takes longer than what is measured.
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last - CLAMPED);
    last = now;
    free++;
    if (!isOver) setTimeout(look);
  };
  const noted = (list) => {
    for (const { duration } of list.getEntries()) longestTask = Math.max(longestTask, duration);
  };
  const tasks = globalThis.PerformanceObserver && new PerformanceObserver(noted);
  // Browsers without long tasks ignore it.
  tasks?.observe({ type: "longtask" });
  setTimeout(look);
  const start = last;
  const found = await work();
  const took = performance.now() - start;
  longest = Math.max(longest, performance.now() - last);
  isOver = true;
  // Entries come in a task of their own.
  await new Promise((resolve) => setTimeout(resolve, 50));
  tasks?.disconnect();
  return { found, longest: Math.round(longest), longestTask: Math.round(longestTask), free, took: Math.round(took) };
}

const sizes = ({ nodeCount, edgeCount }) => [nodeCount, edgeCount];

/** What is done, by its name: made ready without being measured, then measured. */
const WORKS = {
  text: (arrays) => {
    const text = textOf(arrays, (source, target) => `${source} ${target}`);
    return () => readGraph({ text }).then(sizes);
  },
  bytes: (arrays, { allocator }) => {
    const bytes = new TextEncoder().encode(textOf(arrays, (source, target) => `${source} ${target}`));
    return () => readGraph(bytes, { allocator }).then(sizes);
  },
  blob: (arrays) => {
    const blob = new Blob([textOf(arrays, (source, target, edge) => `n${source},n${target},${edge % 7}`)]);
    return () => readGraph(blob).then(sizes);
  },
  response: (arrays) => {
    const blob = new Blob([textOf(arrays, (source, target) => `${source}\t${target}`)]);
    return () => readGraph(new Response(blob)).then(sizes);
  },
  stream: (arrays) => {
    const edges = textOf(arrays, (source, target) => `${source + 1} ${target + 1}`);
    const blob = new Blob([`%%MatrixMarket matrix coordinate pattern general\n${NODES} ${NODES} ${EDGES}\n`, edges]);
    return () => readGraph(blob.stream()).then(sizes);
  },
  json: (arrays) => {
    const edges = textOf(arrays, (source, target) => `{"source":"n${source}","target":"n${target}"}`);
    const nodes = Array.from({ length: NODES }, (_, node) => `{"key":"n${node}"}`);
    const blob = new Blob([
      `{"options":{"type":"directed"},"nodes":[${nodes}],"edges":[${edges.replaceAll("\n", ",")}]}`,
    ]);
    return () => readGraph(blob).then(sizes);
  },
  // Keys that have large gaps, so that they are looked up in a table.
  gaps: (arrays) => {
    const blob = new Blob([textOf(arrays, (source, target) => `${40_000 * source} ${40_000 * target}`)]);
    return () => readGraph(blob).then(sizes);
  },
  ...Object.fromEntries(
    ["arrow", "dot", "ewg", "gexf", "gml", "gr", "graphml", "jsonl", "net", "npz", "parquet"].map((ending) => [
      ending,
      async (arrays) => {
        const weight = Float64Array.from({ length: EDGES }, (_, edge) => edge % 7);
        const graph = fromEdges({ ...arrays, nodeCount: NODES, edgeColumns: { weight } });
        const file = new File([await graphToBytes(`graph.${ending}`, graph)], `graph.${ending}`);
        return () => readGraph(file).then(sizes);
      },
    ]),
  ),
  run: (arrays, engine) => {
    const graph = fromEdges({ ...arrays, nodeCount: NODES, allocator: engine.allocator });
    return () => engine.run(pagerank, graph).then(({ rank }) => rank.length);
  },
  arrays: (arrays, engine) => () =>
    engine.run(pagerank, { ...arrays, nodeCount: NODES }).then(({ rank }) => rank.length),
  graphology: (arrays, engine) => {
    const graph = graphologyOf(arrays);
    return () => engine.run(strengths, graph).then(({ strength }) => strength.length);
  },
  async: (arrays) => {
    const graph = graphologyOf(arrays);
    return () => weightedSize.async(graph);
  },
};

const strengths = algorithm("strengths", {}, (g) => ({
  strength: g.out.sum(({ edge }) => edge(g.edgeAttribute("weight"))),
}));

/** Each as often as it is said, of which the best counts: others may have had the processor meanwhile. */
export default async function ({ only = Object.keys(WORKS), times = 1, workers = 2 } = {}) {
  const engine = await Engine.create({ workers, onWarning: () => {} });
  const arrays = ends();
  const told = {};
  for (const name of only) {
    const work = await WORKS[name](arrays, engine);
    const measured = [];
    // What was left from making the input is collected by then, where a page may ask for that.
    globalThis.gc?.();
    for (let time = 0; time < times; time++) measured.push(await watch(work));
    measured.sort((one, other) => one.longestTask - other.longestTask || one.longest - other.longest);
    told[name] = measured[0];
  }
  await engine.close();
  return told;
}
