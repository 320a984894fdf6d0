/** Scalars computed from scalars, from block results, and from single entries of buffers. */

import type { Monoid } from "../../ir/scalar.ts";
import type { Element } from "../../ir/type.ts";
import type { BufferId, SlotId } from "../buffer.ts";
import type { Instruction } from "../code.ts";
import type { Domain } from "../domain.ts";
import type { Shape } from "../shape.ts";
import { list, natural, nullable, oneOf, record, tagged, text } from "../shape.ts";
import { DOMAIN, INSTRUCTION_CASES } from "../shapes.ts";
import type { Extreme } from "./extremum.ts";
import type { Access, KernelChecker, KindRecord, Registers, Rename } from "./record.ts";
import { NO_SCRATCH, reductionOf, searchOf } from "./record.ts";

/**
 * A kernel that computes scalars from scalars. Every worker runs all of it. Registers are numbered by its instructions.
 */
export interface ScalarKernel {
  readonly kind: "scalars";
  readonly name: string;
  readonly ops: readonly string[];
  readonly code: readonly ScalarInstruction[];
  readonly outputs: readonly { readonly register: number; readonly slot: SlotId }[];
}

export type ScalarInstruction =
  | Instruction
  | { readonly op: "slot"; readonly slot: SlotId }
  /** The number of nodes or edges of a graph, u32. */
  | { readonly op: "count"; readonly of: Domain }
  /** The block results of a reduction, folded in a balanced tree. */
  | { readonly op: "fold"; readonly partials: BufferId; readonly monoid: Monoid }
  /** Of the first entries of all blocks of a buffer, the index of the first one, an i32; −1 where there are none. */
  | { readonly op: "extremum"; readonly partials: BufferId; readonly values: BufferId; readonly first: Extreme }
  /** One entry of a buffer, at the index in a register. `otherwise` is a register, too. */
  | {
      readonly op: "entry";
      readonly table: BufferId;
      readonly index: number;
      readonly otherwise: number | null;
      readonly site: number | null;
    }
  /**
   * An entry that more than half of `SAMPLED` entries of a buffer are, if there is one, else some entry; 0 for an empty
   * buffer. The sampled places depend on the number of entries alone.
   */
  | { readonly op: "majority"; readonly values: BufferId }
  /**
   * Fails at its site where the bool in a register is false, with the u32 in another register (or 0) as the index. Its
   * result is the bool.
   */
  | { readonly op: "require"; readonly condition: number; readonly index: number | null; readonly site: number };

/** The number of entries in the sample for a majority. */
export const SAMPLED = 1024;

/** Gives the node or edge value of which a scalar is an entry, or a property of entries; null for any other scalar. */
export function tableOf(instruction: ScalarInstruction): BufferId | null {
  if (instruction.op === "entry") return instruction.table;
  return instruction.op === "extremum" || instruction.op === "majority" ? instruction.values : null;
}

/** Lists some registers, and all those that they are computed from. */
export function scalarsBehind(code: readonly ScalarInstruction[], registers: Iterable<number>): Set<number> {
  const behind = new Set(registers);
  // A loop over a set also visits what is added to the set meanwhile.
  for (const register of behind) for (const operand of operandsOf(code[register]!)) behind.add(operand);
  return behind;
}

/** Tells whether scalars depend on nothing but scalars and counts, and cannot fail. */
export function isPlain({ code }: ScalarKernel): boolean {
  return code.every(
    (instruction) => !("partials" in instruction) && tableOf(instruction) === null && instruction.op !== "require",
  );
}

/** Tells whether an instruction may end the run. */
export function mayFail(instruction: ScalarInstruction): boolean {
  return instruction.op === "require" || (instruction.op === "entry" && instruction.site !== null);
}

/** Lists the registers that an instruction reads. */
export function operandsOf(instruction: ScalarInstruction): readonly number[] {
  if (instruction.op === "entry") {
    return instruction.otherwise === null ? [instruction.index] : [instruction.index, instruction.otherwise];
  }
  if (instruction.op === "require") {
    return instruction.index === null ? [instruction.condition] : [instruction.condition, instruction.index];
  }
  return "operands" in instruction ? instruction.operands : [];
}

function accessesOfInstruction(instruction: ScalarInstruction): readonly Access[] {
  switch (instruction.op) {
    case "fold": {
      const { partials: buffer, monoid } = instruction;
      const partialsOf = reductionOf(monoid);
      return [{ buffer, mode: "read", where: "anywhere", extent: "blocks", partialsOf }];
    }
    case "extremum": {
      const { partials: buffer, values, first } = instruction;
      const partialsOf = searchOf(first, values);
      return [
        { buffer, mode: "read", where: "anywhere", extent: "blocks", partialsOf },
        { buffer: values, mode: "read", where: "anywhere", extent: "nodes or edges" },
      ];
    }
    case "majority":
      return [{ buffer: instruction.values, mode: "read", where: "anywhere", extent: "nodes or edges" }];
    case "entry":
      return [{ buffer: instruction.table, mode: "read", where: "anywhere", extent: "nodes or edges" }];
    default:
      return [];
  }
}

function renameInInstruction(instruction: ScalarInstruction, rename: Rename): ScalarInstruction {
  switch (instruction.op) {
    case "fold":
      return { ...instruction, partials: rename(instruction.partials) };
    case "extremum":
      return { ...instruction, partials: rename(instruction.partials), values: rename(instruction.values) };
    case "majority":
      return { ...instruction, values: rename(instruction.values) };
    case "entry":
      return { ...instruction, table: rename(instruction.table) };
    default:
      return instruction;
  }
}

/** Gives the element of an instruction's result, once all that it names is known to exist. */
function elementOf(instruction: ScalarInstruction, registers: Registers, checker: KernelChecker): Element {
  switch (instruction.op) {
    case "slot":
      return checker.elementOfSlot(instruction.slot);
    case "count":
      return "u32";
    case "fold": {
      const element = checker.elementOf(instruction.partials);
      checker.monoid(instruction.monoid, element);
      return element;
    }
    case "extremum":
      return "i32";
    case "majority":
      return checker.elementOf(instruction.values);
    case "entry": {
      const { table, index, otherwise, site } = instruction;
      const element = checker.elementOf(table);
      checker.register(index, registers, "i32", "u32");
      if (otherwise !== null) checker.register(otherwise, registers, element);
      checker.site(site, "index");
      checker.expect((otherwise === null) !== (site === null), "has both an otherwise and a site, or neither");
      return element;
    }
    case "require": {
      const { condition, index, site } = instruction;
      checker.register(condition, registers, "bool");
      if (index !== null) checker.register(index, registers, "u32");
      checker.site(site, "require");
      return "bool";
    }
    default:
      return checker.instruction(instruction, registers);
  }
}

const SCALAR_CASES = new Map<string, Shape>([
  ...INSTRUCTION_CASES,
  ["slot", record<Extract<ScalarInstruction, { op: "slot" }>>({ op: text, slot: natural })],
  ["count", record<Extract<ScalarInstruction, { op: "count" }>>({ op: text, of: DOMAIN })],
  ["fold", record<Extract<ScalarInstruction, { op: "fold" }>>({ op: text, partials: natural, monoid: text })],
  [
    "extremum",
    record<Extract<ScalarInstruction, { op: "extremum" }>>({
      op: text,
      partials: natural,
      values: natural,
      first: oneOf(["least", "greatest"]),
    }),
  ],
  ["majority", record<Extract<ScalarInstruction, { op: "majority" }>>({ op: text, values: natural })],
  [
    "entry",
    record<Extract<ScalarInstruction, { op: "entry" }>>({
      op: text,
      table: natural,
      index: natural,
      otherwise: nullable(natural),
      site: nullable(natural),
    }),
  ],
  [
    "require",
    record<Extract<ScalarInstruction, { op: "require" }>>({
      op: text,
      condition: natural,
      index: nullable(natural),
      site: natural,
    }),
  ],
]);

export const SCALARS: KindRecord<ScalarKernel> = {
  doc: "Scalars computed from scalars, which every worker computes for itself.",
  fields: {
    kind: text,
    name: text,
    ops: list(text),
    code: list(tagged("op", SCALAR_CASES)),
    outputs: list(record({ register: natural, slot: natural })),
  },
  accesses: ({ code }) => code.flatMap(accessesOfInstruction),
  rename: (kernel, rename) => ({
    ...kernel,
    code: kernel.code.map((instruction) => renameInInstruction(instruction, rename)),
  }),
  check: ({ code, outputs }, checker) => {
    const registers: Element[] = [];
    for (const instruction of code) registers.push(elementOf(instruction, registers, checker));
    for (const { register, slot } of outputs) checker.register(register, registers, checker.elementOfSlot(slot));
  },
  cost: ({ code }, count) => {
    count.code(code, 1);
    for (const instruction of code) {
      if (instruction.op === "entry") count.gather(instruction.table, 1);
      if (instruction.op === "majority") count.gather(instruction.values, SAMPLED);
      if (instruction.op !== "fold" && instruction.op !== "extremum") continue;
      const entries = count.entriesOf(instruction.partials);
      count.simple(entries);
      count.readBuffer(instruction.partials, entries);
      if (instruction.op === "extremum") count.gather(instruction.values, entries);
    }
  },
  scratch: () => NO_SCRATCH,
  canFail: ({ code }) => code.some(mayFail),
};
