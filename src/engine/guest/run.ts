/**
 * Runs the functions of `edgewise/graphology` on graphology graphs. On the calling thread they run on one engine for the process, which
 * has no workers and is never busy; on workers they run on another, which the first such run starts.
 */

import { wholeCompiler } from "#later";
import { platform } from "#platform";
import { Memory } from "../../../runtime/memory.ts";
import type { Algorithm, ParametersOf } from "../../dsl/algorithm.ts";
import type { Graph } from "../../graph/graph.ts";
import type { ReadAttributes } from "../../graph/graphology/changes.ts";
import type { EdgeSource, NodeSource } from "../../graph/graphology/columns.ts";
import type { ColumnSources } from "../../graph/graphology/guest.ts";
import { guestOf } from "../../graph/graphology/guest.ts";
import type { GraphologyGraph, Pass } from "../../graph/graphology/scan.ts";
import { lookup } from "../../lookup.ts";
import type { GiveWay, Turns } from "../../turns.ts";
import type { RunArguments } from "../arguments.ts";
import { lend, takeDown } from "../arguments.ts";
import { Clock } from "../clock.ts";
import { Engine, forgetOn } from "../engine.ts";
import type { RunOptions } from "../options.ts";
import { provideCoding } from "../parts/coding.ts";
import { COMPILER } from "../parts/parts.ts";
import { expectPlatform } from "../requirements.ts";
import type { RunResult } from "../result.ts";
import { Session } from "../session.ts";
import { attributesOf } from "../specialization.ts";
import { Lodging } from "./lodging.ts";

/** The sources of the attributes that a program reads, by the names that it reads them by. */
export interface GuestOptions {
  /** Of nodes an attribute, a function as graphology calls it, or null for none. The attribute of that name if not given. */
  readonly nodes?: Readonly<Record<string, NodeSource>> | undefined;
  /** The same of edges. What is no number is missing; of an attribute that is one nowhere, what is no boolean. */
  readonly edges?: Readonly<Record<string, EdgeSource>> | undefined;
}

/** A run on a guest (a graphology graph), and the graph that was made of it. */
export interface GuestRun<A extends Algorithm> {
  readonly result: RunResult<A>;
  /**
   * The graph that the algorithm ran on. After a run on the calling thread it can be read until the next one. Its nodes are numbered in the order of the guest, its edges by source, target
   * and that order.
   */
  readonly graph: Graph;
}

/** The layout of the rows of guests. Another layout would take as long as many rounds, and runs on guests have few. */
const ROW_LAYOUT = "in order";

/**
 * The engine of the calling thread, made with the first run on it. Its memory can be shared where that is possible,
 * though no other thread has it: V8 counts the bytes of other memory as work for its garbage collection, which would
 * then go through the guest's heap.
 */
class Here {
  readonly session = new Session(new Memory());
  readonly lodging = new Lodging((graph) => this.session.forget(graph));
}

let here: Here | null = null;

/** The bytes of memory that the engine of the calling thread has taken, for graphs and for runs on them. */
export function bytesHere(): number {
  return here?.session.memory.usedBytes ?? 0;
}

/**
 * Runs an algorithm on a graph on the calling thread, which it blocks. What is kept for the rows of a guest stays for
 * its next run; for any other graph it is released. Throws as `runSync` does.
 */
export function runHere<A extends Algorithm>(
  guest: GraphologyGraph | null,
  algorithm: A,
  graph: Graph,
  given: Readonly<Record<string, unknown>>,
  clock = new Clock(),
): RunResult<A> {
  expectPlatform();
  provideCoding();
  COMPILER.provideLater(wholeCompiler);
  here ??= new Here();
  const { session, lodging } = here;
  if (guest !== null) lodging.admit(guest, graph);
  try {
    return session.runSync<A>(algorithm, graph, given, { rowLayout: ROW_LAYOUT }, clock);
  } finally {
    if (guest === null) session.forget(graph);
  }
}

/** Runs an algorithm on a graphology graph on the calling thread, which it blocks. Throws as `runSync` does. */
export function runGuestSync<A extends Algorithm>(
  guest: GraphologyGraph,
  algorithm: A,
  parameters: ParametersOf<A>,
  options: GuestOptions = {},
): GuestRun<A> {
  const clock = new Clock();
  const graph = passingGraphOf(guest, algorithm, parameters, options);
  clock.mark("graph");
  const given = takeDown(algorithm.name, algorithm, graph, parameters);
  return { result: runHere<A>(guest, algorithm, graph, given, clock), graph };
}

/** The engine with workers, and the guests that it keeps graphs of. */
class There {
  readonly engine: Engine;
  readonly lodging: Lodging;

  constructor(engine: Engine) {
    this.engine = engine;
    this.lodging = new Lodging((graph) => forgetOn(engine, graph));
  }
}

let there: Promise<There> | null = null;

/** Does the same as `runHere` on workers, of one engine for the process. Rejects as `Engine.run` does. */
export async function runThere<A extends Algorithm>(
  guest: GraphologyGraph | null,
  algorithm: A,
  graph: Graph,
  given: Readonly<Record<string, unknown>>,
): Promise<RunResult<A>> {
  there ??= Engine.create().then(
    (engine) => new There(engine),
    (error) => {
      // A failure to start is forgotten, since the next run may find the machine in a better state.
      there = null;
      throw error;
    },
  );
  const { engine, lodging } = await there;
  if (guest !== null) lodging.admit(guest, graph);
  lend(given);
  try {
    return await engine.run<A>(algorithm, graph, ...([given] as RunArguments<A, RunOptions>));
  } finally {
    if (guest === null) forgetOn(engine, graph);
  }
}

/** Runs an algorithm on a graphology graph, as it is now, on workers. Rejects as `Engine.run` does. */
export async function runGuest<A extends Algorithm>(
  guest: GraphologyGraph,
  algorithm: A,
  parameters: ParametersOf<A>,
  options: GuestOptions = {},
): Promise<GuestRun<A>> {
  const coming = graphInTurnsOf(guest, algorithm, parameters, options);
  const given = takeDown(algorithm.name, algorithm, null, parameters);
  const graph = await coming;
  return { result: await runThere<A>(guest, algorithm, graph, given), graph };
}

/**
 * Reads a guest as it is now, with the attributes that a program reads, and those that are given as parameters by name.
 * The graph can be read until the guest is asked again.
 */
export function passingGraphOf<A extends Algorithm>(
  guest: GraphologyGraph,
  algorithm: A,
  parameters: ParametersOf<A>,
  options: GuestOptions,
): Graph {
  return guestOf(guest).passingGraphOf(guest, sourcesOf(algorithm, parameters, options));
}

/**
 * Does the same in turns with other work on the thread. Rejects with `graph/changed` if the guest is changed before all
 * of it has been read.
 */
export async function graphInTurnsOf<A extends Algorithm>(
  guest: GraphologyGraph,
  algorithm: A,
  parameters: ParametersOf<A>,
  options: GuestOptions,
): Promise<Graph> {
  const sources = sourcesOf(algorithm, parameters, options);
  // biome-ignore lint/correctness/useYield: nothing more is read
  return await guestOf(guest).readInTurns(guest, sources, afterOthers, function* (graph) {
    return graph;
  });
}

/** Gives way to other work on the thread. */
export const afterOthers: GiveWay = (resume) => platform.afterOthers(resume);

/** Reads a guest in turns with other work on the thread, as `Guest.readInTurns` does. */
export async function readThere<T>(
  guest: GraphologyGraph,
  sources: ColumnSources,
  read: (made: Graph, pass: Pass) => Turns<T>,
  attributes?: ReadAttributes,
): Promise<T> {
  return await guestOf(guest).readInTurns(guest, sources, afterOthers, read, attributes);
}

function sourcesOf<A extends Algorithm>(
  { func }: A,
  parameters: ParametersOf<A>,
  { nodes = {}, edges = {} }: GuestOptions,
): ColumnSources {
  const sources = {
    nodes: new Map<string, NodeSource>(),
    edges: new Map<string, EdgeSource>(),
  } satisfies ColumnSources;
  const read = (domain: "node" | "edge", name: string): void => {
    if (domain === "node") sources.nodes.set(name, sourceOf(nodes, name));
    else sources.edges.set(name, sourceOf(edges, name));
  };
  for (const { domain, name } of attributesOf(func)) read(domain, name);
  const given: Readonly<Record<string, unknown>> = parameters;
  for (const { value, nodeKey } of func.parameters) {
    const found = value.name === null ? undefined : lookup(given, value.name);
    if (nodeKey || typeof found !== "string" || value.type.kind === "graph" || value.type.domain === "scalar") continue;
    read(value.type.domain, found);
  }
  return sources;
}

function sourceOf<S>(given: Readonly<Record<string, S>>, name: string): S | string {
  const source = lookup(given, name);
  return source === undefined ? name : source;
}
