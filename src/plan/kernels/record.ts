/**
 * What is said of one kind of kernel, in one record: every stage that goes over kernels asks it, and nothing else, what a
 * kernel of the kind does.
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

/** What kernels of all kinds have. */
export interface KernelFields {
  readonly name: string;
  /** The ops of the graph IR that it computes, in order. */
  readonly ops: readonly string[];
  readonly cut?: Cut;
  /** Where its ops stand in the source; not said where that is not known. */
  readonly lines?: SourceLines;
}

/** Lines of a file, from one to another. */
export interface SourceLines {
  readonly file: string;
  readonly first: number;
  readonly last: number;
}

/**
 * Into how many chunks a kernel may be cut: one for each worker at most, where every chunk costs something of its own, or
 * one. Where it is not said, any number will do.
 */
export type Cut = "by workers" | "whole";

/** A buffer that a kernel touches. */
export interface Access {
  readonly buffer: BufferId;
  /**
   * `scratch` is written, read back, and of no use once the kernel has run. `unions` joins trees of a forest, whose entries
   * are the parents of nodes: it is read and written at any entry, by all workers at once, in steps that come to the same in
   * whatever order they are taken.
   */
  readonly mode: "read" | "write" | "scratch" | "unions";
  /**
   * Which entries: those of the kernel's own node, edge or block, each read before it is written; those at the other ends
   * of its edges, of these edges, or in common; or any, also after some have been written.
   */
  readonly where: "own" | "neighbors" | "anywhere";
  /** How many entries the buffer must have. */
  readonly extent: Extent | "nodes or edges" | "blocks";
  /** Of block results: what they are of, which only the scalars that fold just this may read. Absent for all else. */
  readonly partialsOf?: string;
  /** Whether its entries are the parents of a forest when the kernel has run. They are not if absent. */
  readonly forest?: true;
}

/** The arrays of the graph that a kernel reads besides the rows that it goes through. */
export interface GraphReads {
  /** The directions of whose rows it needs to know where they are: to go through them, or their lengths. */
  readonly rows: readonly Direction[];
  /** Which ends of edges it looks up by the number of the edge. */
  readonly ends: readonly ("source" | "destination")[];
}

/** Code over a kernel's own node or edge that gives its outputs. Registers are what is given, then inputs, then code. */
export interface Finish {
  /** How many values are there before: what was combined over a row. */
  readonly given: number;
  readonly inputs: readonly Input[];
  readonly code: readonly Instruction[];
  readonly outputs: readonly KernelOutput[];
}

/** What a worker needs of its own to run a kernel. */
export interface Scratch {
  /** The direction whose longest row is counted in a table; null where nothing is counted. */
  readonly countedRows: Direction | null;
  /** How many values of 8 bytes wait for each node of a block until its rows have been gone through. */
  readonly rowTotals: number;
  /** How many of its outputs are reduced. */
  readonly reductions: number;
}

export type Rename = (buffer: BufferId) => BufferId;

/** What scalar kernels are asked as well. */
export interface KindRecord<K> {
  /** What a kernel of this kind is, in one sentence. */
  readonly doc: string;
  /** What plain data has to look like to be one: a row for each field. */
  readonly fields: Fields<K>;
  /** The buffers that it touches, in the order in which it names them. */
  readonly accesses: (kernel: K) => readonly Access[];
  /** The kernel with other numbers for its buffers. */
  readonly rename: (kernel: K, rename: Rename) => K;
  /** Tells the checker of all that a kernel names by number but the buffers of `accesses`. */
  readonly check: (kernel: K, checker: KernelChecker) => void;
  /** Counts what one run of a kernel takes, all chunks together. */
  readonly cost: (kernel: K, count: CostCounter, size: CostSize) => void;
  readonly scratch: (kernel: K) => Scratch;
  /** Whether it can end the run with an error of its own. */
  readonly canFail: (kernel: K) => boolean;
}

/** The record of a kind of data-parallel kernel; `M` is what the kernels are of whose rows may be moved. */
export interface KernelRecord<K, M = never> extends KindRecord<K> {
  /** What a kernel reads into registers: epilogues included, in the order in which it names them. */
  readonly inputs: (kernel: K) => readonly Input[];
  readonly graph: (kernel: K) => GraphReads;
  /** The rows that it goes through one after the other, with its nodes; null where it goes through none so. */
  readonly rows: (kernel: K) => Direction | null;
  /** The rows that it goes through side by side, those of the ends of its edges. */
  readonly rowsOfEnds: (kernel: K) => readonly ("in" | "out")[];
  /** Nodes or edges that it goes over besides its own domain and its rows. */
  readonly others: (kernel: K, graph: GraphSizes) => number;
  /** The code that gives its outputs, to be extended by `withFinish`; null where outputs come of no code of its own. */
  readonly finish: (kernel: K) => Finish | null;
  readonly withFinish: (kernel: K, finish: Pick<Finish, "inputs" | "code" | "outputs">) => K;
  /** The kernel, if its rows may be laid out elsewhere and split (src/bind/row-layout.ts). */
  readonly movable: (kernel: K) => M | null;
  /** How a report spells its first op; null for the name of the op as it is. */
  readonly spell: (kernel: K) => string | null;
}

/** The elements of the registers of a piece of code. */
export type Registers = readonly Element[];

/** Where code stands: the registers before its inputs, the places that these may name, and whether it is at edges of a row. */
export interface CodePlace {
  readonly given?: Registers;
  readonly at: readonly InputPlace[];
  readonly isOfRow?: boolean;
}

/** Takes what a kernel names by number, and refuses what does not exist. */
export interface KernelChecker {
  /** Code over inputs read at the places that it may name, after some registers that are given: returns all of them. */
  code(inputs: readonly Input[], code: readonly Instruction[], options: CodePlace): Registers;
  /** A register that must be there, of one of these elements. */
  register(register: number, registers: Registers, ...elements: readonly Element[]): void;
  outputs(outputs: readonly KernelOutput[], registers: Registers): void;
  /** That values of an element can be combined so. */
  monoid(monoid: Monoid, element: Element): void;
  /** Of what element the entries of a buffer are. */
  elementOf(buffer: BufferId): Element;
  /** Of what element a slot is, which must be there. */
  elementOfSlot(slot: SlotId): Element;
  /** What an instruction gives, of registers before it. */
  instruction(instruction: Instruction, registers: Registers): Element;
  /** A site of a kind, where a failing op is reported. */
  site(site: number | null, kind: "index" | "require"): void;
  /** A buffer of `accesses` that must have entries of an element. */
  element(buffer: BufferId, element: Element): void;
  /** What must hold of the kernel besides; the message says what does not. */
  expect(holds: boolean, message: string): void;
}

/** The sizes that a cost is counted for. */
export interface CostSize {
  /** Nodes or edges of the kernel's domain. */
  readonly elements: number;
  /** Entries of rows that it goes through, in turn or side by side. */
  readonly arcs: number;
  readonly graph: GraphSizes;
  /** Into how many chunks the kernel is cut. */
  readonly chunks: number;
}

/** Counts bytes, entries read at computed places, and ops. */
export interface CostCounter {
  /** Bytes read in order. */
  read(bytes: number): void;
  /** Entries of a buffer read in order. */
  readBuffer(buffer: BufferId, entries: number): void;
  /** Entries of a buffer written in order. */
  write(buffer: BufferId, entries: number): void;
  /** Entries of a buffer read at computed places. */
  gather(buffer: BufferId, entries: number): void;
  /** Entries of an array of the graph, of so many entries, read at computed places. */
  gatherIndices(tableEntries: number, entries: number): void;
  /** An input that is read once for each node or edge. */
  inputHere(input: Input, elements: number): void;
  /** An input that is read for each entry of a row. */
  inputOfRow(input: Input, direction: Direction, rows: number, arcs: number): void;
  code(code: readonly { readonly op: string }[], times: number): void;
  outputs(outputs: readonly KernelOutput[], elements: number): void;
  /** Ops of a few cycles. */
  simple(ops: number): void;
  /** Steps that wait for the one before, or for a branch that nobody can foresee: a probe of a table, a place in two rows side by side. */
  steps(count: number): void;
  /** How many entries a buffer has. */
  entriesOf(buffer: BufferId): number;
}

/** Bytes of a position in a row, of a neighbor and of the number of an edge. */
export const INDEX_BYTES = 4;

/** What kernels without reductions need. */
export const NO_SCRATCH: Scratch = { countedRows: null, rowTotals: 0, reductions: 0 };

/** What kernels say that go through no rows. */
export const NO_ROWS = {
  rows: () => null,
  rowsOfEnds: () => [],
  movable: () => null,
} as const;

/** What kernels say whose outputs come of no code of their own. */
export const NO_FINISH = {
  finish: () => null,
  withFinish: <K>(kernel: K): K => kernel,
} as const;

/** What lanes of its reductions take, and what else is said. */
export function scratchOf(outputs: readonly KernelOutput[], besides: Partial<Scratch> = {}): Scratch {
  return { ...NO_SCRATCH, reductions: outputs.filter(({ kind }) => kind === "reduce").length, ...besides };
}

/** Accesses by inputs; `own` are the places that are the kernel's own node or edge. */
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

/** Accesses by outputs. */
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

/** What block results of a reduction are of. */
export function reductionOf(monoid: Monoid): string {
  return `a reduction by ${monoid}`;
}

/** What block results of a search for the first entry are of. */
export function searchOf(first: string, values: BufferId): string {
  return `a search for the ${first} of buffer ${values}`;
}

/** Checks pairs, and the register that says whether they count: returns the elements of what is combined. */
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

/** The directions of rows whose lengths inputs are. */
export function degreesOf(inputs: readonly Input[]): readonly Direction[] {
  return inputs.flatMap((input) => (input.from === "degree" ? [input.direction] : []));
}

/** An input with another number for its buffer. */
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

/** The extent of a buffer that is read at a place, by a kernel over nodes or edges. */
function extentAt(place: InputPlace, domain: Domain): Extent {
  if (place === "here") return domain;
  const { graph } = domain;
  const isOfEdge = place === "edge" || place === "source_edge" || place === "destination_edge";
  return { graph, of: isOfEdge ? "edges" : "nodes" };
}
