/** `aggregate`: values over the edges of each node's row, one edge after the other. */

import type { Graph } from "../graph/graph.ts";
import type { OpOf, Role } from "../ir/op.ts";
import { elementOf } from "../ir/value.ts";
import type { Datum } from "./datum.ts";
import { entry, newColumn } from "./datum.ts";
import type { Combiner, Program } from "./region.ts";
import { combinerOf, compileRegion, evaluateEverywhere } from "./region.ts";
import { rowParts } from "./rows.ts";

/** The edges of a row that are combined from the identity before the result joins the total. */
const SEGMENT_LENGTH = 4096;

/** The results of an aggregate: node arrays, and a number for each output that its epilogue reduces. */
export function evaluateAggregate(op: OpOf<"aggregate">, graph: Graph, inputs: readonly Datum[]): readonly Datum[] {
  const { roles, monoids, conditional, epilogue } = op.attributes;
  const [region, end] = op.regions;
  const program = compileRegion(region!);
  const elements = region!.yields.slice(conditional ? 1 : 0).map(elementOf);
  const combiners = monoids.map((monoid, k) => combinerOf(monoid, elements[k]!));
  const edgeInputs = inputs.slice(0, roles.length);
  const totals = elements.map((element) => newColumn(element, graph.nodeCount));
  const row = rowCombiner(program, combiners, conditional);

  const parts = rowParts(graph, op.attributes.direction).map(({ rows, inward }) => ({
    rows,
    load: inputLoader(roles, edgeInputs, inward, program.registers),
  }));
  for (let node = 0; node < graph.nodeCount; node++) {
    row.begin();
    let place = 0;
    for (const { rows, load } of parts) {
      const stop = rows.offsets[node + 1]!;
      for (let position = rows.offsets[node]!; position < stop; position++) {
        const [neighbor, edge] = [rows.neighbors[position]!, rows.edges === null ? position : rows.edges[position]!];
        load({ self: node, neighbor, edge, place });
        place++;
        row.addEdge();
      }
    }
    row.finish().forEach((total, k) => {
      totals[k]![node] = total;
    });
  }
  if (!epilogue || !end) return totals;

  const epilogueInputs = [...totals, ...inputs.slice(roles.length)];
  return evaluateEverywhere(end, epilogue.outputs, graph.nodeCount, (node, registers) => {
    epilogueInputs.forEach((input, k) => {
      registers[k] = entry(input, node);
    });
  });
}

/** Puts what the region sees of each operand into the registers of its parameters, for one edge of a node's row. */
function inputLoader(
  roles: readonly Role[],
  inputs: readonly Datum[],
  inward: boolean,
  registers: Float64Array,
): (at: EdgeOfRow) => void {
  const indices = roles.map((role) => indexOf(role, inward));
  return (at) => {
    for (let k = 0; k < indices.length; k++) {
      const index = indices[k]!;
      registers[k] = index === "place" ? at.place : entry(inputs[k]!, at[index]);
    }
  };
}

/** An edge of a row: the numbers of its ends and its own, and how many edges of the row stand before it. */
interface EdgeOfRow {
  readonly self: number;
  readonly neighbor: number;
  readonly edge: number;
  readonly place: number;
}

/** Which entry of an operand is read, or that the place itself is seen; a scalar is the same anywhere. */
function indexOf(role: Role, inward: boolean): keyof EdgeOfRow {
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

/** Combines the edges of one row after another, the inputs of each being in the program's registers. */
function rowCombiner(program: Program, combiners: readonly Combiner[], conditional: boolean) {
  const identities = combiners.map(({ identity }) => identity);
  const condition = conditional ? program.yields[0]! : undefined;
  const values = program.yields.slice(conditional ? 1 : 0);
  let totals = identities.slice();
  let segment = identities.slice();
  let inSegment = 0;
  const combineInto = (target: number[], source: (k: number) => number): void => {
    for (let k = 0; k < combiners.length; k++) target[k] = combiners[k]!.combine(target[k]!, source(k), 0);
  };
  const endSegment = (): void => {
    combineInto(totals, (k) => segment[k]!);
    segment = identities.slice();
    inSegment = 0;
  };
  const yielded = (k: number): number => program.registers[values[k]!]!;
  return {
    begin(): void {
      totals = identities.slice();
    },
    addEdge(): void {
      if (inSegment === SEGMENT_LENGTH) endSegment();
      program.run();
      if (condition === undefined || program.registers[condition] !== 0) combineInto(segment, yielded);
      // An edge that is left out keeps its position, so that the segments do not depend on the condition.
      inSegment++;
    },
    /** The totals of the row. */
    finish(): readonly number[] {
      if (inSegment > 0) endSegment();
      return totals;
    },
  };
}
