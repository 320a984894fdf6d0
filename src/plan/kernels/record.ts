/**
 * The record of a kind of kernel: all facts on the kind, in one place. Every stage that goes over kernels asks the
 * record, and nothing else.
 */

import type { Direction } from "../../ir/op.ts";
import type { Monoid } from "../../ir/scalar.ts";
import type { Element } from "../../ir/type.ts";
import type { BufferId, SlotId } from "../buffer.ts";
import type { Input, InputPlace, Instruction, KernelOutput, Pair } from "../code.ts";
import type { Domain, Extent } from "../domain.ts";
import { blocksOf } from "../domain.ts";
import type { Fields } from "../shape.ts";
import type { GraphSizes } from "../sizes.ts";

/** The fields of kernels of all kinds. */
export interface KernelFields {
  readonly name: string;
  /** The ops of the graph IR that the kernel computes, in order. */
  readonly ops: readonly string[];
  readonly cut?: Cut;
  /** The lines of the source in which these ops are; absent where they are not known. */
  readonly lines?: SourceLines;
}

/** A range of lines of a file. */
export interface SourceLines {
  readonly file: string;
  readonly first: number;
  readonly last: number;
}

/**
 * The chunks that a kernel may be cut into: one for each worker at most, where every chunk costs something of its own;
 * or one. Any number will do if this is absent.
 */
export type Cut = "by workers" | "whole";

/** A use of a buffer by a kernel. */
export interface Access {
  readonly buffer: BufferId;
  /**
   * How the buffer is used. `scratch` is written and read back, and has no use once the kernel has run. `unions` joins
   * the trees of a forest, whose entries are the parents of nodes: all workers read and write any entry at the same
   * time, in steps whose order makes no difference.
   */
  readonly mode: "read" | "write" | "scratch" | "unions";
  /**
   * The entries that are used: those of the kernel's own node, edge or block, each read before it is written; those at
   * the other ends of its edges, of these edges, or in common; or any, even after some have been written.
   */
  readonly where: "own" | "neighbors" | "anywhere";
  /** The number of entries that the buffer must have. */
  readonly extent: Extent | "nodes or edges" | "blocks";
  /**
   * For block results, the reduction that they belong to: only scalars that fold just this may read them. Absent for
   * all other buffers.
   */
  readonly partialsOf?: string;
  /**
   * Whether the buffer's entries are the parents of a forest once the kernel has run. They are not if this is absent.
   */
  readonly forest?: true;
}

/** The arrays of the graph that a kernel reads, besides the rows that it walks. */
export interface GraphReads {
  /** The directions whose rows the kernel has to find, to walk them or for their lengths. */
  readonly rows: readonly Direction[];
  /** The ends of edges that it looks up by the number of the edge. */
  readonly ends: readonly ("source" | "destination")[];
}

/**
 * Code at a kernel's own node or edge that gives its outputs. Registers are the given values, then inputs, then
 * instructions.
 */
export interface Finish {
  /** The number of given values: those that were combined over a row. */
  readonly given: number;
  readonly inputs: readonly Input[];
  readonly code: readonly Instruction[];
  readonly outputs: readonly KernelOutput[];
}

/** The memory of its own that a worker needs to run a kernel. */
export interface Scratch {
  /** The direction whose longest row is counted in a table; null where nothing is counted. */
  readonly countedRows: Direction | null;
  /** The number of values, of 8 bytes, that are kept for each node of a block until its rows have been walked. */
  readonly rowTotals: number;
  /** The number of outputs that are reduced. */
  readonly reductions: number;
}

export type Rename = (buffer: BufferId) => BufferId;

/** The facts on a kind that scalar kernels have, too. */
export interface KindRecord<K> {
  /** A sentence on what a kernel of this kind is. */
  readonly doc: string;
  /** The shape of plain data that is such a kernel: a row for each field. */
  readonly fields: Fields<K>;
  /** Lists the buffers that a kernel touches, in the order in which it names them. */
  readonly accesses: (kernel: K) => readonly Access[];
  /** Makes the same kernel with other numbers for its buffers. */
  readonly rename: (kernel: K, rename: Rename) => K;
  /** Checks everything that a kernel names by number, except for the buffers of `accesses`. */
  readonly check: (kernel: K, checker: KernelChecker) => void;
  /** Counts the work of one run of a kernel, all chunks together. */
  readonly cost: (kernel: K, count: CostCounter, size: CostSize) => void;
  readonly scratch: (kernel: K) => Scratch;
  /** Tells whether a kernel can end the run with an error of its own. */
  readonly canFail: (kernel: K) => boolean;
}

/** The record of a kind of data-parallel kernel. `M` is the type of kernels whose rows may be moved. */
export interface KernelRecord<K, M = never> extends KindRecord<K> {
  /** Lists the inputs of a kernel, epilogues included, in the order in which it names them. */
  readonly inputs: (kernel: K) => readonly Input[];
  readonly graph: (kernel: K) => GraphReads;
  /**
   * Gives the direction of the rows that it walks one after another, with its nodes; null where it walks none in this
   * way.
   */
  readonly rows: (kernel: K) => Direction | null;
  /** Gives the directions of the rows that it walks side by side, those of the ends of its edges. */
  readonly rowsOfEnds: (kernel: K) => readonly ("in" | "out")[];
  /** Counts the nodes or edges that it goes over besides its own domain and its rows. */
  readonly others: (kernel: K, graph: GraphSizes) => number;
  /** Gives the code of its outputs, which `withFinish` extends; null where outputs come from no code of its own. */
  readonly finish: (kernel: K) => Finish | null;
  readonly withFinish: (kernel: K, finish: Pick<Finish, "inputs" | "code" | "outputs">) => K;
  /** Gives the kernel itself if its rows may be moved and split (src/bind/row-layout.ts); null otherwise. */
  readonly movable: (kernel: K) => M | null;
  /** Spells its first op for a report; null if the name of the op is enough. */
  readonly spell: (kernel: K) => string | null;
}

/** The elements of the registers of a piece of code. */
export type Registers = readonly Element[];

/**
 * The surroundings of a piece of code: the registers before its inputs, the places that inputs may name, and whether it
 * is at edges of a row.
 */
export interface CodePlace {
  readonly given?: Registers;
  readonly at: readonly InputPlace[];
  readonly isOfRow?: boolean;
}

/** Checks what a kernel names by number, and refuses what does not exist. */
export interface KernelChecker {
  /** Checks code over inputs at some places, after given registers. Returns the elements of all registers. */
  code(inputs: readonly Input[], code: readonly Instruction[], options: CodePlace): Registers;
  /** Checks that a register exists and has one of these elements. */
  register(register: number, registers: Registers, ...elements: readonly Element[]): void;
  outputs(outputs: readonly KernelOutput[], registers: Registers): void;
  /** Checks that a monoid can combine values of an element. */
  monoid(monoid: Monoid, element: Element): void;
  /** Gives the element of a buffer's entries. */
  elementOf(buffer: BufferId): Element;
  /** Gives the element of a slot, which must exist. */
  elementOfSlot(slot: SlotId): Element;
  /** Gives the element of an instruction's result, computed from registers before it. */
  instruction(instruction: Instruction, registers: Registers): Element;
  /** Checks that a site exists and is of a kind: a failing op is reported there. */
  site(site: number | null, kind: "index" | "require"): void;
  /** Checks that a buffer of `accesses` has entries of an element. */
  element(buffer: BufferId, element: Element): void;
  /** Checks a condition on the kernel. The message says what does not hold. */
  expect(holds: boolean, message: string): void;
}

/** The sizes for which work is counted. */
export interface CostSize {
  /** The nodes or edges of the kernel's domain. */
  readonly elements: number;
  /** The entries of rows that it walks, in turn or side by side. */
  readonly arcs: number;
  readonly graph: GraphSizes;
  /** The number of chunks that the kernel is cut into. */
  readonly chunks: number;
}

/** Counts the bytes, the entries read at computed places, and the ops of a kernel. */
export interface CostCounter {
  /** Counts bytes that are read in order. */
  read(bytes: number): void;
  /** Counts entries of a buffer that are read in order. */
  readBuffer(buffer: BufferId, entries: number): void;
  /** Counts entries of a buffer that are written in order. */
  write(buffer: BufferId, entries: number): void;
  /** Counts entries of a buffer that are read at computed places. */
  gather(buffer: BufferId, entries: number): void;
  /** Counts reads at computed places of a graph's array, which has `tableEntries` entries. */
  gatherIndices(tableEntries: number, entries: number): void;
  /** Counts an input that is read once for each node or edge. */
  inputHere(input: Input, elements: number): void;
  /** Counts an input that is read for each entry of a row. */
  inputOfRow(input: Input, direction: Direction, rows: number, arcs: number): void;
  code(code: readonly { readonly op: string }[], times: number): void;
  outputs(outputs: readonly KernelOutput[], elements: number): void;
  /** Counts ops of a few cycles. */
  simple(ops: number): void;
  /**
   * Counts steps that wait for the one before, or for a branch that cannot be predicted: a probe of a table, a place in
   * two rows side by side.
   */
  steps(count: number): void;
  /** Gives the number of a buffer's entries. */
  entriesOf(buffer: BufferId): number;
}

/** The bytes of a position in a row, of a neighbor, and of the number of an edge. */
export const INDEX_BYTES = 4;

/** The memory of kernels without reductions. */
export const NO_SCRATCH: Scratch = { countedRows: null, rowTotals: 0, reductions: 0 };

/** The answers of kernels that walk no rows. */
export const NO_ROWS = {
  rows: () => null,
  rowsOfEnds: () => [],
  movable: () => null,
} as const;

/** The answer of kernels whose outputs come from no code of their own. */
export const NO_FINISH = {
  finish: () => null,
  withFinish: <K>(kernel: K): K => kernel,
} as const;

/** Gives the memory for the lanes of a kernel's reductions, and what else it needs. */
export function scratchOf(outputs: readonly KernelOutput[], besides: Partial<Scratch> = {}): Scratch {
  return { ...NO_SCRATCH, reductions: outputs.filter(({ kind }) => kind === "reduce").length, ...besides };
}

/** Lists the accesses of inputs. `own` are the places that are the kernel's own node or edge. */
export function inputAccesses(
  inputs: readonly Input[],
  domain: Domain,
  own: readonly InputPlace[] = ["here"],
): readonly Access[] {
  return inputs.flatMap((input): Access[] => {
    if (input.from !== "buffer") return [];
    const { buffer, at } = input;
    const where = own.includes(at) ? "own" : "neighbors";
    return [{ buffer, mode: "read", where, extent: extentAt(at, domain) }];
  });
}

/** Lists the accesses of outputs. */
export function outputAccesses(outputs: readonly KernelOutput[], domain: Domain): readonly Access[] {
  return outputs.map((output) =>
    output.kind === "keep"
      ? { buffer: output.buffer, mode: "write", where: "own", extent: domain }
      : {
          buffer: output.partials,
          mode: "write",
          where: "own",
          extent: blocksOf(domain),
          partialsOf: reductionOf(output.monoid),
        },
  );
}

/** Names the reduction that block results belong to. */
export function reductionOf(monoid: Monoid): string {
  return `a reduction by ${monoid}`;
}

/** Names the search for the first entry that block results belong to. */
export function searchOf(first: string, values: BufferId): string {
  return `a search for the ${first} of buffer ${values}`;
}

/** Checks pairs, and the register that tells whether they count. Returns the elements of the combined values. */
export function checkPairs(
  { pairs, condition }: { readonly pairs: readonly Pair[]; readonly condition: number | null },
  registers: Registers,
  checker: KernelChecker,
): Registers {
  for (const { register, monoid, element } of pairs) {
    checker.register(register, registers, element);
    checker.monoid(monoid, element);
  }
  if (condition !== null) checker.register(condition, registers, "bool");
  return pairs.map(({ element }) => element);
}

/** Lists the directions whose row lengths are inputs. */
export function degreesOf(inputs: readonly Input[]): readonly Direction[] {
  return inputs.flatMap((input) => (input.from === "degree" ? [input.direction] : []));
}

/** Makes the same input with another number for its buffer. */
export function renameInput(input: Input, rename: Rename): Input {
  return input.from === "buffer" ? { ...input, buffer: rename(input.buffer) } : input;
}

export function renameInputs(inputs: readonly Input[], rename: Rename): readonly Input[] {
  return inputs.map((input) => renameInput(input, rename));
}

export function renameOutputs(outputs: readonly KernelOutput[], rename: Rename): readonly KernelOutput[] {
  return outputs.map((output) =>
    output.kind === "keep"
      ? { ...output, buffer: rename(output.buffer) }
      : { ...output, partials: rename(output.partials) },
  );
}

/** Gives the extent of a buffer that is read at a place, by a kernel over nodes or edges. */
function extentAt(place: InputPlace, domain: Domain): Extent {
  if (place === "here") return domain;
  const { graph } = domain;
  const isOfEdge = place === "edge" || place === "source_edge" || place === "destination_edge";
  return { graph, of: isOfEdge ? "edges" : "nodes" };
}
