/**
 * The law of grouped nodes: where a kernel asks whether an integer of its own node, the same in all rounds, equals a scalar of
 * the round, only the nodes where it does may be more than another scalar makes of them. docs/sparse.md has the proof.
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
import { Terms } from "./proof/terms.ts";
import { stepOfKernels } from "./step.ts";
import type { NodeReads } from "./touches.ts";
import { readsOf } from "./touches.ts";
import type { Placed } from "./words.ts";

/** By what a kernel's nodes are grouped, and what of its reads counts at nodes outside the group. */
export interface Grouped {
  /** The integer of a node, of inputs at that node: an array, or code. */
  readonly values: Term;
  readonly inputOf: ReadonlyMap<Term, Input>;
  /** The scalars that it is compared with. */
  readonly now: readonly SlotId[];
  /** Whether everything keeps what it has outside the group; else it may have another value than in its group. */
  readonly isHeld: boolean;
  readonly outside: NodeReads & { readonly scalars: readonly SlotId[] };
}

/** Ops that ask whether two integers are equal, and what they say where these are not. */
const EQUALITIES: ReadonlyMap<string, 0 | 1> = new Map([
  ["eq", 0],
  ["identical", 0],
  ["ne", 1],
]);

/** The group by which fewest scalars touch nodes of a kernel outside of it, and least else; null where there is none. */
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

/** A question whether an integer of the node equals a scalar. */
interface Equality {
  readonly operation: Operation;
  readonly values: Term;
  readonly now: SlotId;
}

/** What a kernel makes at one node, as terms, those that compute what it reads there having run. */
class OwnCode {
  readonly #terms = new Terms();
  readonly #kernel: NodeKernel;
  readonly #maps: readonly NodeKernel[];
  readonly #body: Body;
  readonly #plan: Placed;
  /** By twin, the array of those that the kernel carries. */
  readonly #arrayOf: ReadonlyMap<BufferId, BufferId>;
  /** Which input a variable is; what rows come to is none. */
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

  /** All that it asks of this kind. */
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

  /** What it depends on where equalities of one integer do not hold; null where that is their scalars all the same. */
  outside(equalities: readonly Equality[]): Grouped | null {
    const supposed = new Map(equalities.map(({ operation }) => [operation, EQUALITIES.get(operation.op)!]));
    const run = (held: ReadonlyMap<BufferId, Term>, instead: ReadonlyMap<BufferId, Term>, isSupposed = true) => {
      // What maps give counts as read of them, unless the equalities say what it is.
      const work = () => this.#run(held, instead, (term) => term.kind === "constant");
      return isSupposed ? this.#terms.supposing(supposed, work) : work();
    };
    // What is one constant wherever no equality holds comes into the next round as that.
    const plain = run(new Map(), new Map());
    const settled = this.#constants(plain);
    const first = run(settled, new Map());
    const held = [...this.#arrayOf.keys()].filter((twin) => this.#isHeld(twin, first));
    // What is made of what has stayed as it is, and does not ask, stays as well.
    const instead = new Map(
      held.map((twin) => [twin, this.#variable(`kept ${twin}`, this.#plan.buffers[twin]!.element)]),
    );
    const isKept = new Set(instead.values());
    const [there, anywhere] = [run(new Map(), instead), run(new Map(), instead, false)];
    const made = this.#kernel.outputs.flatMap((output) => (output.kind === "keep" ? [output.buffer] : []));
    const leavesIn = (terms: ReadonlyMap<BufferId, Term>, buffer: BufferId): readonly Term[] =>
      variablesBehind(terms.get(buffer)!).filter((leaf) => !isKept.has(leaf));
    // Either says what it may depend on; that which says less is enough.
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
   * Runs the maps and the kernel: `held` is what is known of arrays, `instead` what stands for what is computed for others.
   * `isSeen` says of what a map gives whether the kernel is shown it, or an array.
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

  /** Whether a term is made of what is the same in all rounds, and not at all nodes. */
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

  /** The arrays that the kernel carries and to which it gives a constant. */
  #constants(made: ReadonlyMap<BufferId, Term>): ReadonlyMap<BufferId, Term> {
    return new Map(
      [...this.#arrayOf].flatMap(([twin, array]) => {
        const term = made.get(twin)!;
        return term.kind === "constant" ? [[array, term] as const] : [];
      }),
    );
  }

  /** Whether what is carried stays as it is, being no constant. */
  #isHeld(twin: BufferId, made: ReadonlyMap<BufferId, Term>): boolean {
    const array = this.#arrayOf.get(twin)!;
    const before = [...this.#inputOf].find(([, input]) => input.from === "buffer" && input.buffer === array)?.[0];
    return before !== undefined && proveAll([{ left: made.get(twin)!, right: before }]).holds;
  }

  /** Which inputs some variables are. */
  #readsBehind(leaves: readonly Term[]): Grouped["outside"] {
    const { changing } = this.#body;
    if (leaves.some((leaf) => !this.#inputOf.has(leaf))) {
      // What a row comes to, of which an edge may give what depends on its own node, too.
      return { ...readsOf(this.#kernel), scalars: changingIn(this.#kernel, this.#body) };
    }
    const inputs = [...new Set(leaves)].map((leaf) => this.#inputOf.get(leaf)!);
    const own = inputs.flatMap((input) => (input.from === "buffer" ? [input.buffer] : []));
    const scalars = inputs.flatMap((input) => (input.from === "slot" && changing.has(input.slot) ? [input.slot] : []));
    return { own, row: [], scalars };
  }
}

/** The maps of the same round that compute what a kernel reads at its own node, and what those read, in their order. */
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

/** What a kernel reads that is its own node's, or the same everywhere. */
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

/** The variables that a term is made of. */
function variablesBehind(term: Term): readonly Term[] {
  const seen = new Set([term]);
  for (const one of seen) if (one.kind === "operation") for (const operand of one.operands) seen.add(operand);
  return [...seen].filter(({ kind }) => kind === "variable");
}
