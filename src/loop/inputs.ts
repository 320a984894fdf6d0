/** Lowers the inputs of a kernel, which it reads into its first registers, to expressions at a node, an edge, or an edge of a row. */

import type { Layout } from "../bind/layout.ts";
import type { Direction } from "../ir/op.ts";
import type { Element } from "../ir/type.ts";
import type { BufferId } from "../plan/buffer.ts";
import type { Input, InputPlace, NodePlace } from "../plan/code.ts";
import { elementOfInput } from "../plan/code-types.ts";
import type { Plan } from "../plan/plan.ts";
import type { Entries } from "./entries.ts";
import { convert, index, scalar } from "./expression.ts";
import type { GraphArrays } from "./graph-arrays.ts";
import type { Expression, Lanes } from "./loop.ts";
import { splat } from "./vectorize.ts";

/** Where an expression is computed: its node or edge, and the edge of the row or the common node, if there is one. */
export interface Position {
  readonly here: Expression;
  readonly common?: Readonly<Record<CommonPlace, () => Expression>>;
  readonly row?: {
    readonly direction: Direction;
    /** The position of the edge among all rows. */
    readonly at: Expression;
    /** How many edges of the row stand before it, an index; computed where first asked for. */
    readonly place: () => Expression;
    /** The other end and the number of the edge, read where first asked for. */
    readonly neighbor: () => Expression;
    readonly edge: () => Expression;
    readonly selfIsSource: Expression;
    /** The address of an edge attribute by position; null for one that is read by the number of the edge. */
    readonly columnOf: (buffer: BufferId) => number | null;
    /** The address of a copy of a buffer in which the other end is looked up; null where it is in the buffer itself. */
    readonly tableOf: (buffer: BufferId) => number | null;
  };
}

/** The places that differ between the common nodes of one edge. */
const COMMON_PLACES = ["common", "source_edge", "destination_edge"] as const satisfies readonly InputPlace[];

type CommonPlace = (typeof COMMON_PLACES)[number];

/** Reads the inputs of a kernel under construction. */
export class Inputs {
  readonly #entries: Entries;
  readonly #graph: GraphArrays;
  readonly #plan: Plan;
  readonly #layout: Layout;
  readonly #supplied = new Map<number, Expression>();

  constructor(entries: Entries, graph: GraphArrays, plan: Plan, layout: Layout) {
    this.#entries = entries;
    this.#graph = graph;
    this.#plan = plan;
    this.#layout = layout;
  }

  /** The value of an input at a position. */
  at(input: Input, position: Position): Expression {
    switch (input.from) {
      case "slot":
        return this.slot(input.slot);
      case "index":
        return convert("u32", position.here);
      case "node":
        return this.#nodeAt(input.at, position);
      case "place":
        if (!position.row) throw new Error("there is no place without a row");
        return convert("u32", position.row.place());
      case "degree":
        return convert("u32", this.#graph.degree(input.direction, position.here));
      case "count":
        return this.#entries.count(input.of);
      case "buffer":
        return this.#inputEntry(input.buffer, input.at, position);
      default:
        return input satisfies never;
    }
  }

  /** The values of an input at consecutive nodes or edges, one for each lane, starting at `from`. The input must be read at these. */
  lanes(input: Input, from: Expression, lanes: Lanes): Expression {
    switch (input.from) {
      case "buffer":
        return this.#entries.loadLanes(input.buffer, from, lanes);
      case "index":
        return { kind: "indices", from, lanes };
      case "degree":
        return this.#graph.degrees(input.direction, from, lanes);
      case "slot":
      case "count":
        return splat(this.at(input, { here: from }), lanes, this.#entries.builder);
      case "node":
        throw new Error("ends of edges are looked up one by one");
      case "place":
        throw new Error("edges of rows are gone through one by one");
      default:
        return input satisfies never;
    }
  }

  /** The value of an input of a row at the row's own node. */
  ofRow(input: Input, here: Expression): Expression {
    if (input.from === "node") return convert("u32", here);
    return input.from === "buffer" ? this.#entries.load(input.buffer, here) : this.at(input, { here });
  }

  #inputEntry(buffer: BufferId, place: InputPlace, position: Position): Expression {
    const { here, row, common } = position;
    if (isCommonPlace(place)) {
      if (!common) throw new Error(`there is no ${place} without an intersection`);
      return this.#entries.load(buffer, common[place]());
    }
    if (!row) {
      // In a kernel over edges, the ends are looked up by the number of the edge.
      const isEnd = place === "source" || place === "destination";
      return this.#entries.load(buffer, isEnd ? convert("index", this.#graph.endOf(place, here)) : here);
    }
    switch (place) {
      case "here":
      case "self":
        return this.#entries.load(buffer, here);
      case "neighbor":
        return this.#neighborEntry(buffer, row);
      case "edge": {
        const column = row.columnOf(buffer);
        return column === null
          ? this.#entries.load(buffer, row.edge())
          : this.#entries.loadCopy(buffer, { name: row.direction, byte: column }, row.at);
      }
      case "source":
      case "destination": {
        const { element } = this.#plan.buffers[buffer]!;
        const ends = { self: this.#entries.load(buffer, here), other: this.#neighborEntry(buffer, row) };
        return atEnd(place, row.selfIsSource, element, ends);
      }
      default:
        return place satisfies never;
    }
  }

  /** The number of a node, u32. */
  #nodeAt(place: NodePlace, { here, row, common }: Position): Expression {
    if (place === "common") {
      if (!common) throw new Error("there is no common node without an intersection");
      return convert("u32", common.common());
    }
    if (row) {
      const self = convert("u32", here);
      if (place === "self") return self;
      const other = convert("u32", row.neighbor());
      return place === "neighbor" ? other : atEnd(place, row.selfIsSource, "u32", { self, other });
    }
    if (place === "self" || place === "neighbor") throw new Error(`there is no ${place} without a row`);
    return this.#graph.endOf(place, here);
  }

  /** An entry at the other end of an edge. */
  #neighborEntry(buffer: BufferId, { neighbor, tableOf }: NonNullable<Position["row"]>): Expression {
    const table = tableOf(buffer);
    return table === null
      ? this.#entries.load(buffer, neighbor())
      : this.#entries.loadCopy(buffer, { name: "table of", byte: table }, neighbor());
  }

  elementOf(input: Input): Element {
    return elementOfInput(input, this.#plan);
  }

  /** Sets the value of a scalar from here on, so that it is not read. */
  supply(slot: number, value: Expression): void {
    this.#supplied.set(slot, value);
  }

  /** Writes a scalar to its place in the frame. */
  store(slot: number, value: Expression): void {
    this.#entries.builder.push({ kind: "store", array: this.#slotArray(slot), index: index(0), value });
  }

  /** A scalar, read once before all loops. */
  slot(slot: number): Expression {
    const supplied = this.#supplied.get(slot);
    if (supplied) return supplied;
    const { name } = this.#plan.slots[slot]!;
    return this.#entries.builder.hoist(name, { kind: "load", array: this.#slotArray(slot), index: index(0) });
  }

  #slotArray(slot: number): number {
    const { name, element } = this.#plan.slots[slot]!;
    const address = { kind: "frame", offset: this.#layout.slot(slot) } as const;
    return this.#entries.builder.array(`slot ${name}`, element, address);
  }
}

/** Chooses the value at one end of an edge of a row, between the values at the row's own node and at the neighbor. */
function atEnd(
  end: "source" | "destination",
  selfIsSource: Expression,
  element: Element,
  { self, other }: { readonly self: Expression; readonly other: Expression },
): Expression {
  if (selfIsSource.kind === "const") return (selfIsSource.value === 1) === (end === "source") ? self : other;
  return scalar("select", element, [selfIsSource, ...(end === "source" ? [self, other] : [other, self])]);
}

export function isCommonPlace(place: InputPlace): place is CommonPlace {
  return COMMON_PLACES.some((common) => common === place);
}
