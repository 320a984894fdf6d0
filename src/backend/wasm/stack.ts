/**
 * The operand stack of one function, checked while code is emitted: the validation algorithm of the WebAssembly
 * specification (appendix "Validation Algorithm"), with messages for people.
 */

import { EdgewiseError } from "../../error.ts";
import type { ValueType } from "./instructions/row.ts";

/** The type of an operand on the stack. `any` is what code after a branch finds there: it never runs, so every type fits. */
type Operand = ValueType | "any";

export type BlockKind = "function" | "block" | "loop" | "if" | "else";

/** A block that a branch may name, while it is open. */
export interface Label {
  readonly kind: BlockKind;
  /** What the block leaves on the stack. */
  readonly results: readonly ValueType[];
}

interface Frame {
  readonly label: Label;
  /** The height of the stack when the block was opened. The block may not touch operands below it. */
  readonly base: number;
  /** Whether the end of the code so far is never reached. */
  unreachable: boolean;
}

/** The stack of one function, opened with the function's own block. */
export class OperandStack {
  readonly #function: string;
  readonly #operands: Operand[] = [];
  readonly #frames: Frame[] = [];
  #instruction = "start";
  #count = 0;

  constructor(name: string, results: readonly ValueType[]) {
    this.#function = name;
    this.open("function", results);
  }

  /** Names the instruction that the next calls are about. */
  begin(instruction: string): void {
    this.#instruction = instruction;
    this.#count += 1;
  }

  push(types: readonly Operand[]): void {
    for (const type of types) this.#operands.push(type);
  }

  /** Pops operands of these types, the last from the top. */
  pop(types: readonly ValueType[]): void {
    // The operands are nearly always there, so this check copies nothing.
    if (this.#has(types)) {
      for (let k = 0; k < types.length; k++) this.#operands.pop();
      return;
    }
    const found = this.#top(types.length);
    const fits = found.length === types.length && types.every((type, at) => fitsType(found[at], type));
    if (!fits) throw this.#mismatch(print(types), found);
    this.#drop(types.length);
  }

  /** Whether the block holds operands of these types, the last on top. */
  #has(types: readonly ValueType[]): boolean {
    const base = this.#operands.length - types.length;
    if (base < this.#frame().base) return false;
    for (let k = 0; k < types.length; k++) if (!fitsType(this.#operands[base + k], types[k]!)) return false;
    return true;
  }

  /** Pops an operand of any type. */
  popAny(): void {
    const found = this.#top(1);
    if (found.length < 1) throw this.#mismatch("one operand of any type", found);
    this.#drop(1);
  }

  /** Pops two operands of one type, and an i32 from above them; pushes that type. */
  select(): void {
    const found = this.#top(3);
    const [first = "any", second = "any", condition] = found;
    const same = first === second || first === "any" || second === "any";
    if (found.length < 3 || !same || !fitsType(condition, "i32")) {
      throw this.#mismatch("two operands of one type and an i32", found);
    }
    this.#drop(3);
    this.push([first === "any" ? second : first]);
  }

  /** Opens a block. */
  open(kind: BlockKind, results: readonly ValueType[]): Label {
    const label: Label = { kind, results };
    this.#frames.push({ label, base: this.#operands.length, unreachable: false });
    return label;
  }

  /** Closes the innermost block, which must hold exactly its results, and leaves them to the block around it. */
  close(): void {
    const frame = this.#frame();
    const { results } = frame.label;
    const held = this.#operands.length - frame.base;
    const found = this.#top(Math.max(held, results.length));
    if (found.length !== results.length || !results.every((type, at) => fitsType(found[at], type))) {
      throw this.#mismatch(`${print(results)} at the end of the ${frame.label.kind}`, found);
    }
    this.#operands.length = frame.base;
    this.#frames.pop();
    this.push(results);
  }

  /** Marks the rest of this block as unreachable. */
  endReach(): void {
    const frame = this.#frame();
    this.#operands.length = frame.base;
    frame.unreachable = true;
  }

  /** The number by which a branch here names the block. */
  depth(label: Label): number {
    const at = this.#frames.findIndex((frame) => frame.label === label);
    if (at < 0) {
      throw this.fail(`found a label of a ${label.kind} that is not open here, expected one of a block around it`);
    }
    return this.#frames.length - 1 - at;
  }

  /** The function's results. */
  results(): readonly ValueType[] {
    return this.#frames[0]?.label.results ?? [];
  }

  /** An error about the current instruction. */
  fail(message: string): EdgewiseError {
    const where = `function "${this.#function}", instruction ${this.#count} (${this.#instruction})`;
    return new EdgewiseError({ code: "wasm/invalid", message: `${where}: ${message}` });
  }

  /** The top operands of this block, at most `count`. Operands that unreachable code may invent are `any`. */
  #top(count: number): Operand[] {
    const { base, unreachable } = this.#frame();
    const found = this.#operands.slice(Math.max(base, this.#operands.length - count));
    const invented = unreachable ? count - found.length : 0;
    return [...new Array<Operand>(invented).fill("any"), ...found];
  }

  #drop(count: number): void {
    this.#operands.length = Math.max(this.#frame().base, this.#operands.length - count);
  }

  #frame(): Frame {
    const frame = this.#frames.at(-1);
    if (frame === undefined) throw this.fail("found code after the end of the function, expected none");
    return frame;
  }

  #mismatch(expected: string, found: readonly Operand[]): EdgewiseError {
    return this.fail(`found operands ${print(found)}, expected ${expected}`);
  }
}

function fitsType(found: Operand | undefined, type: ValueType): boolean {
  return found === type || found === "any";
}

function print(types: readonly Operand[]): string {
  return `[${types.join(" ")}]`;
}
