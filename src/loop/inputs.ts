/** What a kernel reads into its first registers, as expressions at a node, an edge, or an edge of a row. */

import type { Layout } from "../bind/layout.ts";
import type { Direction } from "../ir/op.ts";
import type { Element } from "../ir/type.ts";
import type { BufferId } from "../plan/buffer.ts";
import type { Input, InputPlace } from "../plan/code.ts";
import { elementOfInput } from "../plan/code-types.ts";
import type { Plan } from "../plan/plan.ts";
import type { Entries } from "./entries.ts";
import { convert, index, scalar } from "./expression.ts";
import type { GraphArrays } from "./graph-arrays.ts";
import type { Expression, Lanes } from "./loop.ts";
import { splat } from "./vectorize.ts";

/** The node or edge that an expression stands at, and the edge of its row or the common node of its ends. */
export interface Position {
  readonly here: Expression;
  readonly common?: Readonly<Record<CommonPlace, () => Expression>>;
  readonly row?: {
    readonly direction: Direction;
    /** Where the edge stands among all rows. */
    readonly at: Expression;
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

/** The places that are others at each of the nodes that the ends of an edge have in common. */
const COMMON_PLACES = ["common", "source_edge", "destination_edge"] as const satisfies readonly InputPlace[];

type CommonPlace = (typeof COMMON_PLACES)[number];

/** Reads the inputs of a kernel under construction. */
export class Inputs {
  readonly #entries: Entries;
  readonly #graph: GraphArrays;
  readonly #plan: Plan;
  readonly #layout: Layout;

  constructor(entries: Entries, graph: GraphArrays, plan: Plan, layout: Layout) {
    this.#entries = entries;
    this.#graph = graph;
    this.#plan = plan;
    this.#layout = layout;
  }

  /** What an input is at a position. */
  at(input: Input, position: Position): Expression {
    switch (input.from) {
      case "slot":
        return this.slot(input.slot);
      case "index":
        return convert("u32", position.here);
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

  /** What an input is at as many nodes or edges as a vector has lanes, from one on; it must be read at these. */
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
      default:
        return input satisfies never;
    }
  }

  /** An input of a row's entries at the node whose row it is. */
  ofRow(input: Input, here: Expression): Expression {
    return input.from === "buffer" ? this.#entries.load(input.buffer, here) : this.at(input, { here });
  }

  #inputEntry(buffer: BufferId, place: InputPlace, position: Position): Expression {
    const { here, row, common } = position;
    if (isCommonPlace(place)) {
      if (!common) throw new Error(`there is no ${place} without an intersection`);
      return this.#entries.load(buffer, common[place]());
    }
    if (!row) {
      // Over edges, the ends are looked up by the edge's number.
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
        const self = this.#entries.load(buffer, here);
        const other = this.#neighborEntry(buffer, row);
        const { selfIsSource } = row;
        if (selfIsSource.kind === "const") {
          return (selfIsSource.value === 1) === (place === "source") ? self : other;
        }
        const { element } = this.#plan.buffers[buffer]!;
        return scalar("select", element, [selfIsSource, ...(place === "source" ? [self, other] : [other, self])]);
      }
      default:
        return place satisfies never;
    }
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

  /** A scalar, read once before all loops. */
  slot(slot: number): Expression {
    const { name, element } = this.#plan.slots[slot]!;
    const address = { kind: "frame", offset: this.#layout.slot(slot) } as const;
    const array = this.#entries.builder.array(`slot ${name}`, element, address);
    return this.#entries.builder.hoist(name, { kind: "load", array, index: index(0) });
  }
}

export function isCommonPlace(place: InputPlace): place is CommonPlace {
  return COMMON_PLACES.some((common) => common === place);
}
