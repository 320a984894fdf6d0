/** Merges aggregates over the same rows: one edge region gives the values that each of them combines. */

import { ValueNumbering } from "../../src/analysis/numbering.ts";
import type { OpOf, Region, Role, Value } from "../../src/ir/value.ts";
import { newValue } from "../../src/ir/value.ts";
import { copyRegion } from "../../src/ir/walk.ts";
import { endsEarly } from "./row-end.ts";

type Aggregate = OpOf<"aggregate">;

/** The part of one or several aggregates that goes over edges. */
export interface Rows {
  readonly operands: readonly Value[];
  readonly roles: readonly Role[];
  readonly region: Region;
}

/**
 * Keys of the edges that aggregates combine. Two aggregates with equal keys can be one: they go over one graph in one
 * direction, under one condition. With two conditions, each would compute its values at edges that it leaves out. An
 * aggregate that may leave a row before its end would have to go on with one that may not.
 */
export class RowKeys {
  readonly #numbering = new ValueNumbering();
  readonly #isNodeNumber: (value: Value) => boolean;

  constructor(isNodeNumber: (value: Value) => boolean) {
    this.#isNodeNumber = isNodeNumber;
  }

  of(op: Aggregate): string {
    const {
      operands: [graph, ...inputs],
      attributes: { direction, roles, conditional },
      regions: [edge],
    } = op;
    const extent = endsEarly(op, this.#isNodeNumber) ? "in part" : "whole";
    const rows = `${this.#numbering.of(graph!)} ${direction} ${extent}`;
    if (!conditional) return rows;
    for (const [k, parameter] of edge!.parameters.entries()) {
      this.#numbering.name(parameter, `${roles[k]} ${this.#numbering.of(inputs[k]!)}`);
    }
    for (const op of edge!.ops) this.#numbering.enter(op);
    return `${rows} where ${this.#numbering.of(edge!.yields[0]!)}`;
  }
}

/** The merged rows of aggregates of one key: the condition of the first, if there is one, then the values of all in order. */
export function combineRows(aggregates: readonly Aggregate[]): Rows {
  const [first, ...others] = aggregates;
  if (first && others.length === 0) {
    const { roles } = first.attributes;
    return { operands: first.operands.slice(1, 1 + roles.length), roles, region: first.regions[0]! };
  }
  const inputs: { operand: Value; role: Role; parameter: Value }[] = [];
  const bodies = aggregates.map(({ operands, attributes: { roles }, regions }) => {
    const region = regions[0]!;
    const stands = region.parameters.map((parameter, k) => {
      const [operand, role] = [operands[1 + k]!, roles[k]!];
      const known = inputs.find((input) => input.operand === operand && input.role === role);
      const copy = known?.parameter ?? newValue(parameter.type, null, parameter.name);
      if (!known) inputs.push({ operand, role, parameter: copy });
      return [parameter, copy] as const;
    });
    return copyRegion(region, new Map(stands));
  });
  const conditions = first?.attributes.conditional ? 1 : 0;
  return {
    operands: inputs.map(({ operand }) => operand),
    roles: inputs.map(({ role }) => role),
    region: {
      parameters: inputs.map(({ parameter }) => parameter),
      ops: bodies.flatMap(({ ops }) => ops),
      yields: bodies.flatMap(({ yields }, k) => (k === 0 ? yields : yields.slice(conditions))),
    },
  };
}
