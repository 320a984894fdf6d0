/** The tables of docs/api.md: every options record of the public interface, from its description. */

import { readFileSync } from "node:fs";
import { type Comment, parseSync, type TSInterfaceDeclaration, Visitor } from "oxc-parser";
import type { AnyOption } from "../../src/arguments/options.ts";
import {
  COLUMN_FACTS,
  COMPILE_CONTEXT,
  COMPILE_OPTIONS,
  GRAPH_FACTS,
  PASS_OPTIONS,
} from "../../src/compile-options.ts";
import { FOLLOWED_OPTIONS } from "../../src/engine/guest/follow.ts";
import {
  CALIBRATE_OPTIONS,
  ENGINE_OPTIONS,
  EXPLAIN_OPTIONS,
  REPORT_OPTIONS,
  RUN_OPTIONS,
  RUN_SYNC_OPTIONS,
  THRESHOLDS,
} from "../../src/engine/options.ts";
import { PRINT_OPTIONS } from "../../src/explain/text.ts";
import { BUILD_OPTIONS, EDGE_ARRAYS } from "../../src/graph/build.ts";
import { EDGE_LIST_OPTIONS } from "../../src/graph/formats/edge-list.ts";
import { GAP_OPTIONS } from "../../src/graph/formats/gap/gap.ts";
import { GAP_WRITE_OPTIONS } from "../../src/graph/formats/gap/gap-write.ts";
import { LDBC_OPTIONS } from "../../src/graph/formats/ldbc.ts";
import { MATRIX_MARKET_OPTIONS } from "../../src/graph/formats/matrix-market.ts";
import { MISSING_OPTIONS } from "../../src/graph/formats/missing.ts";
import { SKIP_OPTIONS } from "../../src/graph/formats/skipped.ts";
import {
  GENERATOR_OPTIONS,
  GRID_OPTIONS,
  NODES_OPTIONS,
  RMAT_OPTIONS,
  UNIFORM_OPTIONS,
  WEIGHT_RANGE,
} from "../../src/graph/generators/options.ts";
import { DEFAULTED_ATTRIBUTE, GRAPHOLOGY_OPTIONS } from "../../src/graph/graphology/read.ts";
import { FILTER_CONDITIONS } from "../../src/graph/operations/filter.ts";
import { SYMMETRIZE_OPTIONS } from "../../src/graph/operations/symmetrize.ts";
import { READ_OPTIONS } from "../../src/graph/read.ts";
import { WRITE_OPTIONS } from "../../src/graph/write.ts";
import { PRINT_REPORT_OPTIONS } from "../../src/report/text.ts";

import { code, table } from "./markdown.ts";

type Description = Readonly<Record<string, AnyOption>>;

/** A record of options as the docs show it. */
export interface OptionsTable {
  readonly marker: string;
  readonly of: Description;
  /** Records whose options it has too, which stand in tables of their own: by their markers. */
  readonly besides?: readonly string[];
  /** The interfaces that declare its fields, as `file#interface`. */
  readonly types: readonly string[];
}

const SESSION = [
  "src/engine/executors/executor.ts#ExecutionOptions",
  "src/engine/kept/decisions.ts#DecisionOptions",
  "src/engine/kept/compilations.ts#PlanOptions",
];
const ENGINE = "src/engine/options.ts";
const GENERATE = "src/graph/generators/options.ts";

export const OPTIONS_TABLES: readonly OptionsTable[] = [
  { marker: "engine options", of: ENGINE_OPTIONS, types: [`${ENGINE}#EngineOptions`] },
  { marker: "calibrate options", of: CALIBRATE_OPTIONS, types: [`${ENGINE}#CalibrateOptions`] },
  { marker: "run options", of: RUN_OPTIONS, types: [`${ENGINE}#RunOptions`, ...SESSION] },
  { marker: "runSync options", of: RUN_SYNC_OPTIONS, types: [`${ENGINE}#RunOptions`, ...SESSION] },
  { marker: "report options", of: REPORT_OPTIONS, besides: ["run options"], types: [`${ENGINE}#ReportOptions`] },
  { marker: "explain options", of: EXPLAIN_OPTIONS, besides: ["run options"], types: [`${ENGINE}#ExplainOptions`] },
  { marker: "thresholds", of: THRESHOLDS, types: ["src/bind/thresholds.ts#Thresholds"] },
  {
    marker: "compile options",
    of: COMPILE_OPTIONS,
    types: ["src/compile-options.ts#CompileOptions", "src/pass.ts#PassRunOptions"],
  },
  { marker: "context", of: COMPILE_CONTEXT, types: ["src/pass.ts#Context"] },
  { marker: "pass options", of: PASS_OPTIONS, types: ["src/pass.ts#PassOptions"] },
  { marker: "facts", of: GRAPH_FACTS, types: ["src/ir/facts.ts#GraphFacts"] },
  {
    marker: "columns",
    of: COLUMN_FACTS,
    types: ["src/ir/column-facts.ts#ColumnFacts", "src/ir/column-facts.ts#Range"],
  },
  { marker: "build options", of: BUILD_OPTIONS, types: ["src/graph/build.ts#BuildOptions"] },
  { marker: "edge arrays", of: EDGE_ARRAYS, besides: ["build options"], types: ["src/graph/build.ts#EdgeArrays"] },
  {
    marker: "graphology options",
    of: GRAPHOLOGY_OPTIONS,
    besides: ["build options"],
    types: ["src/graph/graphology/read.ts#GraphologyOptions"],
  },
  {
    marker: "followed options",
    of: FOLLOWED_OPTIONS,
    types: ["src/engine/guest/follow.ts#FollowedOptions"],
  },
  {
    marker: "defaulted attribute",
    of: DEFAULTED_ATTRIBUTE,
    types: ["src/graph/graphology/read.ts#DefaultedAttribute"],
  },
  { marker: "missing options", of: MISSING_OPTIONS, types: ["src/graph/formats/missing.ts#MissingOptions"] },
  { marker: "skip options", of: SKIP_OPTIONS, types: ["src/graph/formats/skipped.ts#SkipOptions"] },
  {
    marker: "edge list options",
    of: EDGE_LIST_OPTIONS,
    besides: ["build options", "missing options", "skip options"],
    types: [
      "src/graph/formats/edge-list.ts#EdgeListOptions",
      "src/graph/formats/edge-list-layout.ts#LayoutOptions",
      "src/graph/formats/table/options.ts#TableOptions",
      "src/graph/formats/elements/wanted.ts#WantedAttributes",
    ],
  },
  {
    marker: "file options",
    of: READ_OPTIONS,
    besides: ["edge list options", "matrix market options", "build options", "missing options", "skip options"],
    types: ["src/graph/formats/read-options.ts#FileOptions", "src/graph/read.ts#ReadOptions"],
  },
  {
    marker: "matrix market options",
    of: MATRIX_MARKET_OPTIONS,
    besides: ["build options", "missing options", "skip options"],
    types: ["src/graph/formats/matrix-market.ts#MatrixMarketOptions"],
  },
  {
    marker: "gap options",
    of: GAP_OPTIONS,
    besides: ["build options"],
    types: ["src/graph/formats/gap/gap.ts#GapOptions"],
  },
  {
    marker: "ldbc options",
    of: LDBC_OPTIONS,
    besides: ["build options", "missing options"],
    types: ["src/graph/formats/ldbc.ts#LdbcOptions"],
  },
  { marker: "gap write options", of: GAP_WRITE_OPTIONS, types: ["src/graph/formats/gap/gap-write.ts#GapWriteOptions"] },
  {
    marker: "write options",
    of: WRITE_OPTIONS,
    types: ["src/graph/formats/write-options.ts#FormatWriteOptions", "src/graph/write.ts#WriteOptions"],
  },
  {
    marker: "generator options",
    of: GENERATOR_OPTIONS,
    besides: ["build options"],
    types: [`${GENERATE}#GeneratorOptions`],
  },
  {
    marker: "nodes options",
    of: NODES_OPTIONS,
    besides: ["generator options", "build options"],
    types: [`${GENERATE}#NodesOptions`],
  },
  {
    marker: "grid options",
    of: GRID_OPTIONS,
    besides: ["generator options", "build options"],
    types: [`${GENERATE}#GridOptions`],
  },
  {
    marker: "uniform options",
    of: UNIFORM_OPTIONS,
    besides: ["generator options", "build options"],
    types: [`${GENERATE}#UniformOptions`, `${GENERATE}#RandomOptions`],
  },
  {
    marker: "rmat options",
    of: RMAT_OPTIONS,
    besides: ["generator options", "build options"],
    types: [`${GENERATE}#RmatOptions`, `${GENERATE}#RandomOptions`],
  },
  { marker: "weight range", of: WEIGHT_RANGE, types: [`${GENERATE}#WeightRange`] },
  {
    marker: "filter conditions",
    of: FILTER_CONDITIONS,
    types: ["src/graph/operations/filter.ts#FilterConditions"],
  },
  {
    marker: "symmetrize options",
    of: SYMMETRIZE_OPTIONS,
    types: ["src/graph/operations/symmetrize.ts#SymmetrizeOptions"],
  },
  {
    marker: "print report options",
    of: PRINT_REPORT_OPTIONS,
    types: ["src/report/text.ts#PrintReportOptions"],
  },
  { marker: "print options", of: PRINT_OPTIONS, types: ["src/explain/text.ts#PrintOptions"] },
];

/** The options of a record that stand in no other table which it refers to. */
export function ownOptions({ of, besides = [] }: OptionsTable): [name: string, option: AnyOption][] {
  const others = OPTIONS_TABLES.filter(({ marker }) => besides.includes(marker));
  return Object.entries(of).filter(([name, option]) => others.every((other) => other.of[name] !== option));
}

export function optionsTable(options: OptionsTable): string {
  const rows = ownOptions(options).map(([name, { kind, doc, initial, required }]) => [
    code(name),
    doc,
    kind.expected,
    required ? "has to be given" : (initial ?? ""),
  ]);
  return table(["option", "is", "takes", "if not given"], rows);
}

/** The comments of the fields of an interface, by field, each on one line. */
export function fieldComments(type: string): Map<string, string> {
  const [file = "", name = ""] = type.split("#");
  const text = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
  const { program, comments } = parseSync(file, text);
  const found = new Map<string, string>();
  new Visitor({
    TSInterfaceDeclaration(declaration: TSInterfaceDeclaration) {
      if (declaration.id.name !== name) return;
      for (const member of declaration.body.body) {
        if (member.type !== "TSPropertySignature" || member.key.type !== "Identifier") continue;
        const before = text.slice(0, member.start).trimEnd().length;
        const comment = comments.find(({ end }) => end === before);
        if (comment) found.set(member.key.name, plainText(comment));
      }
    },
  }).visit(program);
  return found;
}

function plainText({ value }: Comment): string {
  return value
    .replace(/^\*/, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\*?\s*/, "").trim())
    .join(" ")
    .trim();
}
