/**
 * The context in which the code of one kernel is written: its function, the places of locals and arrays, scratch locals, and
 * imports.
 */

import type { LoopKernel } from "../../loop/loop.ts";
import type { Callee, FunctionBuilder, Label, Local, ValueType } from "./assembler.ts";
import { type Counting, escapingOf } from "./counters.ts";
import type { IndexType } from "./index-type.ts";
import { INDEX_TYPES, stackType } from "./index-type.ts";
import type { ImportedName, SpellingContext } from "./spelling.ts";
import { declareParts, isWide, uniformLocals } from "./wide/locals.ts";

export interface KernelCode extends SpellingContext {
  readonly kernel: LoopKernel;
  /** Whether other threads may use the memory at the same time. */
  readonly shared: boolean;
  /** The index type of this module. */
  readonly index: IndexType;
  /** The address of the worker's frame. */
  readonly frame: Local;
  /** The WebAssembly local of each of the kernel's locals, by number. */
  readonly locals: readonly Local[];
  /** The parts of the locals that hold wide vectors, by the number of the kernel's local. */
  readonly parts: ReadonlyMap<number, readonly Local[]>;
  /** The wide bools of locals that have been widened in the statements so far, by the number of the local. */
  readonly widened: Map<number, readonly Local[]>;
  /** The numbers of the kernel's locals that are read outside of loops that count with them. */
  readonly escaping: ReadonlySet<number>;
  /** How the counters of the open loops count, by the number of the local. */
  readonly countings: Map<number, Counting>;
  /** The labels that leave the open loops, the innermost last. */
  readonly exits: Label[];
  /** The start of each array, by number: a local and an immediate. */
  readonly bases: readonly Base[];
}

/** An address: the value of the local, or 0 where there is none, plus a number of bytes. */
export interface Base {
  readonly local: Local | null;
  readonly bytes: number;
}

/** Declares parameters and locals, and reads from the frame the addresses of arrays that loops swap. */
export function openKernel(
  f: FunctionBuilder,
  kernel: LoopKernel,
  shared: boolean,
  imported: (name: ImportedName) => Callee,
): KernelCode {
  const index = INDEX_TYPES[f.addressType];
  const frame = f.parameter(index.type, "frame");
  const uniform = uniformLocals(kernel);
  const parts = new Map<number, readonly Local[]>();
  const locals = kernel.locals.map(({ name, type }, k) => {
    if (k < 2) return f.parameter(stackType(type, index), name);
    if (!isWide(type)) return f.local(stackType(type, index), name);
    const declared = declareParts(f, name, type, uniform.has(k));
    parts.set(k, declared);
    return declared[0]!;
  });
  const pointers = new Map<number, Local>();
  const pointerAt = (offset: number): Local => {
    const known = pointers.get(offset);
    if (known !== undefined) return known;
    const local = f.local(index.type, `pointer ${offset}`);
    f.get(frame).load(index.load, offset).set(local);
    pointers.set(offset, local);
    return local;
  };
  const bases = kernel.arrays.map(({ name, address }): Base => {
    switch (address.kind) {
      case "fixed":
        return { local: null, bytes: address.byte };
      case "frame":
        return { local: frame, bytes: address.offset };
      case "frame pointer": {
        const local = f.local(index.type, name);
        f.get(frame).load(index.load, address.offset).set(local);
        return { local, bytes: 0 };
      }
      case "relative":
        return { local: pointerAt(address.offset), bytes: address.byte };
      default:
        return address satisfies never;
    }
  });
  const scratches = new Map<string, Local>();
  const scratch = (type: ValueType, which: number): Local => {
    const name = `scratch ${type} ${which}`;
    const local = scratches.get(name) ?? f.local(type, name);
    scratches.set(name, local);
    return local;
  };
  const escaping = escapingOf(kernel.body);
  return {
    f,
    kernel,
    shared,
    index,
    frame,
    locals,
    parts,
    widened: new Map(),
    escaping,
    countings: new Map(),
    exits: [],
    bases,
    scratch,
    imported,
  };
}
