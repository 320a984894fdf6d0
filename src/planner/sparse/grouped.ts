/**
 * The law of grouped nodes. A kernel compares an integer g of its own node, the same in all rounds, with a scalar s of the
 * round, as in `depth == level`. The nodes at which they are equal are the group of s. At all other nodes the kernel gives
 * the same for every s, so that only nodes of the old and the new group need be computed. docs/sparse.md has the proof.
 */

import type { Element } from "../../ir/type.ts";
import type { BufferId, SlotId } from "../../plan/buffer.ts";
import type { Input } from "../../plan/code.ts";
import type { NodeKernel } from "../../plan/kernel.ts";
import { isOwnInput } from "../../plan/kernels/aggregate.ts";
import type { Body } from "./body.ts";
import { changingIn } from "./body.ts";
import { NodeOfRound, rowsIn } from "./node-step.ts";
import { wholeRange } from "./proof/ranges.ts";
import { proveAll } from "./proof/small-models.ts";
import type { Operation, Term } from "./proof/terms.ts";
import { Terms, variablesBehind } from "./proof/terms.ts";
import { stepOfKernels } from "./step.ts";
import type { NodeReads } from "./touches.ts";
import { readsOf } from "./touches.ts";
import type { Placed } from "./words.ts";

/** The integer that groups a kernel's nodes, and those of its reads that matter at nodes outside the group. */
export interface Grouped {
  /** The integer g as a term over inputs at the node: an array, or code. */
  readonly values: Term;
  readonly inputOf: ReadonlyMap<Term, Input>;
  /** The scalars that g is compared with. */
  readonly now: readonly SlotId[];
  /**
   * Whether all that the kernel writes stays as it is outside the group. Otherwise it may have another value there than in
   * the group.
   */
  readonly isHeld: boolean;
  readonly outside: NodeReads & { readonly scalars: readonly SlotId[] };
}

/** The ops that compare integers for equality, with their result where the operands differ. */
const EQUALITIES: ReadonlyMap<string, 0 | 1> = new Map([
  ["eq", 0],
  ["identical", 0],
  ["ne", 1],
]);

/** The best group: outside of it, the kernel depends on the fewest scalars, then on the fewest arrays. Null where there is none. */
export function groupedOf(kernels: readonly NodeKernel[], k: number, body: Body, plan: Placed): Grouped | null {
  const code = new OwnCode(kernels, k, body, plan);
  const all = code.equalities();
  const together = [...new Set(all.map(({ values }) => values))].map((one) =>
    all.filter(({ values }) => values === one),
  );
  const choices = [...all.map((one) => [one]), ...together.filter((equalities) => equalities.length > 1)];
  const cost = ({ outside, now }: Grouped): number =>
    1000 * outside.scalars.length + 10 * (outside.own.length + outside.row.length) + now.length;
  return choices
    .flatMap((equalities) => code.outside(equalities) ?? [])
    .reduce<Grouped | null>((best, found) => (best === null || cost(found) < cost(best) ? found : best), null);
}

/** A comparison of an integer of the node with a scalar, for equality. */
interface Equality {
  readonly operation: Operation;
  readonly values: Term;
  readonly now: SlotId;
}

/** The code of a kernel at one node as terms, after the maps that compute what it reads there. */
class OwnCode {
  readonly #terms = new Terms();
  readonly #kernel: NodeKernel;
  readonly #maps: readonly NodeKernel[];
  readonly #body: Body;
  readonly #plan: Placed;
  /** The carried array of each twin that the kernel writes. */
  readonly #arrayOf: ReadonlyMap<BufferId, BufferId>;
  /** The input that each variable stands for; the totals of rows stand for none. */
  readonly #inputOf = new Map<Term, Input>();

  constructor(kernels: readonly NodeKernel[], k: number, body: Body, plan: Placed) {
    const { twinOf, writerOf } = body;
    this.#kernel = kernels[k]!;
    this.#maps = mapsBefore(kernels, k, body);
    this.#body = body;
    this.#plan = plan;
    this.#arrayOf = new Map(
      [...twinOf].flatMap(([array, twin]) => (writerOf.get(twin) === k ? [[twin, array] as const] : [])),
    );
  }

  /** All such comparisons in the code. */
  equalities(): readonly Equality[] {
    this.#run(new Map(), new Map(), () => true);
    return this.#terms.operations().flatMap((operation): Equality[] => {
      const { op, at, operands } = operation;
      if (!EQUALITIES.has(op) || (at !== "i32" && at !== "u32")) return [];
      return [operands, [...operands].reverse()].flatMap(([values, scalar]): Equality[] => {
        const input = this.#inputOf.get(scalar!);
        if (input?.from !== "slot" || !this.#body.changing.has(input.slot) || !this.#stays(values!)) return [];
        return [{ operation, values: values!, now: input.slot }];
      });
    });
  }

  /** The reads that matter where no equality of one integer holds; null where the scalars of these equalities are among them. */
  outside(equalities: readonly Equality[]): Grouped | null {
    const supposed = new Map(equalities.map(({ operation }) => [operation, EQUALITIES.get(operation.op)!]));
    const run = (held: ReadonlyMap<BufferId, Term>, instead: ReadonlyMap<BufferId, Term>, isSupposed = true) => {
      // A result of a map counts as a read of its array, unless it is a constant where no equality holds.
      const work = () => this.#run(held, instead, (term) => term.kind === "constant");
      return isSupposed ? this.#terms.supposing(supposed, work) : work();
    };
    // A carried value that is one constant wherever no equality holds enters the next round as that constant.
    const plain = run(new Map(), new Map());
    const settled = this.#constants(plain);
    const first = run(settled, new Map());
    const held = [...this.#arrayOf.keys()].filter((twin) => this.#isHeld(twin, first));
    // A value that is computed from held values, without asking, is held as well.
    const instead = new Map(
      held.map((twin) => [twin, this.#variable(`kept ${twin}`, this.#plan.buffers[twin]!.element)]),
    );
    const isKept = new Set(instead.values());
    const [there, anywhere] = [run(new Map(), instead), run(new Map(), instead, false)];
    const made = this.#kernel.outputs.flatMap((output) => (output.kind === "keep" ? [output.buffer] : []));
    const leavesIn = (terms: ReadonlyMap<BufferId, Term>, buffer: BufferId): readonly Term[] =>
      variablesBehind(terms.get(buffer)!).filter((leaf) => !isKept.has(leaf));
    // Both lists of leaves are right. The shorter one says more.
    const fewest = (buffer: BufferId): readonly Term[] => {
      const [one, other] = [leavesIn(there, buffer), leavesIn(plain, buffer)];
      return other.length < one.length ? other : one;
    };
    const reads = this.#readsBehind(made.flatMap(fewest));
    const changing = reads.scalars.filter((slot) => this.#body.changing.has(slot));
    const now = [...new Set(equalities.map((equality) => equality.now))];
    if (now.some((slot) => changing.includes(slot))) return null;
    const isStill = (buffer: BufferId): boolean =>
      there.get(buffer) === anywhere.get(buffer) && leavesIn(there, buffer).every((leaf) => this.#isStill(leaf));
    return {
      values: equalities[0]!.values,
      inputOf: this.#inputOf,
      now,
      isHeld: settled.size === 0 && made.every((buffer) => instead.has(buffer) || isStill(buffer)),
      outside: { own: reads.own, row: reads.row, scalars: changing },
    };
  }

  /**
   * Runs the maps and the kernel as terms. `known` has what some arrays hold. `instead` has terms that stand for what is
   * computed for some arrays. `isSeen` says whether the kernel sees the term that a map gives, or only the array that holds
   * it.
   */
  #run(
    known: ReadonlyMap<BufferId, Term>,
    instead: ReadonlyMap<BufferId, Term>,
    isSeen: (term: Term) => boolean,
  ): ReadonlyMap<BufferId, Term> {
    const held = new Map(known);
    const node = new NodeOfRound(stepOfKernels([], [], this.#plan), this.#terms, held, 0, instead);
    for (const map of this.#maps) {
      this.#noteInputs(map, node, held);
      node.run(map, []);
      for (const [buffer, term] of held) if (!known.has(buffer) && !isSeen(term)) held.delete(buffer);
    }
    this.#noteInputs(this.#kernel, node, held);
    const rows = Array.from({ length: rowsIn(this.#kernel) }, (_, row) => this.#row(row));
    node.run(this.#kernel, rows);
    return held;
  }

  #row(row: number): Term {
    const kernel = this.#kernel;
    if (kernel.kind === "map") throw new Error(`${kernel.name} goes through no rows`);
    const element =
      kernel.kind === "aggregate" ? kernel.pairs[row]!.element : this.#plan.buffers[kernel.table]!.element;
    return this.#variable(`row ${row}`, element);
  }

  #variable(name: string, element: Element): Term {
    return this.#terms.variable(name, { name, element, range: wholeRange(element), isParameter: false });
  }

  #noteInputs(kernel: NodeKernel, node: NodeOfRound, held: ReadonlyMap<BufferId, Term>): void {
    for (const input of ownInputs(kernel)) {
      if (input.from === "buffer" && held.has(input.buffer)) continue;
      this.#inputOf.set(node.read(input), input);
    }
  }

  /** Whether a term depends only on inputs that are the same in all rounds, and on one at least that differs from node to node. */
  #stays(term: Term): boolean {
    const leaves = variablesBehind(term);
    return leaves.some((leaf) => isOfNode(this.#inputOf.get(leaf))) && leaves.every((leaf) => this.#isStill(leaf));
  }

  #isStill(leaf: Term): boolean {
    const input = this.#inputOf.get(leaf);
    const { changing, writerOf, twinOf } = this.#body;
    if (input === undefined) return false;
    if (input.from === "slot") return !changing.has(input.slot);
    return input.from !== "buffer" || !(writerOf.has(input.buffer) || twinOf.has(input.buffer));
  }

  /** The carried arrays to which the kernel gives a constant. */
  #constants(made: ReadonlyMap<BufferId, Term>): ReadonlyMap<BufferId, Term> {
    return new Map(
      [...this.#arrayOf].flatMap(([twin, array]) => {
        const term = made.get(twin)!;
        return term.kind === "constant" ? [[array, term] as const] : [];
      }),
    );
  }

  /** Whether a carried value that is no constant stays as it is. */
  #isHeld(twin: BufferId, made: ReadonlyMap<BufferId, Term>): boolean {
    const array = this.#arrayOf.get(twin)!;
    const before = [...this.#inputOf].find(([, input]) => input.from === "buffer" && input.buffer === array)?.[0];
    return before !== undefined && proveAll([{ left: made.get(twin)!, right: before }]).holds;
  }

  /** The reads that some variables stand for. */
  #readsBehind(leaves: readonly Term[]): Grouped["outside"] {
    const { changing } = this.#body;
    if (leaves.some((leaf) => !this.#inputOf.has(leaf))) {
      // The total of a row may depend on all that the kernel reads, at its own node too.
      return { ...readsOf(this.#kernel), scalars: changingIn(this.#kernel, this.#body) };
    }
    const inputs = [...new Set(leaves)].map((leaf) => this.#inputOf.get(leaf)!);
    const own = inputs.flatMap((input) => (input.from === "buffer" ? [input.buffer] : []));
    const scalars = inputs.flatMap((input) => (input.from === "slot" && changing.has(input.slot) ? [input.slot] : []));
    return { own, row: [], scalars };
  }
}

/** The maps of the same round that compute what a kernel reads at its own node, and those that these need, in their order. */
function mapsBefore(kernels: readonly NodeKernel[], k: number, { writerOf, twinOf }: Body): readonly NodeKernel[] {
  const needed = new Set([k]);
  for (const at of needed) {
    for (const buffer of readsOf(kernels[at]!).own) {
      const writer = twinOf.has(buffer) ? undefined : writerOf.get(buffer);
      if (writer !== undefined && writer < at && kernels[writer]!.kind === "map") needed.add(writer);
    }
  }
  needed.delete(k);
  return [...needed].sort((a, b) => a - b).map((at) => kernels[at]!);
}

/** The inputs that a kernel reads at its own node, or that are the same everywhere. */
function ownInputs(kernel: NodeKernel): readonly Input[] {
  switch (kernel.kind) {
    case "map":
      return kernel.inputs;
    case "mode":
      return [kernel.otherwise, ...kernel.epilogue.inputs];
    case "aggregate": {
      const { inputs, epilogue, direction } = kernel;
      const isOwn = (input: Input): boolean => !("at" in input) || isOwnInput(input, direction);
      return [...inputs.filter(isOwn), ...epilogue.inputs];
    }
    default:
      return kernel satisfies never;
  }
}

function isOfNode(input: Input | undefined): boolean {
  return input !== undefined && input.from !== "slot" && input.from !== "count";
}
