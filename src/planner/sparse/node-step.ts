/**
 * Expresses what a round does at one node as terms: the function F of the laws, which can be applied to terms as often as a
 * law says.
 */

import { identityOf } from "../../ir/scalar.ts";
import type { BufferId } from "../../plan/buffer.ts";
import type { Input } from "../../plan/code.ts";
import type { Kernel, NodeKernel } from "../../plan/kernel.ts";
import { buffersWritten, isNodeKernel } from "../../plan/kernel.ts";
import type { AggregateKernel } from "../../plan/kernels/aggregate.ts";
import { isOwnInput } from "../../plan/kernels/aggregate.ts";
import type { MapKernel } from "../../plan/kernels/map.ts";
import type { ModeKernel } from "../../plan/kernels/mode.ts";
import { keptOutput } from "./outputs.ts";
import { wholeRange } from "./proof/ranges.ts";
import type { Term, Terms } from "./proof/terms.ts";
import type { NamedFacts, RowValue } from "./row-values.ts";
import { guardsOf, rangeOfInput, rowValuesOf } from "./row-values.ts";

/** A node array that a loop carries. */
export interface Carried {
  /** The buffer that holds it before the round. */
  readonly before: BufferId;
  /** The buffer that a kernel of the step writes it to: the same one where it is updated in place. */
  readonly after: BufferId;
}

/** The kernels of a round at one node, given all that it reads of other nodes: x are the carried arrays, A the totals of its rows. */
export interface NodeStep extends NamedFacts {
  /** The kernels in the order in which they run. Those that have nothing to do with what is carried may be left out. */
  readonly kernels: readonly Kernel[];
  readonly carried: readonly Carried[];
  /**
   * The buffers that the kernels leave for others to read, besides the carried ones. A reduction is named by its block
   * results, and stands for the operands.
   */
  readonly left: readonly BufferId[];
  /**
   * Whether an input that no kernel of the step writes may differ from round to round. A law then has to hold for any values
   * of the input in its rounds. All other inputs keep their bits.
   */
  readonly mayChange: (input: Input) => boolean;
}

/** The function of a step, or why it is no function of its own node's values and rows. */
export type NodeFunction = { readonly why: string } | NodeFunctionOf;

export interface NodeFunctionOf {
  /** The totals of its kernels' rows, A, one after the other. */
  readonly rows: readonly RowValue[];
  /** x, as variables. */
  readonly start: readonly Term[];
  /**
   * F(x, A): the carried values after the round of the given number. A row takes the identity in place of A where it has no
   * edges, or where the condition of its own node is false. Null in A says that the row takes the identity in any case.
   */
  readonly apply: Apply;
  /** F(x, A), followed by what else is left for others. */
  readonly results: Apply;
  /** The values of some buffers after the round. */
  readonly held: (buffers: readonly BufferId[]) => Apply;
}

type Apply = (x: readonly Term[], a: readonly (Term | null)[], round: number) => readonly Term[];

/** The function of a step. The rows of kernels that are not asked may have any totals. */
export function functionOf(
  step: NodeStep,
  terms: Terms,
  isAsked: (kernel: Kernel) => boolean = () => true,
): NodeFunction {
  const written = new Set([...step.kernels.flatMap(buffersWritten), ...step.carried.map(({ before }) => before)]);
  const changes = (input: Input): boolean =>
    (input.from === "buffer" && written.has(input.buffer)) || step.mayChange(input);
  const rows: RowValue[] = [];
  for (const kernel of step.kernels) {
    const found = rowValuesOf(kernel, step, isAsked(kernel) ? changes : () => false);
    if ("why" in found) return found;
    rows.push(...found);
  }
  const kept = new Set(step.kernels.filter(isNodeKernel).flatMap(keptOutput));
  if (!step.carried.every(({ after }) => kept.has(after))) return { why: "another kernel writes what is carried" };
  const start = step.carried.map(({ before }) => {
    const input: Input = { from: "buffer", buffer: before, at: "here" };
    return terms.variable(`carried ${before}`, {
      name: step.nameOf(input),
      element: step.elementOf(input),
      range: rangeOfInput(input, step),
      isParameter: false,
    });
  });
  const run = (...[x, a, round]: Parameters<Apply>): ReadonlyMap<BufferId, Term> => {
    const held = new Map(step.carried.map(({ before }, k) => [before, x[k]!]));
    const node = new NodeOfRound(step, terms, held, round);
    let next = 0;
    for (const kernel of step.kernels) {
      if (!isNodeKernel(kernel)) continue;
      const many = rowsIn(kernel);
      node.run(kernel, a.slice(next, next + many));
      next += many;
    }
    return held;
  };
  const read = (buffers: readonly BufferId[]): Apply => {
    return (...round) => {
      const held = run(...round);
      return buffers.map((buffer) => held.get(buffer)!);
    };
  };
  const after = step.carried.map((carried) => carried.after);
  return { rows, start, apply: read(after), results: read([...after, ...step.left]), held: read };
}

/** The number of values that a kernel combines over a row. */
export function rowsIn(kernel: NodeKernel): number {
  return kernel.kind === "aggregate" ? kernel.pairs.length : kernel.kind === "mode" ? 1 : 0;
}

/** A node during one application of the function. `held` has the values of the step's buffers at the node. */
export class NodeOfRound {
  readonly #step: NodeStep;
  readonly #terms: Terms;
  readonly #held: Map<BufferId, Term>;
  readonly #round: number;
  readonly #instead: ReadonlyMap<BufferId, Term>;

  /** `instead` has terms that stand for what is computed for some buffers, wherever later code reads it. */
  constructor(
    step: NodeStep,
    terms: Terms,
    held: Map<BufferId, Term>,
    round: number,
    instead: ReadonlyMap<BufferId, Term> = new Map(),
  ) {
    this.#step = step;
    this.#terms = terms;
    this.#held = held;
    this.#round = round;
    this.#instead = instead;
  }

  /** Runs a kernel with the totals of its rows. */
  run(kernel: NodeKernel, rows: readonly (Term | null)[]): void {
    switch (kernel.kind) {
      case "aggregate":
        this.#aggregate(kernel, rows);
        break;
      case "mode":
        this.#mode(kernel, rows[0]!);
        break;
      case "map":
        this.#finish(kernel, []);
        break;
      default:
        kernel satisfies never;
    }
  }

  #aggregate(kernel: AggregateKernel, rows: readonly (Term | null)[]): void {
    const guard = this.#guard(kernel);
    const combined = kernel.pairs.map(({ monoid, element }, k) => {
      const identity = this.#terms.constant(element, identityOf(monoid, element)!);
      return this.#terms.apply("select", element, [guard, rows[k] ?? identity, identity]);
    });
    this.#finish({ ...kernel.epilogue, outputs: kernel.outputs }, combined);
  }

  #mode({ otherwise, epilogue, outputs, direction }: ModeKernel, row: Term | null): void {
    const instead = this.read(otherwise);
    const isEmpty = this.#terms.variable(`empty ${direction}`, {
      name: `having no ${direction} edges`,
      element: "bool",
      range: wholeRange("bool"),
      isParameter: true,
    });
    const found = row === null ? instead : this.#terms.apply("select", row.element, [isEmpty, instead, row]);
    this.#finish({ ...epilogue, outputs }, [found]);
  }

  #finish({ inputs, code, outputs }: Pick<MapKernel, "inputs" | "code" | "outputs">, given: readonly Term[]): void {
    const instead = new Map(
      outputs.flatMap((output) => {
        const term = output.kind === "keep" ? this.#instead.get(output.buffer) : undefined;
        return term === undefined ? [] : [[output.register, term] as const];
      }),
    );
    const registers = this.#terms.ofCode([...given, ...inputs.map((input) => this.read(input))], code, instead);
    for (const output of outputs) {
      // A node gives a reduction its operand.
      this.#held.set(output.kind === "keep" ? output.buffer : output.partials, registers[output.register]!);
    }
  }

  #guard(kernel: AggregateKernel): Term {
    const guards = guardsOf(kernel);
    const yes = this.#terms.constant("bool", 1);
    if (guards.length === 0) return yes;
    // An input that is not the node's own is behind no guard.
    const inputs = kernel.inputs.map((input) => {
      const isOwn = input.from !== "buffer" || isOwnInput(input, kernel.direction);
      return isOwn ? this.read(input) : yes;
    });
    const registers = this.#terms.ofCode(inputs, kernel.code);
    return guards.reduce((all, test) => this.#terms.apply("and", "bool", [all, registers[test]!]), yes);
  }

  /** The term of an input at the node. */
  read(input: Input): Term {
    const held = input.from === "buffer" ? this.#held.get(input.buffer) : undefined;
    if (held) return held;
    const step = this.#step;
    // A buffer has one entry at the node, by whatever name the code of an edge reads it.
    const entry = input.from === "buffer" ? `buffer ${input.buffer}` : JSON.stringify(input);
    const mayChange = step.mayChange(input);
    return this.#terms.variable(mayChange ? `${entry} ${this.#round}` : entry, {
      name: mayChange ? `${step.nameOf(input)} of round ${this.#round + 1}` : step.nameOf(input),
      element: step.elementOf(input),
      range: rangeOfInput(input, step),
      isParameter: true,
    });
  }
}
