import { type Bytes, bytesOrText } from "../../arguments/bytes.ts";
import { choice, flag, integer, text } from "../../arguments/kind.ts";
import { type Described, readOptions, refuseExtra } from "../../arguments/options.ts";
import { EdgewiseError } from "../../error.ts";
import { atOnce, type Turns } from "../../turns.ts";
import { BUILD_OPTIONS, type BuildOptions } from "../build.ts";
import type { Graph } from "../graph.ts";
import { LAYOUT_OPTIONS, type LayoutOptions, withoutDeprecated } from "./edge-list-layout.ts";
import { isMatrixMarket } from "./matrix-market.ts";
import { readingTables } from "./table/graph.ts";
import { TABLE_OPTIONS, type TableOptions } from "./table/options.ts";

/** How the text of an edge list is to be read. */
export interface EdgeListOptions extends BuildOptions, LayoutOptions, TableOptions {
  /** The name of the text in errors. `edge list` if not given. */
  readonly file?: string | undefined;
  /** Whether the edges are directed. As a column of types says, else directed, if not given. */
  readonly directed?: boolean | undefined;
  /** Whether node ids are integers or texts. Integers if all are, if not given. */
  readonly ids?: "auto" | "integer" | "text" | undefined;
  /** If given, the ids are node indices and must be below it; nodes without edges then exist too. */
  readonly nodeCount?: number | undefined;
}

export const EDGE_LIST_OPTIONS: Described<EdgeListOptions> = {
  file: { kind: text, doc: "The name of the text in errors.", initial: "`edge list`, or the path" },
  directed: {
    kind: flag,
    doc: "Whether the edges are directed.",
    initial: "as a column `type` of `Directed` and `Undirected` says, else `true`",
  },
  ids: {
    kind: choice("auto", "integer", "text"),
    doc: "Whether node ids are integers or texts.",
    initial: '`"auto"`: integers if all are',
  },
  nodeCount: {
    kind: integer(0, Number.MAX_SAFE_INTEGER),
    doc: "If given, the ids are node indices and must be below it; nodes without edges then exist too.",
  },
  ...LAYOUT_OPTIONS,
  ...TABLE_OPTIONS,
  ...BUILD_OPTIONS,
};

/**
 * Builds a graph from the text of an edge list, lines of `source target [weight]` in UTF-8; docs/graphs.md has the
 * details. Nodes are numbered by ascending id where ids are integers, else by first appearance.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `graph/input`, with file, line and column,
 * for whatever cannot be read; `graph/size` for more nodes or edges than can be counted.
 * @example
 * ```ts
 * import { parseEdgeList } from "edgewise";
 *
 * const graph = parseEdgeList("# source target weight\nann ben 2.5\nben cleo 1\n", { directed: false });
 * console.log(graph.nodeCount, graph.edgeCount, graph.nodeKeys.of(2)); // 3 2 cleo
 * console.log(graph.edgeColumn("weight")?.join(" ")); // 2.5 1
 * ```
 */
export function parseEdgeList(bytes: Bytes | string, options: EdgeListOptions = {}, ...extra: readonly never[]): Graph {
  const call = "parseEdgeList";
  refuseExtra(call, 2, extra);
  const text = bytesOrText.read(bytes, { call, name: "" });
  return atOnce(readingEdgeList(text, readOptions(call, EDGE_LIST_OPTIONS, options)));
}

/** Does what `parseEdgeList` does, with arguments that have been checked. */
export function* readingEdgeList(bytes: Uint8Array, options: EdgeListOptions): Turns<Graph> {
  const file = options.file ?? "edge list";
  refuseMatrixMarket(bytes, file);
  return yield* readingTables([{ kind: "text", bytes, file }], [], withoutDeprecated(options));
}

/** The banner of Matrix Market is a comment in edge lists, and its line of sizes would be taken for an edge. */
function refuseMatrixMarket(bytes: Uint8Array, file: string): void {
  if (!isMatrixMarket(bytes)) return;
  throw new EdgewiseError({
    code: "graph/input",
    message: "found a Matrix Market file; expected an edge list, lines of the form: source target [weight]",
    span: { file, line: 1, column: 1 },
    hint: "Read it with readGraph or parseMatrixMarket.",
  });
}
