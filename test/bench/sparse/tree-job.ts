/** The process of a tree: runs and compiles by the sources of the folder that it is given, this tree's or another's. */

import { createHash } from "node:crypto";
import { pathToFileURL } from "node:url";
import type * as library from "../../../src/algorithms/index.ts";
import type { Algorithm } from "../../../src/dsl/index.ts";
import type { Graph } from "../../../src/graph/graph.ts";
import type * as edgewise from "../../../src/index.ts";
import type { Compiled, GraphOrder, Order, Orders, Ran, RunOrder } from "./tree.ts";

/** Milliseconds of processor time that compilations take together, so that the clock is fine enough. */
const LEAST_COMPILED = 25;
const WORKERS = 2;

const tree = pathToFileURL(`${process.argv[2]}/`);
// These names have been in the other tree for long.
const { compile, Engine, fromEdges, planToJson, readGraph, rmat } = (await import(
  new URL("src/index.ts", tree).href
)) as typeof edgewise;
const algorithms = (await import(new URL("src/algorithms/index.ts", tree).href)) as typeof library;
const named = new Map<string, Algorithm>(Object.entries(algorithms));
const engine = await Engine.create({ workers: WORKERS });
let graph: Graph | undefined;

process.on("message", async (order: Order) => {
  try {
    process.send!({ answer: await perform(order), error: null });
  } catch (error) {
    process.send!({ answer: null, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});

// The process that gave the orders has ended.
process.on("disconnect", () => process.exit());

async function perform(order: Order): Promise<Orders[keyof Orders]["answer"]> {
  switch (order.kind) {
    case "graph":
      graph?.dispose();
      graph = await makeGraph(order.ask);
      return null;
    case "run":
      return await run(order.ask);
    case "library":
      return [...named.keys()];
    case "compile":
      return compileAgain(order.ask.algorithm);
    default:
      order satisfies never;
      throw new TypeError("an order of no known kind");
  }
}

async function makeGraph({ file, scale, acyclic }: GraphOrder): Promise<Graph> {
  const { allocator } = engine;
  if (file !== null && !acyclic) return await readGraph(file, { allocator });
  const drawn = file === null ? rmat({ scale, selfLoops: "drop", parallelEdges: "drop" }) : await readGraph(file);
  if (!acyclic) return fromEdges({ ...endsOf(drawn), allocator });
  return fromEdges({ ...endsOf(drawn), directed: true, allocator });
}

/** The edges of an undirected graph, each from its lower end to its higher. */
function endsOf(drawn: Graph) {
  return { nodeCount: drawn.nodeCount, sources: drawn.edgeSource(), targets: drawn.edgeTarget() };
}

async function run({ algorithm, given, fromHub, workers }: RunOrder): Promise<Ran | null> {
  const found = named.get(algorithm);
  if (!found) return null;
  if (!graph) throw new Error("there is no graph yet");
  const parameters = fromHub ? { ...given, root: hubOf(graph) } : given;
  const mode = workers === 1 ? "sequential" : "parallel";
  const result = await engine.run(found, graph, parameters, { mode, workers });
  const hash = createHash("sha256");
  for (const [name, value] of Object.entries<ArrayBufferView | number | boolean>(result.results)) {
    const { buffer, byteOffset, byteLength } = typeof value === "object" ? value : Float64Array.of(Number(value));
    hash.update(name).update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return { run: result.timings.run, rounds: result.rounds, digest: hash.digest("hex") };
}

function hubOf({ nodeCount, out: { offsets } }: Graph): number {
  let hub = 0;
  for (let node = 1; node < nodeCount; node++) {
    if (offsets[node + 1]! - offsets[node]! > offsets[hub + 1]! - offsets[hub]!) hub = node;
  }
  return hub;
}

function compileAgain(algorithm: string): Compiled {
  const found = named.get(algorithm);
  if (!found) throw new Error(`the library has no ${algorithm}`);
  const { plan } = compile(found.func);
  const start = process.cpuUsage();
  let [times, spent] = [0, 0];
  while (spent < LEAST_COMPILED) {
    compile(found.func);
    times++;
    const { user, system } = process.cpuUsage(start);
    spent = (user + system) / 1000;
  }
  return { cpu: spent / times, sparse: hasSparseLoop(JSON.parse(planToJson(plan))) };
}

/** Whether a part of a plan is a loop whose rounds can be sparse, or contains one; plans of trees before say nothing of it. */
function hasSparseLoop(part: unknown): boolean {
  if (typeof part !== "object" || part === null) return false;
  if ("sparse" in part && isSparse(part.sparse)) return true;
  return Object.values(part).some(hasSparseLoop);
}

function isSparse(said: unknown): boolean {
  return typeof said === "object" && said !== null && "kind" in said && said.kind === "sparse";
}
