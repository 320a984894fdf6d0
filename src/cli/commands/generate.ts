/** `edgewise generate KIND`: writes a generated graph, the same on every machine. */

import type { Command } from "commander";
import { InvalidArgumentError, Option } from "commander";
import { nearest } from "../../arguments/nearest.ts";
import { EdgewiseError } from "../../error.ts";
import {
  generatingComplete,
  generatingCycle,
  generatingGrid,
  generatingPath,
  generatingRmat,
  generatingStar,
  generatingUniform,
} from "../../graph/generators/generating.ts";
import type { NodesOptions } from "../../graph/generators/options.ts";
import type { Graph } from "../../graph/graph.ts";
import { expectWritable, writeGraph } from "../../graph/write.ts";
import { lookup } from "../../lookup.ts";
import { inTurns, type Turns } from "../../turns.ts";
import { readInteger } from "../input-options.ts";
import { describeGraph } from "../inputs.ts";
import { untilInterrupted } from "../interruption.ts";
import { expectWritableFile, print } from "../output.ts";
import { printNote, withStatus } from "../status.ts";
import { noteUnsaid } from "../unsaid.ts";

interface GenerateOptions {
  readonly scale?: number;
  readonly edgeFactor?: number;
  readonly nodes?: number;
  readonly edges?: number;
  readonly rows?: number;
  readonly columns?: number;
  readonly directed?: true;
  readonly seed?: number;
  readonly weights?: { readonly low: number; readonly high: number };
  readonly output?: string;
}

type Taken = keyof Omit<GenerateOptions, "output" | "directed">;

interface Kind {
  readonly doc: string;
  /** The options that are required, and those that are allowed. */
  readonly takes: readonly Taken[];
  readonly may: readonly Taken[];
  readonly make: (
    options: Required<Pick<GenerateOptions, "scale" | "nodes" | "edges" | "rows" | "columns">> & GenerateOptions,
  ) => Turns<Graph>;
}

const DRAWN = ["seed", "weights"] as const;

/** Describes a kind of graph that its number of nodes determines. */
function ofNodes(doc: string, generator: (options: NodesOptions) => Turns<Graph>): Kind {
  return { doc, takes: ["nodes"], may: [], make: ({ nodes, directed }) => generator({ nodeCount: nodes, directed }) };
}

const KINDS: Readonly<Record<string, Kind>> = {
  rmat: {
    doc: "few nodes with very many edges, as in social networks (GAP's kron)",
    takes: ["scale"],
    may: ["edgeFactor", ...DRAWN],
    make: ({ scale, edgeFactor, directed, seed, weights }) =>
      generatingRmat({ scale, edgeFactor, directed, seed, weights }),
  },
  uniform: {
    doc: "edges between any two nodes alike (GAP's urand)",
    takes: ["nodes", "edges"],
    may: DRAWN,
    make: ({ nodes, edges, directed, seed, weights }) =>
      generatingUniform({ nodeCount: nodes, edgeCount: edges, directed, seed, weights }),
  },
  grid: {
    doc: "streets of a planned town",
    takes: ["rows", "columns"],
    may: [],
    make: ({ rows, columns, directed }) => generatingGrid({ rows, columns, directed }),
  },
  path: ofNodes("0, 1, … n−1", generatingPath),
  cycle: ofNodes("a path that is closed", generatingCycle),
  star: ofNodes("all joined to one", generatingStar),
  complete: ofNodes("all joined to all", generatingComplete),
};

/** The options of kinds. Each has its flag with the value's name, its description, and the reader of the value. */
const TAKEN: { readonly [Name in Taken]: Flag } = {
  scale: {
    flag: "--scale <exponent>",
    doc: "rmat: 2 to this power are the nodes",
    read: (text) => readInteger(text, 0, 31),
  },
  edgeFactor: {
    flag: "--edge-factor <count>",
    doc: "rmat: edges drawn for each node; 16 if not given",
    read: readCount,
  },
  nodes: { flag: "--nodes <count>", doc: "the number of nodes", read: readCount },
  edges: { flag: "--edges <count>", doc: "uniform: the number of edges", read: readCount },
  rows: { flag: "--rows <count>", doc: "grid: the number of rows of nodes", read: readCount },
  columns: { flag: "--columns <count>", doc: "grid: the number of nodes in each row", read: readCount },
  seed: {
    flag: "--seed <integer>",
    doc: "rmat, uniform: what random numbers follow from; 0 if not given",
    read: readCount,
  },
  weights: {
    flag: "--weights <low-high>",
    doc: "rmat, uniform: draw a whole number in this range for each edge",
    read: readRange,
  },
};

interface Flag {
  readonly flag: string;
  readonly doc: string;
  readonly read: (text: string) => unknown;
}

export function completeGenerateCommand(command: Command): void {
  for (const { flag, doc, read } of Object.values(TAKEN)) command.option(flag, doc, read);
  command
    .option("--directed", "edges have a direction")
    .addOption(
      new Option("-o, --output <file>", "write it to a file, whose name says the format, instead of to stdout"),
    )
    .addHelpText("after", `\nKinds:\n${kindsHelp()}`)
    .action(generateCommand);
}

function readCount(text: string): number {
  return readInteger(text, 0, Number.MAX_SAFE_INTEGER);
}

/** Gives the flag without the value's name. */
function flagOf(option: Taken): string {
  return TAKEN[option].flag.replace(/ .*$/, "");
}

async function generateCommand(kind: string, options: GenerateOptions): Promise<void> {
  const generator = lookup(KINDS, kind) ?? refuseKind(kind);
  expectOptions(kind, generator, options);
  const { output } = options;
  const writable = output === undefined ? null : expectWritable(output, {});
  if (output !== undefined) await expectWritableFile(output);
  const given = { scale: 0, nodes: 0, edges: 0, rows: 0, columns: 0, ...options };
  const graph = await withStatus(
    () => `generating ${kind}`,
    () => untilInterrupted(() => inTurns(generator.make(given), (resume) => void setImmediate(resume))),
  );
  if (output === undefined) await print(edgeLines(graph));
  else {
    await withStatus(
      () => `writing ${output}`,
      () => untilInterrupted(() => writeGraph(output, graph)),
    );
  }
  printNote(output === undefined ? describeGraph(graph) : `${describeGraph(graph)} · ${output}`);
  noteUnsaid(output ?? "the edge list", graph, writable ?? undefined);
}

/** Writes a line for each edge: its ends, and its weight where there are weights. */
function* edgeLines(graph: Graph): Generator<string> {
  const [sources, targets, weights] = [graph.edgeSource(), graph.edgeTarget(), graph.edgeColumn("weight")];
  for (let edge = 0; edge < graph.edgeCount; edge++) {
    const weight = weights === undefined ? "" : ` ${weights[edge]}`;
    yield `${sources[edge]} ${targets[edge]}${weight}\n`;
  }
}

function kindsHelp(): string {
  return Object.entries(KINDS)
    .map(([name, { doc, takes }]) => `  ${name.padEnd(9)}${takes.map(flagOf).join(" ").padEnd(20)}${doc}`)
    .join("\n");
}

function refuseKind(kind: string): never {
  const meant = nearest(kind, Object.keys(KINDS));
  throw new EdgewiseError({
    code: "usage",
    message: `found the kind ${JSON.stringify(kind)}; expected one of ${Object.keys(KINDS).join(", ")}`,
    hint: meant === null ? undefined : `Did you mean ${meant}?`,
  });
}

/** Throws `usage` for required options that are missing, and for options that this kind does not have. */
function expectOptions(kind: string, { takes, may }: Kind, options: GenerateOptions): void {
  const missing = takes.filter((option) => options[option] === undefined).map(flagOf);
  if (missing.length > 0) {
    throw new EdgewiseError({ code: "usage", message: `${kind} takes ${missing.join(" and ")}; found none` });
  }
  const isTaken = (option: Taken): boolean => takes.includes(option) || may.includes(option);
  for (const option of Object.keys(TAKEN) as Taken[]) {
    if (options[option] === undefined || isTaken(option)) continue;
    throw new EdgewiseError({
      code: "usage",
      message: `found ${flagOf(option)} for ${kind}, which takes ${[...takes, ...may].map(flagOf).join(", ")}`,
    });
  }
}

function readRange(text: string): { low: number; high: number } {
  const found = /^(\d+)-(\d+)$/.exec(text);
  if (found === null) throw new InvalidArgumentError("Expected two whole numbers, such as 1-255.");
  return { low: Number(found[1]), high: Number(found[2]) };
}
