/** The options of reading GRAPH from tables: one or several tables of edges, with tables of nodes beside them. */

import { type Command, InvalidArgumentError, Option } from "commander";
import { MISSING_NODES, type TableOptions } from "../../graph/formats/table/options.ts";
import { describeReading } from "../../graph/formats/table/reading.ts";
import type { ReadOptions } from "../../graph/read.ts";
import { flagOf } from "../failure.ts";
import { printNote, printWarning } from "../status.ts";

/** What becomes of edges between the same ends. */
export type ParallelTreatment = NonNullable<ReadOptions["parallelEdges"]>;

/** The values of these options. */
export interface TableReadingOptions {
  readonly separator?: NonNullable<ReadOptions["separator"]>;
  readonly header?: boolean;
  readonly comment?: string;
  readonly source?: string;
  readonly target?: string;
  readonly weight?: string;
  readonly ids?: "integer" | "text";
  readonly selfLoops?: "keep" | "drop";
  readonly parallelEdges?: ParallelTreatment;
  readonly edges?: readonly string[];
  readonly nodes?: readonly string[];
  readonly key?: string;
  readonly missingNodes?: NonNullable<TableOptions["missingNodes"]>;
  readonly onError?: NonNullable<TableOptions["onError"]>;
}

const SEPARATORS = new Map<string, NonNullable<ReadOptions["separator"]>>([
  [",", ","],
  ["comma", ","],
  [";", ";"],
  ["semicolon", ";"],
  ["\t", "\t"],
  ["\\t", "\t"],
  ["tab", "\t"],
  ["|", "|"],
  ["bar", "|"],
  [" ", "blank"],
  ["blank", "blank"],
  ["any", "any"],
]);

const PARALLEL = new Map<string, ParallelTreatment>([
  ["keep", "keep"],
  ["drop", "drop"],
  ["first", "first"],
  ["last", "last"],
  ["sum", "sum"],
  ["min", "minimum"],
  ["minimum", "minimum"],
  ["max", "maximum"],
  ["maximum", "maximum"],
]);

/** Reads the word for a treatment of parallel edges. */
export const readParallel = wordOf(PARALLEL);

export function addTableOptions(command: Command): Command {
  return command
    .option("--separator <what>", "what parts the fields: , ; | tab, blank or any", wordOf(SEPARATORS))
    .option("--header", "the first line names the columns")
    .option("--no-header", "the first line is an edge")
    .option("--comment <text>", "what lines begin with that are left out; none for an empty text", readComment)
    .option("--source <column>", "the column of the sources, by name or number")
    .option("--target <column>", "the column of the targets, by name or number")
    .option("--weight <column>", "the column of GRAPH that becomes the edge attribute weight, by name or number")
    .addOption(new Option("--ids <kind>", "what node keys are").choices(["integer", "text"]))
    .addOption(new Option("--self-loops <treatment>", "edges from a node to itself").choices(["keep", "drop"]))
    .option(
      "--parallel-edges <treatment>",
      "further edges between the same ends: keep, drop, first, last, sum, min or max of their values",
      readParallel,
    )
    .option("--edges <file>", "a further table of edges of the same graph; may be repeated", collectFile)
    .option(
      "--nodes <file>",
      "a table of the nodes: keys, attributes, nodes without edges; may be repeated",
      collectFile,
    )
    .option("--key <column>", "the column of keys in a table of nodes, by name or number")
    .addOption(new Option("--missing-nodes <treatment>", "ends that no table of nodes has").choices(MISSING_NODES))
    .addOption(
      new Option("--on-error <treatment>", "lines, rows, nodes and edges that cannot be read").choices([
        "stop",
        "skip",
      ]),
    );
}

/** Translates the options to those of the library. Notes on what was read go to stderr. */
export function tableOptions(options: TableReadingOptions): ReadOptions {
  const { separator, header, comment, source, target, weight, ids, selfLoops, parallelEdges } = options;
  const { nodes, key, missingNodes, onError } = options;
  let isTable = false;
  return {
    separator,
    header,
    comment,
    source,
    target,
    weight,
    ids,
    selfLoops,
    parallelEdges,
    nodes,
    key,
    missingNodes,
    onError,
    onRead(reading) {
      isTable = true;
      printNote(describeReading(reading, flagOf));
    },
    onSkip({ count, first }) {
      // The line that describes a table has the number already.
      if (!isTable)
        printNote(`lines, nodes or edges that could not be read and were left out: ${count.toLocaleString("en-US")}`);
      for (const line of first) printWarning(`left out: ${line}`);
    },
  };
}

function wordOf<T>(words: ReadonlyMap<string, T>): (text: string) => T {
  return (text) => {
    const found = words.get(text);
    if (found !== undefined) return found;
    throw new InvalidArgumentError(
      `Expected one of ${[...words.keys()].map((word) => JSON.stringify(word)).join(", ")}.`,
    );
  };
}

function readComment(text: string): string {
  if (!/^\s/.test(text)) return text;
  throw new InvalidArgumentError("Expected a text that does not begin with white space.");
}

function collectFile(path: string, before: readonly string[] = []): readonly string[] {
  return [...before, path];
}
