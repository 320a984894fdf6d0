/** The options of compiling a program, with their description. */

import type { PIPELINES } from "../passes/pipelines.ts";
import { anyNumber, byName, callback, choice, either, flag, integer, list, plain, text } from "./arguments/kind.ts";
import type { Described } from "./arguments/options.ts";
import { optionsOf } from "./arguments/options.ts";
import type { ColumnFacts } from "./ir/column-facts.ts";
import type { GraphFacts } from "./ir/facts.ts";
import type { Context, PassOptions, PassRunOptions } from "./pass.ts";

/** What f64 stands for at nodes and edges. Scalars are f64 in either case. */
export const PRECISIONS = ["f64", "f32"] as const;

export type Precision = (typeof PRECISIONS)[number];

export interface CompileOptions extends Omit<PassRunOptions, "verify" | "shown"> {
  /** A named pipeline. O2 unless told otherwise. */
  readonly pipeline?: keyof typeof PIPELINES;
  /** Passes by name, in place of a pipeline. */
  readonly passes?: readonly string[];
  /**
   * The float type in which node and edge values of f64 are computed: `f32` makes them half as wide, by the pass `narrow` before all
   * others. f64 if not given. Their results are then Float32Arrays, though their declared type, which knows nothing of this,
   * is Float64Array.
   */
  readonly precision?: Precision | undefined;
  /**
   * Whether `simplify` may use laws that hold of real numbers only, so that results may differ from the interpreter's. If
   * not given, what the context says, which is no by default.
   */
  readonly fastMath?: boolean | undefined;
  /**
   * What may be taken for granted: facts of the graph, values of scalar parameters. The plan then depends on the facts
   * that it used, and a run where one of them is not true is refused.
   */
  readonly context?: CompileContext | undefined;
  /** Whether to verify the program between passes; it always is before the first. */
  readonly verify?: boolean;
}

export type CompileContext = Partial<Omit<Context, "assume">>;

const NAMES = list(text, "an array of names");
const COUNT = integer(0, 2 ** 32 - 1);

export const COLUMN_FACTS: Described<ColumnFacts> = {
  domain: { kind: choice("node", "edge"), required: true, doc: "The domain of the attribute." },
  attribute: { kind: text, required: true, doc: "The name of the attribute." },
  otherwise: {
    kind: either(
      anyNumber,
      plain("null", (found): found is null => found === null),
    ),
    required: true,
    doc: "The value that the program takes for entries that are missing; null where it says nothing.",
  },
  least: {
    kind: anyNumber,
    required: true,
    doc: "No number among its entries is less. It is more than `greatest` where there is no number.",
  },
  greatest: { kind: anyNumber, required: true, doc: "No number among its entries is greater." },
  nan: { kind: flag, required: true, doc: "Whether an entry may be NaN." },
};

export const GRAPH_FACTS: Described<GraphFacts> = {
  kind: { kind: choice("directed", "undirected", "mixed"), doc: "The kind of its edges." },
  nodeAttributes: { kind: NAMES, doc: "The names of all node attributes that it has." },
  edgeAttributes: { kind: NAMES, doc: "The names of all edge attributes that it has." },
  sinks: { kind: flag, doc: "Whether some node has no outgoing edge." },
  sources: { kind: flag, doc: "Whether some node has no incoming edge." },
  isolated: { kind: flag, doc: "Whether some node has no edge at all." },
  nodeless: { kind: flag, doc: "Whether the graph has no node." },
  edgeless: { kind: flag, doc: "Whether the graph has no edge." },
  columns: {
    kind: list(optionsOf(COLUMN_FACTS, "an object of facts of an attribute"), "an array of facts of attributes"),
    doc: "Between which values the entries of attributes are, as programs read them.",
  },
  nodeCount: { kind: COUNT, doc: "The number of nodes." },
  edgeCount: { kind: COUNT, doc: "The number of edges." },
};

export const PASS_OPTIONS: Described<PassOptions> = {
  fastMath: {
    kind: flag,
    required: true,
    doc: "Whether float laws that hold only of real numbers may be used.",
  },
};

export const COMPILE_CONTEXT: Described<CompileContext> = {
  facts: {
    kind: optionsOf(GRAPH_FACTS, "an object of facts of a graph"),
    doc: "The facts that are known of the graph.",
  },
  known: {
    kind: byName(anyNumber, "an object of numbers by parameter"),
    doc: "Scalar parameters that are known, by name.",
  },
  options: { kind: optionsOf(PASS_OPTIONS, "{ fastMath }"), doc: "The liberties that passes may take." },
};

export const COMPILE_OPTIONS: Described<CompileOptions> = {
  pipeline: { kind: choice("O0", "O1", "O2", "O3"), doc: "A named pipeline.", initial: '`"O2"`' },
  passes: { kind: NAMES, doc: "Passes by name, in place of a pipeline." },
  precision: {
    kind: choice(...PRECISIONS),
    doc: "The float type in which node and edge values of f64 are computed: `f32` makes them half as wide, by the pass `narrow` before all others.",
    initial: '`"f64"`',
  },
  fastMath: {
    kind: flag,
    doc: "Whether `simplify` may use laws that hold of real numbers only, so that results may differ from the interpreter's.",
    initial: "what the context says, else `false`",
  },
  context: {
    kind: optionsOf(COMPILE_CONTEXT, "an object of facts, known parameters and options"),
    doc: "What may be taken for granted: facts of the graph, values of scalar parameters.",
  },
  verify: {
    kind: flag,
    doc: "Whether to verify the program between passes; it always is before the first.",
    initial: "`false`",
  },
  printAfter: {
    kind: NAMES,
    doc: "Passes after which to hand the program's text to `print`, where they changed it.",
  },
  print: {
    kind: callback<NonNullable<CompileOptions["print"]>>("a function of a text"),
    doc: "Called with the texts of programs after the passes of `printAfter`.",
  },
  stopAfter: { kind: text, doc: "The pass to stop after, where it comes first." },
  disable: { kind: NAMES, doc: "Passes to leave out." },
  observe: {
    kind: callback<NonNullable<CompileOptions["observe"]>>("a function of what a pass did and the program after it"),
    doc: "Called after each pass.",
  },
};
