/** A process in which one function is called on one graphology graph, ours or graphology's: `process.ts NAME own|their`. */

import { createRequire } from "node:module";
import { seededRandom } from "../../../src/graph/random.ts";
import { CASES, type Taken, type Told } from "./cases.ts";
import { graphOf, now, since, takenBy } from "./timing.ts";

const SAMPLE = 200;

const [name, side] = process.argv.slice(2);
const found = CASES.find((one) => one.name === name);
if (found === undefined) throw new Error(`there is no case ${name}`);
const { nodes, edges, given, warm } = found;
const random = seededRandom(1);
const graph = graphOf(nodes, edges, random);

const start = now();
const call = side === "own" ? await loadOwn(found.own) : loadTheir(found.module, found.member);
const result = call(graph, ...given);
const first = since(start);
const next = await takenBy(() => call(graph, ...given));
const told: Told = {
  first,
  next,
  workers: side === "own" && found.expected.workers !== undefined ? await onWorkers() : null,
  ...(side === "own" ? await followed() : { followed: null, warm: null }),
  sample: sampleOf(result),
};
console.log(JSON.stringify(told));
// Workers are kept for the next call.
process.exit();

type Call = (...given: readonly unknown[]) => unknown;

async function loadOwn(member: string): Promise<Call & { readonly async: Call }> {
  const library: object = await import("edgewise/graphology");
  return Reflect.get(library, member);
}

function loadTheir(module: string, member: string | undefined): Call {
  const loaded = createRequire(import.meta.url)(module);
  return member === undefined ? loaded : loaded[member];
}

async function onWorkers(): Promise<Taken> {
  const { async: later } = await loadOwn(found!.own);
  await later(graph, ...given);
  return await takenBy(() => later(graph, ...given));
}

async function followed(): Promise<Pick<Told, "followed" | "warm">> {
  const { follow } = await import("edgewise/graphology");
  const algorithms: object = await import("edgewise/algorithms");
  const following = follow(graph);
  const calls = await takenBy(() => call(graph, ...given));
  if (warm === undefined) return { followed: calls, warm: null };
  const run = () => following.runSync(Reflect.get(algorithms, warm.algorithm), {}, { warm: true });
  run();
  const runs = await takenBy(() => {
    const { warm: warmth } = run();
    if (!warmth.isWarm) throw new Error(`a run was cold: ${warmth.why}`);
  }, addEdge);
  return { followed: calls, warm: runs };
}

function addEdge(): void {
  const size = graph.size;
  while (graph.size === size) {
    const [from, to] = [`n${random.below(nodes)}`, `n${random.below(nodes)}`];
    if (from !== to && !graph.hasDirectedEdge(from, to)) graph.addDirectedEdge(from, to, { weight: 1 });
  }
}

/** Numbers of a result, lists counting as their lengths, whatever order they come in. */
function sampleOf(value: unknown): readonly number[] {
  const numbers: number[] = [];
  const visit = (part: unknown): void => {
    if (typeof part === "number") numbers.push(part);
    else if (Array.isArray(part) && typeof part[0] === "string") numbers.push(part.length);
    else if (typeof part === "object" && part !== null) for (const inner of Object.values(part)) visit(inner);
  };
  visit(value);
  numbers.sort((a, b) => a - b);
  const step = Math.max(1, Math.floor(numbers.length / SAMPLE));
  return numbers.filter((_, place) => place % step === 0);
}
