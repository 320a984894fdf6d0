/** The options on results: which are printed, in which order, and where they go. */

import { type Command, InvalidArgumentError, Option } from "commander";
import type { ChosenExecutor } from "../../engine/engine.ts";
import { EdgewiseError } from "../../error.ts";
import { FORMATS } from "../../graph/formats/registry.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Outcome } from "../columns.ts";
import { resultFile, writeResults } from "./files.ts";
import { grouped, type SortOrder, selected, withAttributes } from "./selection.ts";
import { entriesWhere } from "./where.ts";

export interface ResultOptions {
  readonly output?: string;
  readonly with?: readonly string[];
  readonly sort?: SortOrder;
  readonly where?: string;
  readonly groups?: string | true;
  readonly of?: "nodes" | "edges";
  readonly spreadsheet?: true;
}

export function addResultOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "-o, --output <path>",
        "write the results to a file, as it ends: .csv, .tsv, .json, .jsonl, .parquet, .arrow, or a graph file, which carries them as attributes",
      ).conflicts("json"),
    )
    .option(
      "--with <attributes>",
      "attributes to stand beside the results, parted by commas; may be repeated",
      collectNames,
    )
    .option("--sort <name[:asc]>", "sort by a result, greatest first, or least first with :asc", readSort)
    .option("--where <condition>", "only the entries for which an expression over the results holds: 'rank > 0.01'")
    .option("--groups [name]", "for labels: how many entries have each, largest first")
    .addOption(new Option("--of <which>", "the results of nodes alone, or of edges").choices(["nodes", "edges"]))
    .option("--spreadsheet", "in .csv and .tsv, mark texts that a spreadsheet would take for formulas");
}

/** Tells whether none of these options is given. */
export function isPlain({ with: attributes, sort, where, groups, of }: ResultOptions): boolean {
  return (
    attributes === undefined && sort === undefined && where === undefined && groups === undefined && of === undefined
  );
}

/**
 * Throws where results could not be written to the file, before anything is run. Tells whether they go to the file of a
 * graph, which carries all attributes.
 */
export function expectOutput(options: ResultOptions & { readonly top?: number }): { readonly isGraph: boolean } {
  const { output, spreadsheet } = options;
  const kind = output === undefined ? null : resultFile(output, graphEndings());
  const choosing = (["top", "sort", "where", "groups", "of", "with"] as const).find(
    (name) => options[name] !== undefined,
  );
  if (kind === "graph" && choosing !== undefined) {
    throw new EdgewiseError({
      code: "usage",
      message: `${output}: found --${choosing} for a file of a graph, which carries all results and attributes; expected it for a table`,
    });
  }
  if (!spreadsheet || kind === ".csv" || kind === ".tsv") return { isGraph: kind === "graph" };
  throw new EdgewiseError({
    code: "usage",
    message: "found --spreadsheet; expected it with --output to a .csv or .tsv file",
  });
}

/** Selects and orders results by the options. `outcome` has all of them. */
export async function chosenOutcome(
  outcome: Outcome,
  graph: Graph,
  options: ResultOptions & { readonly top: number | null },
  executor: ChosenExecutor,
): Promise<Outcome> {
  const { top, sort = null, where, groups, of } = options;
  const domain = of === undefined ? null : of === "nodes" ? "node" : "edge";
  const asked = { ...outcome, columns: outcome.columns.filter((table) => domain === null || table.domain === domain) };
  const all = withAttributes(asked, graph, options.with ?? []);
  const condition = where === undefined ? null : await entriesWhere(where, all, graph, executor);
  if (groups === undefined) return selected(all, graph, { top, sort, where: condition });
  const counted = grouped(selected(all, graph, { top: null, sort: null, where: condition }), graph, groups);
  return {
    ...counted,
    columns: counted.columns.map((table) => ({ ...table, rows: Array.from(table.rows).slice(0, top ?? undefined) })),
  };
}

/** Writes results to a file. Gives those that are not in it: scalars, for which only JSON has a place. */
export async function writeOutcome(
  path: string,
  outcome: Outcome,
  graph: Graph,
  options: ResultOptions,
): Promise<Outcome> {
  const kind = resultFile(path, graphEndings());
  await writeResults(path, kind, outcome, graph, { spreadsheet: options.spreadsheet ?? false });
  return { scalars: kind === ".json" ? [] : outcome.scalars, columns: [] };
}

/** The endings of formats that hold attributes of any name, but for those that mean a table of results here. */
function graphEndings(): string[] {
  return FORMATS.filter(({ writing }) => writing !== null && writing.keeps === undefined)
    .flatMap(({ endings }) => endings)
    .filter((ending) => !/^\.jsonl?$/.test(ending));
}

function collectNames(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...text.split(",").map((name) => name.trim())];
}

function readSort(text: string): SortOrder {
  const [, name = "", order] = /^(.*?)(?::(asc|desc))?$/s.exec(text) ?? [];
  if (name === "")
    throw new InvalidArgumentError("Expected the name of a result, and :asc after it for the least first.");
  return { name, isAscending: order === "asc" };
}
