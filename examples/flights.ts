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
import { Engine, readGraph, rmat } from "edgewise";
import { weightedPagerank } from "edgewise/algorithms";

process.once("SIGINT", () => process.exit(130));

/** Both plans run so often, but no further time once this many milliseconds have passed. */
const MOST_TURNS = 5;
const ENOUGH_MS = 14_000;

const cores = availableParallelism();
await using engine = await Engine.create({ workers: Math.max(2, cores) });

await rankAirports();
await compareWorkers();

async function rankAirports(): Promise<void> {
  const names = await readNames(dataFile("airports.csv"));
  const flights = await readGraph(dataFile("flights-airport.csv"), {
    name: "US flights",
    weightColumn: "count",
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
}

async function compareWorkers(): Promise<void> {
  heading("The same algorithm on a large random graph");
  const progress = progressOnStderr();
  progress.say("drawing edges");
  const graph = rmat({ scale: 18, edgeFactor: 16, seed: 2008, directed: true, allocator: engine.allocator });
  print(`${graph.name}: ${whole(graph.nodeCount)} nodes, ${whole(graph.edgeCount)} edges`);

  const modes = ["sequential", "parallel"] as const;
  const times = { sequential: [] as number[], parallel: [] as number[] };
  let expected: Float64Array | null = null;
  let differing = 0;
  let rounds: number | null = null;
  const start = performance.now();
  // The plans take turns, so that whatever else the machine does hits both; the first turn warms up and is not timed.
  for (let turn = 0; turn <= MOST_TURNS; turn++) {
    if (turn > 1 && performance.now() - start > ENOUGH_MS) break;
    for (const mode of modes) {
      const result = await engine.run(
        weightedPagerank,
        graph,
        {},
        {
          mode,
          onProgress: ({ round }) =>
            progress.say(
              `${mode} plan, ${turn === 0 ? "warming up" : `run ${turn} of ${MOST_TURNS}`}, round ${round + 1}`,
            ),
        },
      );
      if (turn > 0) times[mode].push(result.timings.total);
      expected ??= result.rank;
      rounds = result.rounds;
      differing += differingBytes(expected, result.rank);
    }
  }
  progress.end();

  const sequential = median(times.sequential);
  const parallel = median(times.parallel);
  const perEdge = (time: number): string => `${((time * 1e6) / (rounds! * graph.edgeCount)).toFixed(2)} ns an edge`;
  print(`${rounds} rounds, median of ${times.parallel.length} runs, on a machine of ${cores} cores`);
  print("");
  print(`  sequential plan, 1 worker   ${ms(sequential).padStart(9)}   ${perEdge(sequential)}`);
  print(
    `  parallel plan, ${`${engine.workers} workers`.padEnd(11)}  ${ms(parallel).padStart(9)}   ${perEdge(parallel)}`,
  );
  print(`  speedup                     ${`${(sequential / parallel).toFixed(2)}x`.padStart(9)}`);
  print("");
  const compared = `${whole(2 * times.parallel.length + 1)} further runs against the first`;
  print(
    differing === 0
      ? `Every rank is the same bit for bit: ${whole(expected!.byteLength)} bytes, ${compared}.`
      : `The ranks differ in ${whole(differing)} bytes, ${compared}: this is a bug in Edgewise.`,
  );
  if (differing > 0) process.exitCode = 1;
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

function whole(value: number): string {
  return value.toLocaleString("en-US");
}

function ms(milliseconds: number): string {
  return milliseconds < 10 ? `${milliseconds.toFixed(1)} ms` : `${whole(Math.round(milliseconds))} ms`;
}
