/** Kernels that look through nodes or edges for a supposition to hold. */

import type { Direction } from "../../../ir/op.ts";
import type { Element } from "../../../ir/type.ts";
import type { BufferId } from "../../../plan/buffer.ts";
import type { Input, Instruction, KernelOutput } from "../../../plan/code.ts";
import type { Domain, NodeDomain } from "../../../plan/domain.ts";
import { blocksOf } from "../../../plan/domain.ts";
import type { NodeKernel } from "../../../plan/kernel.ts";
import type { Draft } from "../draft.ts";
import type { NumberClass } from "./classes.ts";
import type { EdgeCode } from "./edge-code.ts";

/** The block results of a testing kernel, and their fold. */
export interface Folded {
  readonly partials: BufferId;
  readonly monoid: "and" | "min" | "max";
}

/** What is gone through: nodes or edges, or the edges of the rows of nodes. */
export type Over =
  | { readonly domain: Domain; readonly rows: null }
  | { readonly domain: NodeDomain; readonly rows: Direction };

/**
 * A testing kernel: code at every node or edge, or at every edge of the rows of a direction, some registers of which are
 * combined over all. A map over edges goes over each edge once. In the rows an undirected edge has each end as source, and
 * the code may ask for what is at either.
 */
export class Look {
  readonly #over: Over;
  readonly #name: string;
  readonly #inputs: readonly Input[];
  readonly #code: Instruction[];
  readonly #draft: Draft;
  readonly #outputs: Extract<KernelOutput, { readonly kind: "reduce" }>[] = [];
  /**
   * An outer loop may test again while other workers still fold the results of the last test, so partial results alternate
   * between two buffers.
   */
  readonly alternates: (readonly [BufferId, BufferId])[] = [];
  readonly #known = new Map<string, Folded>();

  constructor(name: string, over: Over, { inputs, code }: Pick<EdgeCode, "inputs" | "code">, draft: Draft) {
    this.#name = name;
    this.#over = over;
    this.#inputs = inputs;
    this.#code = [...code];
    this.#draft = draft;
  }

  push(instruction: Instruction): number {
    return this.#inputs.length + this.#code.push(instruction) - 1;
  }

  constant(element: Element, value: number): number {
    return this.push({ op: "const", element, value });
  }

  /** Tests whether a register is in a class everywhere; null where that is known without a test. */
  isIn(register: number, element: Element, { tests }: NumberClass): Folded | null {
    if (tests.length === 0) return null;
    return this.#fold(`${register} ${JSON.stringify(tests)}`, "bool", "and", () => {
      const passed = tests.map(({ op, bound, isNegated }) => {
        const operands = bound === null ? [register] : [register, this.constant(element, bound)];
        const found = this.push({ op, element, operands });
        return isNegated ? this.push({ op: "not", element: "bool", operands: [found] }) : found;
      });
      return passed.reduce((left, right) => this.push({ op: "and", element: "bool", operands: [left, right] }));
    });
  }

  /** Reduces a register to its least or greatest entry. */
  extreme(register: number, element: Element, monoid: "min" | "max"): Folded {
    return this.#fold(`${register} ${monoid}`, element, monoid, () => register);
  }

  #fold(key: string, element: Element, monoid: Folded["monoid"], register: () => number): Folded {
    const known = this.#known.get(key);
    if (known) return known;
    const name = `${this.#name} ${monoid} partials`;
    const partials = this.#draft.newBuffer(name, element, blocksOf(this.#over.domain));
    this.alternates.push([partials, this.#draft.newBuffer(`${name} alternate`, element, blocksOf(this.#over.domain))]);
    this.#outputs.push({ kind: "reduce", register: register(), element, monoid, partials });
    const folded = { partials, monoid };
    this.#known.set(key, folded);
    return folded;
  }

  kernels(): NodeKernel[] {
    if (this.#outputs.length === 0) return [];
    const fields = { name: this.#name, inputs: this.#inputs, code: this.#code };
    const over = this.#over;
    if (over.rows === null) {
      return [{ kind: "map", ops: ["reduce"], domain: over.domain, outputs: this.#outputs, ...fields }];
    }
    // Each row comes to results of its own, which are combined over all nodes.
    return [
      {
        kind: "aggregate",
        ops: ["aggregate", "reduce"],
        domain: over.domain,
        direction: over.rows,
        condition: null,
        pairs: this.#outputs.map(({ register, monoid, element }) => ({ register, monoid, element })),
        epilogue: { inputs: [], code: [] },
        outputs: this.#outputs.map((output, register) => ({ ...output, register })),
        ...fields,
      },
    ];
  }
}
