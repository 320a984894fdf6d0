/** Evaluates `aggregate`, which combines values over the edges of each node's row, one edge after the other. */

import type { Graph } from "../graph/graph.ts";
import type { OpOf, Role } from "../ir/op.ts";
import { elementOf } from "../ir/value.ts";
import type { Datum } from "./datum.ts";
import { fromDoubles, toDoubles } from "./datum.ts";
import type { Combiner, Program } from "./region.ts";
import { combinerOf, compileRegion, evaluateEverywhere } from "./region.ts";
import type { RowPart } from "./rows.ts";
import { rowParts } from "./rows.ts";

/** The length of a segment: so many edges of a row are combined from the identity before the result joins the total. */
const SEGMENT_LENGTH = 4096;

/** Computes the results of an aggregate: node arrays, and a number for each output that its epilogue reduces. */
export function evaluateAggregate(op: OpOf<"aggregate">, graph: Graph, inputs: readonly Datum[]): readonly Datum[] {
  const { roles, monoids, conditional, epilogue } = op.attributes;
  const [region, end] = op.regions;
  const program = compileRegion(region!);
  const { registers } = program;
  const elements = region!.yields.slice(conditional ? 1 : 0).map(elementOf);
  const combiners = monoids.map((monoid, k) => combinerOf(monoid, elements[k]!));
  const columns = inputs.slice(0, roles.length).map(toDoubles);
  const totals = elements.map(() => new Float64Array(graph.nodeCount));
  const row = rowCombiner(program, combiners, conditional);

  const parts = rowParts(graph, op.attributes.direction).map((part) => ({
    rows: part.rows,
    reads: columns.map((column, k) => readOf(roles[k]!, column, part)),
  }));
  for (let node = 0; node < graph.nodeCount; node++) {
    row.begin();
    let place = 0;
    for (const { rows, reads } of parts) {
      const stop = rows.offsets[node + 1]!;
      for (let position = rows.offsets[node]!; position < stop; position++) {
        for (let k = 0; k < reads.length; k++) {
          const { at, column, indices } = reads[k]!;
          if (at === "place") registers[k] = place;
          else if (at === "node") registers[k] = column[node]!;
          else if (at === "anywhere") registers[k] = column[0]!;
          else registers[k] = column[indices === null ? position : indices[position]!]!;
        }
        place++;
        row.addEdge();
      }
    }
    row.finish();
    for (let k = 0; k < totals.length; k++) totals[k]![node] = row.totals[k]!;
  }
  if (!epilogue || !end) return totals.map((total, k) => fromDoubles(elements[k]!, total));

  const epilogueInputs = [...totals, ...inputs.slice(roles.length)];
  return evaluateEverywhere(end, epilogue.outputs, graph.nodeCount, epilogueInputs);
}

/** How the region reads an operand at an edge of a row: an entry of the operand, or the place of the edge in the row. */
interface Read {
  readonly at: "place" | "node" | "anywhere" | "position";
  readonly column: Float64Array;
  /** The index of the entry for each position of the rows; null where it is the position itself. */
  readonly indices: Uint32Array | null;
}

function readOf(role: Role, datum: Float64Array | number, part: RowPart): Read {
  const end = endOf(role, part.inward);
  if (end === "place") return { at: "place", column: NOTHING, indices: null };
  if (typeof datum === "number") return { at: "anywhere", column: Float64Array.of(datum), indices: null };
  if (end === "self") return { at: "node", column: datum, indices: null };
  return { at: "position", column: datum, indices: end === "neighbor" ? part.rows.neighbors : part.rows.edges };
}

const NOTHING = new Float64Array();

/** The place whose entry of an operand a role reads, or `place` itself. A scalar is the same everywhere. */
function endOf(role: Role, inward: boolean): "self" | "neighbor" | "edge" | "place" {
  switch (role) {
    case "source":
      return inward ? "neighbor" : "self";
    case "destination":
      return inward ? "self" : "neighbor";
    case "neighbor":
      return "neighbor";
    case "self":
    case "node":
      return "self";
    case "edge":
    case "scalar":
      return "edge";
    case "place":
      return "place";
    case "common":
    case "source_edge":
    case "destination_edge":
      throw new TypeError(`an aggregate sees nothing as ${role}`);
    default:
      return role satisfies never;
  }
}

/** Combines the edges of one row after another. The inputs of each edge are in the program's registers. */
function rowCombiner(program: Program, combiners: readonly Combiner[], conditional: boolean) {
  const { registers, run } = program;
  const identities = Float64Array.from(combiners, ({ identity }) => identity);
  const condition = conditional ? program.yields[0]! : null;
  const values = program.yields.slice(conditional ? 1 : 0);
  const totals = identities.slice();
  const segment = identities.slice();
  let inSegment = 0;
  const endSegment = (): void => {
    for (let k = 0; k < combiners.length; k++) totals[k] = combiners[k]!.combine(totals[k]!, segment[k]!, 0);
    segment.set(identities);
    inSegment = 0;
  };
  return {
    /** The totals of the row, once it is finished. */
    totals,
    begin(): void {
      totals.set(identities);
    },
    addEdge(): void {
      if (inSegment === SEGMENT_LENGTH) endSegment();
      run();
      // An edge that is left out keeps its position, so that the segments do not depend on the condition.
      inSegment++;
      if (condition !== null && registers[condition] === 0) return;
      for (let k = 0; k < combiners.length; k++) {
        segment[k] = combiners[k]!.combine(segment[k]!, registers[values[k]!]!, 0);
      }
    },
    finish(): void {
      if (inSegment > 0) endSegment();
    },
  };
}
