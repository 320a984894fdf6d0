import { byName, choice, either } from "../../arguments/kind.ts";
import type { Described } from "../../arguments/options.ts";
import { EdgewiseError } from "../../error.ts";
import { lookup } from "../../lookup.ts";
import { listed, quoted } from "../../printable.ts";
import { heapAllocator } from "../allocator.ts";
import { type Attribute, attributeOf, type Column, dense, pickColumns } from "../column.ts";
import { numberEdges, TREATMENTS, type Treatment, take } from "../edge-order.ts";
import type { GraphParts } from "../parts.ts";
import { derive, type ListedEdges, listEdges } from "./derive.ts";

const COMBINATIONS = ["first", "last", "sum", "minimum", "maximum"] as const;

/**
 * The combination of the values of several edges: that of the first or the last in the input, or their sum, minimum or
 * maximum.
 */
export type EdgeCombination = (typeof COMBINATIONS)[number];

/** The options of `symmetrize`. */
export interface SymmetrizeOptions {
  /**
   * Edges that are parallel once they have no direction, as a reciprocal pair is; of dropped ones the first in the input
   * stays, unless `combine` says otherwise. Kept if not said otherwise.
   */
  readonly parallelEdges?: Treatment | undefined;
  /**
   * What the columns of an edge that stays become, where parallel ones are dropped: one word for all columns, or one for
   * each by name, the others being those of the first. With `"last"` for all, the last in the input stays, with its key.
   */
  readonly combine?: EdgeCombination | Readonly<Record<string, EdgeCombination>> | undefined;
}

const COMBINATION = choice(...COMBINATIONS);

export const SYMMETRIZE_OPTIONS: Described<SymmetrizeOptions> = {
  parallelEdges: {
    kind: choice(...TREATMENTS),
    doc: "Edges that are parallel once they have no direction, as a reciprocal pair is; of dropped ones the first in the input stays, unless `combine` says otherwise.",
    initial: '`"keep"`',
  },
  combine: {
    kind: either(COMBINATION, byName(COMBINATION, "an object of these by column")),
    doc: 'What the columns of an edge that stays become, where parallel ones are dropped: one word for all columns, or one for each by name, the others being those of the first. With `"last"` for all, the last in the input stays, with its key.',
    initial: '`"first"`',
  },
};

/** Makes the undirected graph of the same edges. Self-loops stay. */
export function symmetrized(parts: GraphParts, { parallelEdges = "keep", combine }: SymmetrizeOptions): GraphParts {
  const edges: ListedEdges = { ...listEdges(parts), kind: "undirected", undirected: null };
  if (parallelEdges === "drop") return merged(parts, edges, combine ?? "first");
  if (combine === undefined) return derive(parts, { edges, nodes: null, parallelEdges });
  throw new EdgewiseError({
    code: "usage",
    message: "graph.symmetrize: found combine where parallel edges are kept; expected it where they are dropped",
    hint: 'Say parallelEdges: "drop" as well.',
  });
}

/** Makes the graph that has one edge for all between the same nodes, with combined columns. */
function merged(parts: GraphParts, edges: ListedEdges, combine: NonNullable<SymmetrizeOptions["combine"]>): GraphParts {
  const groups = groupParallel(edges);
  const place = combine === "last" ? groups.lastOf : groups.firstOf;
  const positions = Uint32Array.from({ length: groups.count }, (_, group) => place(group)).sort();
  const edgeColumns = new Map(parts.edgeColumns);
  for (const [name, combination] of combinationsOf(parts, combine)) {
    const column = parts.edgeColumns.get(name)!;
    edgeColumns.set(
      name,
      combination === "last"
        ? columnOfLast(column, groups, edges.numbers)
        : combineColumn(name, attributeOf(column, parts.edgeCount), combination, groups, edges.numbers),
    );
  }
  const kept: ListedEdges = {
    ...edges,
    sources: take(edges.sources, positions),
    targets: take(edges.targets, positions),
    numbers: take(edges.numbers, positions),
  };
  return derive({ ...parts, edgeColumns }, { edges: kept, nodes: null, parallelEdges: "keep" });
}

/** Groups of edges that join the same nodes. */
interface Groups {
  readonly count: number;
  /** The positions, in the list, of the first and the last edge of a group, and of each in between, in input order. */
  readonly firstOf: (group: number) => number;
  readonly lastOf: (group: number) => number;
  readonly forEachAfterFirst: (group: number, visit: (position: number) => void) => void;
}

function groupParallel(edges: ListedEdges): Groups {
  const { order, ends } = numberEdges(edges, "keep", "keep");
  const starts: number[] = [];
  for (let edge = 0; edge < order.length; edge++) {
    const isSame = ends.source[edge] === ends.source[edge - 1] && ends.target[edge] === ends.target[edge - 1];
    if (edge === 0 || !isSame) starts.push(edge);
  }
  const endOf = (group: number): number => starts[group + 1] ?? order.length;
  return {
    count: starts.length,
    firstOf: (group) => order[starts[group]!]!,
    lastOf: (group) => order[endOf(group) - 1]!,
    forEachAfterFirst: (group, visit) => {
      for (let at = starts[group]! + 1; at < endOf(group); at++) visit(order[at]!);
    },
  };
}

/** Finds the combination of each column whose values are not simply those of the edge that stays. */
function combinationsOf(
  { edgeColumns }: GraphParts,
  combine: NonNullable<SymmetrizeOptions["combine"]>,
): (readonly [name: string, Exclude<EdgeCombination, "first">])[] {
  const names = [...edgeColumns.keys()];
  if (typeof combine === "string") {
    return combine === "first" || combine === "last" ? [] : names.map((name) => [name, combine]);
  }
  const unknown = Object.keys(combine).find((name) => !edgeColumns.has(name));
  if (unknown !== undefined) {
    throw new EdgewiseError({
      code: "graph/attribute",
      message: `graph.symmetrize: found ${quoted(unknown)} in combine; expected names of edge columns, of which the graph has ${listed(names)}`,
    });
  }
  return names.flatMap((name) => {
    const combination = lookup(combine, name) ?? "first";
    return combination === "first" ? [] : [[name, combination] as const];
  });
}

/** Makes a column by old edge numbers in which the first edge of each group has the value of the last. */
function columnOfLast(column: Column, groups: Groups, numbers: Uint32Array): Column {
  const origins = Uint32Array.from(numbers.keys());
  for (let group = 0; group < groups.count; group++) {
    const [first, last] = [numbers[groups.firstOf(group)]!, numbers[groups.lastOf(group)]!];
    // The two are exchanged, since each edge has to be somewhere. The last one does not stay.
    origins[first] = last;
    origins[last] = first;
  }
  return pickColumns(new Map([["", column]]), origins, heapAllocator).get("")!;
}

/**
 * Makes a column by old edge numbers in which the first edge of each group has the combined value. Missing values are
 * left out. The result is missing where all are.
 */
function combineColumn(
  name: string,
  attribute: Attribute,
  combination: keyof typeof COMBINE,
  groups: Groups,
  numbers: Uint32Array,
): Column {
  if (attribute.kind === "text" || (combination === "sum" && attribute.values instanceof Uint8Array)) {
    const found = attribute.kind === "dense" ? "booleans" : (attribute.found ?? "a text");
    throw new EdgewiseError({
      code: "graph/attribute",
      message: `graph.symmetrize: found ${found} in the edge column ${quoted(name)}; expected numbers to combine by ${combination}`,
      hint: 'Say of each column what becomes of it: combine: { weight: "sum" }. The maximum of booleans is whether any holds.',
    });
  }
  const { values, missing } = attribute;
  const combined = values.slice();
  const stillMissing = missing?.slice() ?? null;
  for (let group = 0; group < groups.count; group++) {
    const first = numbers[groups.firstOf(group)]!;
    let isMissing = missing?.[first] === 1;
    let value = values[first]!;
    groups.forEachAfterFirst(group, (position) => {
      const edge = numbers[position]!;
      if (missing?.[edge] === 1) return;
      value = isMissing ? values[edge]! : COMBINE[combination](value, values[edge]!);
      isMissing = false;
    });
    combined[first] = value;
    if (stillMissing !== null) stillMissing[first] = isMissing ? 1 : 0;
    // A sum of floats may be rounded. An integer that is stored as another one has overflowed.
    if (combined[first] === value || values instanceof Float32Array || values instanceof Float64Array) continue;
    throw new EdgewiseError({
      code: "graph/attribute",
      message: `graph.symmetrize: found the sum ${value} in the edge column ${quoted(name)}; expected an integer of 32 bits, as its values are`,
      hint: "Give the column as a Float64Array.",
    });
  }
  return dense(combined, stillMissing);
}

const COMBINE = {
  sum: (one: number, other: number) => one + other,
  minimum: Math.min,
  maximum: Math.max,
} as const satisfies Partial<Record<EdgeCombination, (one: number, other: number) => number>>;
