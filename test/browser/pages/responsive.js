/** Work on a million edges, with what of it kept the page's thread, and for how long. */

import { algorithm, Engine, fromEdges, readGraph } from "edgewise";
import { pagerank } from "edgewise/algorithms";

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

/** A graph as graphology has it, of what Edgewise reads of one. */
function graphologyLike({ sources, targets }) {
  const nodes = Array.from({ length: NODES }, (_, node) => ({ node: `n${node}`, attributes: {} }));
  const edges = [];
  for (let edge = 0; edge < EDGES; edge++) {
    edges.push({
      edge: `e${edge}`,
      attributes: { weight: edge % 7 },
      source: `n${sources[edge]}`,
      target: `n${targets[edge]}`,
      sourceAttributes: {},
      targetAttributes: {},
      undirected: false,
    });
  }
  return {
    order: NODES,
    size: EDGES,
    type: "directed",
    nodeEntries: () => nodes.values(),
    edgeEntries: () => edges.values(),
    forEachNode: (visit) => {
      for (const { node, attributes } of nodes) visit(node, attributes);
    },
    forEachEdge: (visit) => {
      for (const e of edges)
        visit(e.edge, e.attributes, e.source, e.target, e.sourceAttributes, e.targetAttributes, e.undirected);
    },
  };
}

/** How long the thread was kept at a time while something was done, at most, and how often it was free. */
async function watch(work) {
  await new Promise((resolve) => setTimeout(resolve, 50));
  let longest = 0;
  let free = 0;
  let last = performance.now();
  let isOver = false;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    free++;
    if (!isOver) port2.postMessage(null);
  };
  port2.postMessage(null);
  const start = last;
  const found = await work();
  const took = performance.now() - start;
  longest = Math.max(longest, performance.now() - last);
  isOver = true;
  return { found, longest: Math.round(longest), free, took: Math.round(took) };
}

const sizes = ({ nodeCount, edgeCount }) => [nodeCount, edgeCount];

export default async function ({ workers = 2, only = null } = {}) {
  const engine = await Engine.create({ workers, onWarning: () => {} });
  const arrays = ends();
  const text = textOf(arrays, (source, target) => `${source} ${target}`);
  const bytes = new TextEncoder().encode(text);
  const named = textOf(arrays, (source, target, edge) => `n${source},n${target},${edge % 7}`);
  const json = () =>
    `{"options":{"type":"directed"},"nodes":[${Array.from({ length: NODES }, (_, n) => `{"key":"n${n}"}`)}],"edges":[${textOf(
      arrays,
      (source, target, edge) => `{"source":"n${source}","target":"n${target}","attributes":{"weight":${edge % 7}}}`,
    ).replaceAll("\n", ",")}]}`;
  const market = `%%MatrixMarket matrix coordinate pattern general\n${NODES} ${NODES} ${EDGES}\n${textOf(arrays, (source, target) => `${source + 1} ${target + 1}`)}`;
  const graph = fromEdges({ ...arrays, nodeCount: NODES, allocator: engine.allocator });
  const weights = algorithm("weights", {}, (g) => ({ total: g.out.sum(({ edge }) => edge(g.edgeAttribute("weight"))) }));
  const works = {
    text: () => readGraph({ text }).then(sizes),
    bytes: () => readGraph(bytes, { allocator: engine.allocator }).then(sizes),
    blob: () => readGraph(new Blob([named])).then(sizes),
    response: () => readGraph(new Response(bytes)).then(sizes),
    stream: () => readGraph(new Blob([market]).stream()).then(sizes),
    json: () => readGraph({ text: json() }).then(sizes),
    run: () => engine.run(pagerank, graph).then(({ rank }) => rank.length),
    arrays: () => engine.run(pagerank, { ...arrays, nodeCount: NODES }).then(({ rank }) => rank.length),
    graphology: () => engine.run(weights, graphologyLike(arrays)).then(({ total }) => total.length),
  };
  const made = { json: json(), like: graphologyLike(arrays) };
  works.json = () => readGraph({ text: made.json }).then(sizes);
  works.graphology = () => engine.run(weights, made.like).then(({ total }) => total.length);
  const told = {};
  for (const [name, work] of Object.entries(works)) if (only === null || only.includes(name)) told[name] = await watch(work);
  await engine.close();
  return told;
}
