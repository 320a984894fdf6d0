/**
 * Provides arrays of the integers that group nodes: an array of the program where there is one, else one that is computed
 * before the loop.
 */

import type { BufferId } from "../../plan/buffer.ts";
import type { Input, Instruction } from "../../plan/code.ts";
import { INPUT } from "../../plan/domain.ts";
import type { MapKernel } from "../../plan/kernels/map.ts";
import type { Level } from "../../plan/plan.ts";
import { here } from "./conditions.ts";
import type { Draft } from "./draft.ts";
import type { Grouped } from "./grouped.ts";
import type { Term } from "./proof/terms.ts";

type Values = Pick<Grouped, "values" | "inputOf">;

/** The groupings of one loop. */
export class Groupings {
  readonly #draft: Draft;
  /** The arrays that are computed before the loop, by their code. */
  readonly #made = new Map<string, { readonly buffer: BufferId; readonly kernel: MapKernel & { kind: "map" } }>();

  constructor(draft: Draft) {
    this.#draft = draft;
  }

  arrayOf(grouped: Values): BufferId {
    const { values, inputOf } = grouped;
    const input = inputOf.get(values);
    if (input?.from === "buffer") return input.buffer;
    const { inputs, code } = codeOf(grouped);
    const key = JSON.stringify([inputs, code]);
    const known = this.#made.get(key);
    if (known) return known.buffer;
    const { element } = values;
    const domain = { graph: INPUT, of: "nodes" } as const;
    const buffer = this.#draft.newBuffer("group", element, domain);
    const register = inputs.length + code.length - 1;
    const ops = code.flatMap(({ op }): string[] => (op === "const" ? [] : [op]));
    const outputs = [{ kind: "keep", register, element, buffer }] as const;
    this.#made.set(key, {
      buffer,
      kernel: { kind: "map", name: "group", ops: ops.length > 0 ? ops : ["group"], domain, inputs, code, outputs },
    });
    return buffer;
  }

  /** The levels that compute these arrays before the loop. */
  steps(): readonly Level[] {
    const kernels = [...this.#made.values()].map(({ kernel }) => kernel);
    return kernels.length === 0 ? [] : [{ kind: "level", scalars: null, kernels, alternates: [], fence: false }];
  }
}

/** The code of a term over inputs at one node. */
function codeOf({ values, inputOf }: Values): {
  readonly inputs: readonly Input[];
  readonly code: readonly Instruction[];
} {
  const inOrder: Term[] = [];
  const visit = (term: Term): void => {
    if (inOrder.includes(term)) return;
    if (term.kind === "operation") term.operands.forEach(visit);
    inOrder.push(term);
  };
  visit(values);
  const variables = inOrder.filter(({ kind }) => kind === "variable");
  const registers = [...variables, ...inOrder.filter(({ kind }) => kind !== "variable")];
  const code = registers.flatMap((term): Instruction[] => {
    if (term.kind === "constant") return [{ op: "const", element: term.element, value: term.value }];
    if (term.kind === "variable") return [];
    const operands = term.operands.map((operand) => registers.indexOf(operand));
    return [{ op: term.op, element: term.at, operands }];
  });
  return { inputs: variables.map((variable) => here(inputOf.get(variable)!)), code };
}
