/**
 * Emits updates of entries. Where threads share the memory, an atomic update is one machine instruction, if there is one for
 * the op and the element. Otherwise the bits of the entry are read, combined and exchanged, and this is repeated while
 * another thread comes in between (compare-and-swap loop).
 */

import type { ScalarOpName } from "../../ir/scalar.ts";
import type { Element } from "../../ir/type.ts";
import type { Statement, UpdateOp } from "../../loop/loop.ts";
import type { Local, NameWith } from "./assembler.ts";
import { ACCESS, emitAddress, emitExpression } from "./expression.ts";
import { stackType } from "./index-type.ts";
import type { KernelCode } from "./kernel-code.ts";
import { type Spelling, spell, spellingOf } from "./spelling.ts";

/** The instructions that read and exchange entries of an element atomically, as integers with the same bits. */
interface Cell {
  readonly bits: "i32" | "i64";
  readonly toBits: Spelling;
  readonly fromBits: Spelling;
  readonly differ: NameWith<"none">;
  readonly load: NameWith<"atomic">;
  /** Replaces the entry by the second operand if it holds the first one; gives what it held. */
  readonly compareExchange: NameWith<"atomic">;
  /** Atomic updates by one instruction, which gives what the entry held. */
  readonly native: { readonly [Op in UpdateOp]?: NameWith<"atomic"> };
}

const BYTE: Cell = {
  bits: "i32",
  toBits: [],
  fromBits: [],
  differ: "i32.ne",
  load: "i32.atomic.load8_u",
  compareExchange: "i32.atomic.rmw8.cmpxchg_u",
  native: {
    and: "i32.atomic.rmw8.and_u",
    or: "i32.atomic.rmw8.or_u",
    xor: "i32.atomic.rmw8.xor_u",
    replace: "i32.atomic.rmw8.xchg_u",
  },
};

const WORD: Cell = {
  bits: "i32",
  toBits: [],
  fromBits: [],
  differ: "i32.ne",
  load: "i32.atomic.load",
  compareExchange: "i32.atomic.rmw.cmpxchg",
  native: {
    add: "i32.atomic.rmw.add",
    sub: "i32.atomic.rmw.sub",
    and: "i32.atomic.rmw.and",
    or: "i32.atomic.rmw.or",
    xor: "i32.atomic.rmw.xor",
    replace: "i32.atomic.rmw.xchg",
  },
};

const CELLS: Readonly<Record<Element, Cell>> = {
  bool: BYTE,
  i32: WORD,
  u32: WORD,
  f32: {
    ...WORD,
    toBits: "i32.reinterpret_f32",
    fromBits: "f32.reinterpret_i32",
    native: { replace: "i32.atomic.rmw.xchg" },
  },
  f64: {
    bits: "i64",
    toBits: "i64.reinterpret_f64",
    fromBits: "f64.reinterpret_i64",
    differ: "i64.ne",
    load: "i64.atomic.load",
    compareExchange: "i64.atomic.rmw.cmpxchg",
    native: { replace: "i64.atomic.rmw.xchg" },
  },
};

/** An update whose operands have been computed. */
interface Operands {
  readonly op: UpdateOp;
  readonly element: Element;
  readonly address: Local;
  /** The offset from the address, in bytes. */
  readonly offset: number;
  readonly value: Local;
  readonly before: Local | null;
}

/** Emits an update. Index and value are computed first, since both may read the old value of `before`. */
export function emitUpdate(code: KernelCode, statement: Statement & { kind: "update" }): void {
  const { f, index, kernel, locals } = code;
  const { op, array, before, atomic } = statement;
  const { element } = kernel.arrays[array]!;
  const address = f.local(index.type, "entry");
  const value = f.local(stackType(element, index), "update");
  const offset = emitAddress(code, array, statement.index);
  f.set(address);
  emitExpression(code, statement.value);
  f.set(value);
  const operands = { op, element, address, offset, value, before: before === null ? null : locals[before]! };
  const { native } = CELLS[element];
  if (!atomic || !code.shared) emitPlain(code, operands);
  else if (native[op] !== undefined) emitNative(code, operands, native[op]);
  else if (op !== "replace") emitExchange(code, { ...operands, op });
}

function emitPlain(code: KernelCode, { op, element, address, offset, value, before }: Operands): void {
  const { f } = code;
  f.get(address);
  if (op !== "replace" || before !== null) {
    f.get(address).load(ACCESS[element].load, offset);
    if (before !== null) f.tee(before);
    if (op === "replace") f.drop();
  }
  f.get(value);
  if (op !== "replace") combine(code, op, element);
  f.store(ACCESS[element].store, offset);
}

function emitNative(
  code: KernelCode,
  { element, address, offset, value, before }: Operands,
  instruction: NameWith<"atomic">,
): void {
  const { f } = code;
  const { toBits, fromBits } = CELLS[element];
  f.get(address).get(value);
  spell(toBits, code);
  f.atomic(instruction, offset);
  if (before === null) {
    f.drop();
  } else {
    spell(fromBits, code);
    f.set(before);
  }
}

function emitExchange(
  code: KernelCode,
  { op, element, address, offset, value, before }: Operands & { readonly op: ScalarOpName },
): void {
  const { f } = code;
  const { bits, toBits, fromBits, differ, load, compareExchange } = CELLS[element];
  const [expected, next, found] = [f.local(bits, "expected"), f.local(bits, "next"), f.local(bits, "found")];
  f.get(address).atomic(load, offset).set(expected);
  f.loop([], (again) => {
    f.get(expected);
    spell(fromBits, code);
    f.get(value);
    combine(code, op, element);
    spell(toBits, code);
    // A value that would change nothing is not written, so that the cache line stays with all its readers.
    f.tee(next).get(expected).op(differ);
    f.if([], () => {
      f.get(address).get(expected).get(next).atomic(compareExchange, offset).tee(found).get(expected).op(differ);
      f.get(found).set(expected).branchIf(again);
    });
  });
  if (before === null) return;
  f.get(expected);
  spell(fromBits, code);
  f.set(before);
}

/** Combines what lies on the stack: an entry, and above it a value. */
function combine(code: KernelCode, op: ScalarOpName, element: Element): void {
  const spelling = spellingOf(op, element, element);
  if (spelling === undefined) throw new Error(`${op}.${element} has no meaning: the kernel was not verified`);
  spell(spelling, code);
}
