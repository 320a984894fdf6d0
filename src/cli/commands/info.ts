/** `edgewise info GRAPH`: describes a graph, and how it was read. */

import type { Command } from "commander";
import { wcc } from "../../algorithms/index.ts";
import { Engine } from "../../engine/engine.ts";
import type { Graph } from "../../graph/graph.ts";
import { printable } from "../../printable.ts";
import type { ReadingOptions } from "../input-options.ts";
import { addReadingOptions } from "../input-options.ts";
import { readInput } from "../inputs.ts";
import { untilInterrupted } from "../interruption.ts";
import { print } from "../output.ts";
import { bar } from "../progress/line.ts";
import { duration, printNote, withStatus } from "../status.ts";

const BAR = 30;

interface InfoCommandOptions extends ReadingOptions {
  readonly json?: true;
}

export function completeInfoCommand(command: Command): void {
  addReadingOptions(command).option("--json", "print it as data").action(infoCommand);
}

interface AttributeInfo {
  readonly name: string;
  /** `mixed` has texts beside values of another kind. */
  readonly values: "numbers" | "truths" | "texts" | "mixed";
}

interface Info {
  readonly name: string;
  readonly kind: Graph["kind"];
  readonly nodes: number;
  readonly edges: number;
  readonly selfLoops: number;
  readonly parallelEdges: number;
  readonly components: { readonly count: number; readonly largest: number };
  readonly degrees: {
    readonly least: number;
    readonly greatest: number;
    readonly mean: number;
    /** Counts the nodes by degree, from 2^k to 2^(k + 1) − 1. Nodes without edges come first. */
    readonly byPowerOfTwo: readonly { readonly from: number; readonly to: number; readonly nodes: number }[];
  };
  readonly attributes: { readonly nodes: readonly AttributeInfo[]; readonly edges: readonly AttributeInfo[] };
  readonly bytes: number;
  readonly readMillis: number;
}

async function infoCommand(graphPath: string, options: InfoCommandOptions): Promise<void> {
  await using engine = await Engine.create({ onWarning: printNote });
  const start = performance.now();
  const graph = await readInput(graphPath, options, engine.allocator);
  const readMillis = performance.now() - start;
  const { label } = await withStatus(
    () => "looking for components",
    () => untilInterrupted(() => engine.run(wcc, graph)),
  );
  const info: Info = {
    name: graph.name,
    kind: graph.kind,
    nodes: graph.nodeCount,
    edges: graph.edgeCount,
    ...repetitions(graph),
    components: componentsOf(label),
    degrees: degreesOf(graph),
    attributes: { nodes: attributesOf(graph, "node"), edges: attributesOf(graph, "edge") },
    bytes: bytesOf(graph),
    readMillis,
  };
  await print(options.json ? [`${JSON.stringify(info, null, 2)}\n`] : printInfo(info));
}

function* printInfo(info: Info): Generator<string> {
  const { nodes, edges, components, degrees, attributes } = info;
  const share = components.count < 2 ? "" : `, the largest of ${percent(components.largest / nodes)} of the nodes`;
  const rows: readonly (readonly [string, string])[] = [
    ["graph", `${printable(info.name)}, ${info.kind}`],
    ["nodes", whole(nodes)],
    ["edges", `${whole(edges)}${remarks(info)}`],
    ["components", `${whole(components.count)}${share}, directions aside`],
    ["node attributes", attributes.nodes.map(described).join(", ") || "none"],
    ["edge attributes", attributes.edges.map(described).join(", ") || "none"],
    ["memory", `${(info.bytes / 2 ** 20).toFixed(1)} MiB of rows and numbers`],
    ["read in", duration(info.readMillis)],
    ["degrees", `${degrees.least} to ${whole(degrees.greatest)}, ${degrees.mean.toFixed(2)} in the mean`],
  ];
  for (const [name, text] of rows) yield `${name.padEnd(17)}${text}\n`;
  const most = Math.max(1, ...degrees.byPowerOfTwo.map((row) => row.nodes));
  for (const row of degrees.byPowerOfTwo) {
    const range = row.from === row.to ? whole(row.from) : `${whole(row.from)}–${whole(row.to)}`;
    yield `${range.padStart(15)}  ${bar(row.nodes / most, BAR)} ${whole(row.nodes)} node${row.nodes === 1 ? "" : "s"}\n`;
  }
}

function described({ name, values }: AttributeInfo): string {
  return values === "numbers" ? printable(name) : `${printable(name)} (${values})`;
}

function attributesOf(graph: Graph, domain: "node" | "edge"): AttributeInfo[] {
  return graph.attributeNames(domain).map((name) => {
    const attribute = graph.attribute(domain, name)!;
    if (attribute.kind === "text") return { name, values: attribute.groups === null ? "mixed" : "texts" };
    return { name, values: attribute.values instanceof Uint8Array ? "truths" : "numbers" };
  });
}

function remarks({ selfLoops, parallelEdges }: Info): string {
  const found = [
    ...(selfLoops > 0 ? [`${whole(selfLoops)} self-loops`] : []),
    ...(parallelEdges > 0 ? [`${whole(parallelEdges)} parallel to another`] : []),
  ];
  return found.length > 0 ? `, of which ${found.join(", ")}` : "";
}

/** Edges are numbered by source, then target, so that parallel ones stand side by side. */
function repetitions(graph: Graph): { selfLoops: number; parallelEdges: number } {
  const [sources, targets] = [graph.edgeSource(), graph.edgeTarget()];
  let selfLoops = 0;
  let parallelEdges = 0;
  for (let edge = 0; edge < graph.edgeCount; edge++) {
    if (sources[edge] === targets[edge]) selfLoops++;
    if (edge > 0 && sources[edge] === sources[edge - 1] && targets[edge] === targets[edge - 1]) parallelEdges++;
  }
  return { selfLoops, parallelEdges };
}

function componentsOf(labels: Int32Array): Info["components"] {
  const sizes = new Uint32Array(labels.length);
  let count = 0;
  let largest = 0;
  for (const label of labels) {
    const size = ++sizes[label]!;
    if (size === 1) count++;
    largest = Math.max(largest, size);
  }
  return { count, largest };
}

function degreesOf(graph: Graph): Info["degrees"] {
  const { offsets } = graph.kind === "undirected" ? graph.out : graph.all();
  const byPowerOfTwo: { from: number; to: number; nodes: number }[] = [];
  let least = Number.POSITIVE_INFINITY;
  let greatest = 0;
  let sum = 0;
  for (let node = 0; node < graph.nodeCount; node++) {
    const degree = offsets[node + 1]! - offsets[node]!;
    least = Math.min(least, degree);
    greatest = Math.max(greatest, degree);
    sum += degree;
    const power = degree === 0 ? 0 : 32 - Math.clz32(degree);
    while (byPowerOfTwo.length <= power) {
      const k = byPowerOfTwo.length;
      byPowerOfTwo.push(k === 0 ? { from: 0, to: 0, nodes: 0 } : { from: 2 ** (k - 1), to: 2 ** k - 1, nodes: 0 });
    }
    byPowerOfTwo[power]!.nodes++;
  }
  const isEmpty = graph.nodeCount === 0;
  return { least: isEmpty ? 0 : least, greatest, mean: isEmpty ? 0 : sum / graph.nodeCount, byPowerOfTwo };
}

/** Sums the bytes of the arrays of rows and of numeric attributes. */
function bytesOf(graph: Graph): number {
  const rows = graph.kind === "directed" || graph.kind === "mixed" ? [graph.out, graph.in] : [graph.out];
  const columns = [
    ...graph.nodeColumnNames.map((name) => graph.nodeColumn(name)),
    ...graph.edgeColumnNames.map((name) => graph.edgeColumn(name)),
  ];
  const ofRows = rows.reduce((sum, { offsets, neighbors }) => sum + offsets.byteLength + neighbors.byteLength, 0);
  return columns.reduce((sum, column) => sum + (column?.byteLength ?? 0), ofRows);
}

function whole(count: number): string {
  return count.toLocaleString("en-US");
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0.995 || share < 0.01 ? 2 : 0)} %`;
}
