/** Plans the steps before a loop that test whether a supposition holds of the graph and of what nodes begin with. */

import { identityOf } from "../../../ir/scalar.ts";
import type { Element } from "../../../ir/type.ts";
import type { BufferId, SlotId } from "../../../plan/buffer.ts";
import type { Input, Instruction, KernelOutput } from "../../../plan/code.ts";
import type { Domain } from "../../../plan/domain.ts";
import { blocksOf } from "../../../plan/domain.ts";
import type { AggregateKernel } from "../../../plan/kernels/aggregate.ts";
import type { MapKernel } from "../../../plan/kernels/map.ts";
import type { ScalarInstruction } from "../../../plan/kernels/scalars.ts";
import type { Level, Loop } from "../../../plan/plan.ts";
import type { Draft } from "../draft.ts";
import { wholeRange } from "../proof/ranges.ts";
import type { NumberClass } from "./classes.ts";
import type { EdgeCode, Supposition } from "./supposition.ts";
import { elementsOf, registersOf } from "./supposition.ts";

/** The block results of a testing kernel, and their fold. */
interface Folded {
  readonly partials: BufferId;
  readonly monoid: "and" | "min" | "max";
}

/** A testing kernel: code at every node or edge, some registers of which are combined over all. */
class Look {
  readonly #domain: Domain;
  readonly #name: string;
  readonly #inputs: readonly Input[];
  readonly #code: Instruction[];
  readonly #draft: Draft;
  readonly #outputs: KernelOutput[] = [];
  /**
   * An outer loop may test again while other workers still fold the results of the last test, so partial results alternate
   * between two buffers.
   */
  readonly alternates: (readonly [BufferId, BufferId])[] = [];
  readonly #known = new Map<string, Folded>();

  constructor(name: string, domain: Domain, inputs: readonly Input[], code: readonly Instruction[], draft: Draft) {
    this.#name = name;
    this.#domain = domain;
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
    const partials = this.#draft.newBuffer(name, element, blocksOf(this.#domain));
    this.alternates.push([partials, this.#draft.newBuffer(`${name} alternate`, element, blocksOf(this.#domain))]);
    this.#outputs.push({ kind: "reduce", register: register(), element, monoid, partials });
    const folded = { partials, monoid };
    this.#known.set(key, folded);
    return folded;
  }

  kernels(): MapKernel[] {
    if (this.#outputs.length === 0) return [];
    return [
      {
        kind: "map",
        name: this.#name,
        ops: ["reduce"],
        domain: this.#domain,
        inputs: this.#inputs,
        code: this.#code,
        outputs: this.#outputs,
      },
    ];
  }
}

/** Scalar code under construction. */
class Scalars {
  readonly code: ScalarInstruction[] = [];

  push(instruction: ScalarInstruction): number {
    return this.code.push(instruction) - 1;
  }

  constant(element: Element, value: number): number {
    return this.push({ op: "const", element, value });
  }

  fold({ partials, monoid }: Folded): number {
    return this.push({ op: "fold", partials, monoid });
  }

  float(register: number): number {
    return this.push({ op: "cast", element: "f64", operands: [register] });
  }

  all(registers: readonly number[]): number {
    return this.#join("and", registers, 1);
  }

  any(registers: readonly number[]): number {
    return this.#join("or", registers, 0);
  }

  #join(op: "and" | "or", registers: readonly number[], none: number): number {
    if (registers.length === 0) return this.constant("bool", none);
    return registers.reduce((left, right) => this.push({ op, element: "bool", operands: [left, right] }));
  }
}

/** What is tested: x, which a loop carries, and the code of the edges that change it. */
export interface Looked {
  readonly loop: Loop;
  readonly x: BufferId;
  readonly kernel: AggregateKernel;
  readonly edge: EdgeCode;
}

/**
 * Steps after which a slot says whether a supposition holds that is strong enough for the loop's limit, and another one which
 * start gives nothing to others; null where none can be told.
 */
export function lookWhether(
  suppositions: readonly Supposition[],
  { loop, x, kernel, edge }: Looked,
  draft: Draft,
): { readonly steps: readonly Level[]; readonly holds: SlotId; readonly worst: SlotId | null } {
  const { graph } = kernel.domain;
  const nodes: Domain = { graph, of: "nodes" };
  const starts = new Look("starts", nodes, [{ from: "buffer", buffer: x, at: "here" }], [], draft);
  const asked = [...new Set(suppositions.flatMap(({ others, steps }) => [...others.keys(), ...steps]))];
  const { inputs, code, registerOf } = codeFor(asked, edge);
  const edges = new Look("weights", { graph, of: "edges" }, inputs, code, draft);
  const elements = elementsOf(edge);
  const scalars = new Scalars();
  const fold = (folded: Folded | null): number[] => (folded === null ? [] : [scalars.fold(folded)]);
  const holding = suppositions.map((supposition) => {
    const tests = fold(starts.isIn(0, edge.element, supposition.start));
    for (const [register, found] of supposition.others) {
      tests.push(...fold(edges.isIn(registerOf(register), elements[register]!, found)));
    }
    if (loop.limit !== null) tests.push(...reachesEnd(loop.limit, nodes, scalars));
    if (supposition.steps.length > 0)
      tests.push(staysWithin(supposition.steps, edge, { starts, edges, nodes, scalars, registerOf }));
    return scalars.all(tests);
  });
  const outputs = [{ register: scalars.any(holding), slot: draft.newSlot("any order", "bool") }];
  const worst = worstStart(suppositions, holding, edge, starts, scalars);
  if (worst !== null) outputs.push({ register: worst, slot: draft.newSlot("worst start", edge.element) });
  const kernels = [...starts.kernels(), ...edges.kernels()];
  const looking: Level[] =
    kernels.length === 0 ? [] : [{ kind: "level", scalars: null, kernels, alternates: [], fence: false }];
  const deciding: Level = {
    kind: "level",
    scalars: {
      kind: "scalars",
      name: "any order",
      ops: ["reduce"],
      code: scalars.code,
      outputs,
    },
    kernels: [],
    alternates: [...starts.alternates, ...edges.alternates],
    fence: false,
  };
  const [holds, start] = outputs.map(({ slot }) => slot);
  return { steps: [...looking, deciding], holds: holds!, worst: start ?? null };
}

/**
 * The worst value that a node starts with. Where no edge gives anything better than its source has, it gives nothing to
 * others, since they have nothing worse. Otherwise it is one that gives nothing either, or that no node starts with. Null where there
 * is no such value.
 */
function worstStart(
  suppositions: readonly Supposition[],
  holding: readonly number[],
  { monoid, element }: EdgeCode,
  starts: Look,
  scalars: Scalars,
): number | null {
  const ordered = holding.filter((_, k) => suppositions[k]!.isOrdered);
  const isFloat = element === "f64" || element === "f32";
  const isSilent = suppositions.every((each) => each.isSilent);
  // No supposition holds of NaN.
  const otherwise = isSilent ? identityOf(monoid, element)! : isFloat ? Number.NaN : null;
  if (ordered.length === 0 || (ordered.length < holding.length && otherwise === null)) return null;
  const worst = scalars.fold(starts.extreme(0, element, monoid === "min" ? "max" : "min"));
  if (otherwise === null) return worst;
  return scalars.push({
    op: "select",
    element,
    operands: [scalars.any(ordered), worst, scalars.constant(element, otherwise)],
  });
}

/** Whether the loop, if it settles, ends before its limit: each round but the last settles at least one node. */
function reachesEnd(limit: SlotId, nodes: Domain, scalars: Scalars): number[] {
  const most = scalars.float(scalars.push({ op: "slot", slot: limit }));
  const count = scalars.float(scalars.push({ op: "count", of: nodes }));
  const one = scalars.constant("f64", 1);
  return [count, one].map((bound) => scalars.push({ op: "ge", element: "f64", operands: [most, bound] }));
}

interface Looking {
  readonly starts: Look;
  readonly edges: Look;
  readonly nodes: Domain;
  readonly scalars: Scalars;
  readonly registerOf: (register: number) => number;
}

/** Whether the farthest value that a node may reach does not wrap: its start, and one edge for each node. */
function staysWithin(
  steps: readonly number[],
  { monoid, element, code, isSource }: EdgeCode,
  { starts, edges, nodes, scalars, registerOf }: Looking,
): number {
  const identity = identityOf(monoid, element)!;
  const worst = monoid === "min" ? "max" : "min";
  const { least, greatest } = wholeRange(element);
  // A node that holds the identity gives nothing, so it is counted as 0.
  const given = starts.push({ op: "ne", element, operands: [0, starts.constant(element, identity)] });
  const begun = starts.push({ op: "select", element, operands: [given, 0, starts.constant(element, 0)] });
  const farthest = scalars.float(scalars.fold(starts.extreme(begun, element, worst)));
  const each = steps.map((register) => {
    const instruction = code[register - isSource.length];
    if (instruction?.op === "const") return scalars.constant("f64", instruction.value);
    return scalars.float(scalars.fold(edges.extreme(registerOf(register), element, "max")));
  });
  const binary = (op: "add" | "sub" | "mul" | "le" | "ge" | "max", a: number, b: number): number =>
    scalars.push({ op, element: "f64", operands: [a, b] });
  // Without edges, the greatest entry is the identity.
  const step = binary(
    "max",
    each.reduce((a, b) => binary("add", a, b)),
    scalars.constant("f64", 0),
  );
  const way = binary("mul", step, scalars.float(scalars.push({ op: "count", of: nodes })));
  return monoid === "min"
    ? binary("le", binary("add", farthest, way), scalars.constant("f64", greatest))
    : binary("ge", binary("sub", farthest, way), scalars.constant("f64", least));
}

/** The part of an edge's code that some registers are computed by, for a map over edges, and the new numbers of these registers. */
function codeFor(
  asked: readonly number[],
  edge: EdgeCode,
): { inputs: readonly Input[]; code: readonly Instruction[]; registerOf: (register: number) => number } {
  const isNeeded = registersOf(edge, asked);
  const count = edge.inputs.length;
  const kept = [...edge.inputs.keys(), ...edge.code.map((_, k) => count + k)].filter((register) => isNeeded[register]);
  const registerOf = (register: number): number => kept.indexOf(register);
  return {
    inputs: edge.inputs.filter((_, k) => isNeeded[k]),
    code: edge.code
      .filter((_, k) => isNeeded[count + k])
      .map((instruction) =>
        instruction.op === "const" ? instruction : { ...instruction, operands: instruction.operands.map(registerOf) },
      ),
    registerOf,
  };
}
