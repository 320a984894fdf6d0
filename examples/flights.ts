/**
 * The main job from end to end: PageRank of a real network with the report of where the parallelism is, then of a
 * graph large enough to need it, on one worker and on all, compared in time and bit for bit.
 *
 * The network: flights between airports of the United States in 2008, from the npm package vega-datasets.
 * The algorithm: PageRank weighted by the number of flights, from `edgewise/algorithms`, where its definition is.
 */

import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { styleText } from "node:util";
import { Engine, type Graph, printReport, readGraph, rmat } from "edgewise";
import { weightedPagerank } from "edgewise/algorithms";

process.once("SIGINT", () => process.exit(130));

/** Both plans run so often, but no further time once this many milliseconds have passed. */
const MOST_TURNS = 5;
const ENOUGH_MS = 10_000;

const cores = availableParallelism();
await using engine = await Engine.create({ workers: Math.max(2, cores) });

await rankAirports();
await compareWorkers();

async function rankAirports(): Promise<void> {
  const names = await readNames(dataFile("airports.csv"));
  const flights = await readGraph(dataFile("flights-airport.csv"), {
    name: "US flights",
    weight: "count",
    allocator: engine.allocator,
  });
  let total = 0;
  for (const count of flights.edgeColumn("weight")!) total += count;
  const result = await engine.run(weightedPagerank, flights);

  heading("PageRank of the flights within the United States in 2008");
  print(`${whole(flights.nodeCount)} airports, ${whole(flights.edgeCount)} routes, ${whole(total)} flights`);
  print("");
  result.top("rank", 10).forEach(({ key, value }, place) => {
    print(`${String(place + 1).padStart(4)}  ${value.toFixed(5)}  ${String(key)}  ${names.get(String(key)) ?? ""}`);
  });
  print("");
  print(`${result.converged ? "Converged" : "Stopped"} after ${result.rounds} rounds, ${ms(result.timings.run)}.`);

  heading("Where the parallelism is");
  print(printReport(await engine.report(weightedPagerank, flights)).trimEnd());
}

async function compareWorkers(): Promise<void> {
  heading("The same algorithm on a large random graph");
  const progress = progressOnStderr();
  progress.say("drawing edges");
  const graph = rmat({ scale: 18, edgeFactor: 16, seed: 2008, directed: true, allocator: engine.allocator });
  print(`${graph.name}: ${whole(graph.nodeCount)} nodes, ${whole(graph.edgeCount)} edges`);

  const { estimate, decision } = await engine.report(weightedPagerank, graph, {}, { measure: false });
  const { times, rounds, differing } = await runInTurns(graph, progress.say);
  progress.end();

  const sequential = median(times.sequential);
  const parallel = median(times.parallel);
  const line = (name: string, time: number): void => {
    const perEdge = (time * 1e6) / (rounds * graph.edgeCount);
    print(`  ${name.padEnd(28)}${ms(time).padStart(9)}   ${perEdge.toFixed(2)} ns for an edge in a round`);
  };
  print(`${rounds} rounds, median of ${times.parallel.length} runs, on a machine of ${cores} cores`);
  print("");
  line("sequential plan, 1 worker", sequential);
  line(`parallel plan, ${engine.workers} workers`, parallel);
  print("");
  const estimated = estimate.calibrated ? `, estimated ${estimate.calibrated.speedup.toFixed(2)}x` : "";
  print(`  ${"speedup".padEnd(28)}${`${(sequential / parallel).toFixed(2)}x`.padStart(9)}   measured${estimated}`);
  if (decision) print(`  Left to itself, the engine uses ${count(decision.workers, "worker")}: ${decision.why}.`);
  print("");
  const compared = `${whole(8 * graph.nodeCount)} bytes, ${2 * times.parallel.length + 1} runs compared with the first`;
  if (differing === 0) print(`Every rank is the same bit for bit: ${compared}.`);
  else throw new Error(`the ranks differ in ${whole(differing)} bytes: ${compared}; this is a bug in Edgewise`);
}

/** Both plans in turn, so that whatever else the machine does hits both; the first turn warms up and is not timed. */
async function runInTurns(graph: Graph, say: (text: string) => void) {
  const times = { sequential: [] as number[], parallel: [] as number[] };
  const first = await engine.run(weightedPagerank, graph, {}, { mode: "sequential" });
  let differing = 0;
  const start = performance.now();
  for (let turn = 0; turn <= MOST_TURNS; turn++) {
    if (turn > 1 && performance.now() - start > ENOUGH_MS) break;
    for (const mode of ["parallel", "sequential"] as const) {
      if (turn === 0 && mode === "sequential") continue;
      const which = turn === 0 ? "warming up" : `run ${turn} of ${MOST_TURNS}`;
      const onProgress = ({ round }: { round: number | null }): void =>
        say(`${mode} plan, ${which}, round ${(round ?? 0) + 1}`);
      const { rank, timings } = await engine.run(weightedPagerank, graph, {}, { mode, onProgress });
      if (turn > 0) times[mode].push(timings.total);
      differing += differingBytes(first.rank, rank);
    }
  }
  return { times, rounds: first.rounds!, differing };
}

/** The path of a data file of the package, which exports none of them. */
function dataFile(name: string): string {
  return fileURLToPath(new URL(`../data/${name}`, import.meta.resolve("vega-datasets")));
}

/** Name, city and state of each airport by its code. */
async function readNames(path: string): Promise<Map<string, string>> {
  const field = '("[^"]*"|[^,]*)';
  const start = new RegExp(`^${field},${field},${field},${field},`);
  const names = new Map<string, string>();
  for (const line of (await readFile(path, "utf8")).split("\n")) {
    const found = start.exec(line);
    if (!found) continue;
    const [code, name, city, state] = found.slice(1).map((text) => text.replaceAll('"', ""));
    names.set(code!, `${name}, ${city} ${state}`);
  }
  return names;
}

function differingBytes(a: Float64Array, b: Float64Array): number {
  const [x, y] = [a, b].map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength));
  if (x!.equals(y!)) return 0;
  return x!.reduce((count, byte, index) => count + (byte === y![index] ? 0 : 1), 0);
}

function median(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** What is going on, on stderr: on a terminal one line that changes; else a line every 5 s, the first after a second. */
function progressOnStderr() {
  const { stderr } = process;
  const pause = stderr.isTTY ? 100 : 5000;
  let next = performance.now() + (stderr.isTTY ? 0 : 1000);
  return {
    say(text: string): void {
      if (performance.now() < next) return;
      next = performance.now() + pause;
      stderr.write(stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
    },
    end(): void {
      if (stderr.isTTY) stderr.write("\r\x1b[K");
    },
  };
}

function heading(text: string): void {
  print(`\n${styleText("bold", text)}\n`);
}

function print(text: string): void {
  console.log(text);
}

function count(value: number, noun: string): string {
  return `${whole(value)} ${noun}${value === 1 ? "" : "s"}`;
}

function whole(value: number): string {
  return value.toLocaleString("en-US");
}

function ms(milliseconds: number): string {
  return milliseconds < 10 ? `${milliseconds.toFixed(1)} ms` : `${whole(Math.round(milliseconds))} ms`;
}
