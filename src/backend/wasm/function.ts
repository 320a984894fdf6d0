/** Builds one WebAssembly function, instruction by instruction, each checked against the operand stack as it is emitted. */

import { type Bytes, float32, float64, signed } from "./encode.ts";
import type { Call, Callee, FunctionCode, Local } from "./function-code.ts";
import {
  type AddressType,
  type Instruction,
  type OperandType,
  VALUE_TYPES,
  type ValueType,
} from "./instructions/row.ts";
import {
  CONSTANT,
  EMPTY_BLOCK,
  INSTRUCTIONS,
  type InstructionName,
  type NameWith,
  SHUFFLE,
  STRUCTURAL,
  type StructuralName,
} from "./instructions.ts";
import { type Label, OperandStack } from "./stack.ts";
import { ByteWriter } from "./writer.ts";

/** The parts of the module that a function uses. */
export interface Surroundings {
  readonly addressType: AddressType;
  readonly hasMemory: boolean;
  /** The number of a function type, which is added if it is new. */
  typeIndex(parameters: readonly ValueType[], results: readonly ValueType[]): number;
  has(callee: Callee): boolean;
}

/** The JavaScript value of a constant of each type. */
export interface ConstantValues {
  /** An integer from -2^31 to 2^32-1. */
  i32: number;
  /** An integer from -2^63 to 2^64-1. */
  i64: bigint;
  f32: number;
  f64: number;
  /** Sixteen bytes, lowest first. */
  v128: readonly number[] | Uint8Array;
}

/**
 * Builds one function. Every method emits one instruction (blocks: with what is inside), throws `wasm/invalid` where the
 * stack does not hold its operands, and returns the builder, so that expressions read as one line of postfix.
 */
export class FunctionBuilder {
  readonly #name: string;
  readonly #module: Surroundings;
  readonly #stack: OperandStack;
  readonly #locals: Local[] = [];
  readonly #code = new ByteWriter();
  readonly #calls: Call[] = [];
  #parameterCount = 0;

  constructor(name: string, results: readonly ValueType[], module: Surroundings) {
    this.#name = name;
    this.#module = module;
    this.#stack = new OperandStack(name, results);
  }

  /** The type of an address in this module: `` f.op(`${f.addressType}.add`) `` adds to an address. */
  get addressType(): AddressType {
    return this.#module.addressType;
  }

  /** Declares the next parameter; all parameters come before the first local. */
  parameter(type: ValueType, name: string): Local {
    if (this.#parameterCount < this.#locals.length) {
      this.#stack.begin("parameter");
      throw this.#stack.fail(`found parameter ${name} after a local, expected parameters first`);
    }
    this.#parameterCount += 1;
    return this.local(type, name);
  }

  /** Declares a local, which starts as zero. The name is for debuggers and need not be unique. */
  local(type: ValueType, name: string): Local {
    const local: Local = { type, name, index: this.#locals.length };
    this.#locals.push(local);
    return local;
  }

  /** Pushes a local. */
  get(local: Local): this {
    this.#structural("local.get");
    this.#code.unsigned(this.#localIndex(local));
    this.#stack.push([local.type]);
    return this;
  }

  /** Pops into a local. */
  set(local: Local): this {
    this.#structural("local.set");
    this.#code.unsigned(this.#localIndex(local));
    this.#stack.pop([local.type]);
    return this;
  }

  /** Copies the top of the stack into a local. */
  tee(local: Local): this {
    this.#structural("local.tee");
    this.#code.unsigned(this.#localIndex(local));
    this.#stack.pop([local.type]);
    this.#stack.push([local.type]);
    return this;
  }

  /** Pushes a constant. */
  const<Type extends ValueType>(type: Type, value: ConstantValues[Type]): this {
    this.#stack.begin(`${type}.const`);
    const bytes = CONSTANT_BYTES[type](value);
    if (bytes === null) throw this.#stack.fail(`found the value ${value}, expected ${CONSTANT_RANGE[type]}`);
    this.#code.bytes(CONSTANT[type]).bytes(bytes);
    this.#stack.push([type]);
    return this;
  }

  /** Pushes a constant of the address type: an address, or a distance between two. */
  address(value: number): this {
    return this.addressType === "i32" ? this.const("i32", value) : this.const("i64", BigInt(value));
  }

  /** Emits an instruction without immediates. */
  op(name: NameWith<"none">): this {
    this.#apply(name);
    return this;
  }

  /**
   * Loads from the address on the stack plus `offset` bytes. A smaller `alignment` than the width (in bytes, a power
   * of two) says that the address may be so aligned; it changes nothing but speed.
   */
  load(name: NameWith<"load">, offset = 0, alignment = INSTRUCTIONS[name].width): this {
    return this.#access(name, INSTRUCTIONS[name].width, offset, alignment);
  }

  /** Stores the value on the stack at the address below it plus `offset` bytes; `alignment` as for `load`. */
  store(name: NameWith<"store">, offset = 0, alignment = INSTRUCTIONS[name].width): this {
    return this.#access(name, INSTRUCTIONS[name].width, offset, alignment);
  }

  /** Emits an atomic access at the address on the stack plus `offset` bytes, which must be aligned to its width. */
  atomic(name: NameWith<"atomic">, offset = 0): this {
    const { width } = INSTRUCTIONS[name];
    return this.#access(name, width, offset, width);
  }

  /** Emits an instruction on one lane. */
  lane(name: NameWith<"lane">, lane: number): this {
    this.#apply(name);
    this.#code.byte(this.#laneIndex(lane, INSTRUCTIONS[name].lanes));
    return this;
  }

  /** Loads or stores one lane of the vector on the stack, at the address below it plus `offset` bytes. */
  laneAccess(name: NameWith<"lane access">, lane: number, offset = 0): this {
    const { width, lanes } = INSTRUCTIONS[name];
    this.#access(name, width, offset, width);
    this.#code.byte(this.#laneIndex(lane, lanes));
    return this;
  }

  /** Picks sixteen bytes from two vectors: 0…15 from the lower on the stack, 16…31 from the upper. */
  shuffle(lanes: readonly number[]): this {
    this.#stack.begin("i8x16.shuffle");
    if (lanes.length !== 16) throw this.#stack.fail(`found ${lanes.length} lanes, expected 16`);
    this.#code.bytes(SHUFFLE).bytes(lanes.map((lane) => this.#laneIndex(lane, 32)));
    this.#stack.pop(["v128", "v128"]);
    this.#stack.push(["v128"]);
    return this;
  }

  /** Drops the top of the stack. */
  drop(): this {
    this.#structural("drop");
    this.#stack.popAny();
    return this;
  }

  /** Pops an i32 and two operands of one type: the lower one stays if the i32 is not zero, the upper one otherwise. */
  select(): this {
    this.#structural("select");
    this.#stack.select();
    return this;
  }

  /** Calls a function. */
  call(callee: Callee): this {
    this.#structural("call");
    if (!this.#module.has(callee)) {
      throw this.#stack.fail(`found function "${callee.name}", expected one of this module`);
    }
    this.#calls.push({ at: this.#code.length, callee });
    this.#stack.pop(callee.parameters);
    this.#stack.push(callee.results);
    return this;
  }

  /** Opens a block whose label stands for its end: a branch to the label leaves the block. */
  block(results: readonly ValueType[], body: (exit: Label) => void): this {
    this.#structural("block");
    return this.#nested("block", results, body);
  }

  /** Opens a block whose label stands for its start: a branch to the label runs the block again. Without a branch, it runs once. */
  loop(results: readonly ValueType[], body: (again: Label) => void): this {
    this.#structural("loop");
    return this.#nested("loop", results, body);
  }

  /** Pops an i32 and runs the first arm if it is not zero, the other arm otherwise; a branch to the label leaves the arm. */
  if(results: readonly ValueType[], then: (exit: Label) => void, otherwise?: (exit: Label) => void): this {
    this.#structural("if");
    this.#stack.pop(["i32"]);
    if (otherwise === undefined) {
      if (results.length > 0) {
        throw this.#stack.fail(`found no else arm, expected one that leaves [${results.join(" ")}]`);
      }
      return this.#nested("if", results, then);
    }
    this.#code.bytes(this.#blockType(results));
    then(this.#stack.open("if", results));
    this.#structural("else");
    this.#stack.close();
    this.#stack.pop(results);
    otherwise(this.#stack.open("else", results));
    return this.#end();
  }

  /** Branches to a label: out of a block, or to the start of a loop. */
  branch(label: Label): this {
    this.#structural("br");
    this.#code.unsigned(this.#stack.depth(label));
    this.#stack.pop(branchOperands(label));
    this.#stack.endReach();
    return this;
  }

  /** Pops an i32 and branches if it is not zero. Otherwise the operands of the branch stay on the stack. */
  branchIf(label: Label): this {
    this.#structural("br_if");
    this.#code.unsigned(this.#stack.depth(label));
    this.#stack.pop([...branchOperands(label), "i32"]);
    this.#stack.push(branchOperands(label));
    return this;
  }

  /** Returns what lies on the stack. */
  return(): this {
    this.#structural("return");
    this.#stack.pop(this.#stack.results());
    this.#stack.endReach();
    return this;
  }

  /** Traps. It marks places that are never reached. */
  unreachable(): this {
    this.#structural("unreachable");
    this.#stack.endReach();
    return this;
  }

  /** Ends the function; afterwards the builder refuses code. */
  finish(): FunctionCode {
    const results = this.#stack.results();
    this.#end();
    return {
      name: this.#name,
      parameters: this.#locals.slice(0, this.#parameterCount).map((local) => local.type),
      results,
      locals: this.#locals,
      code: this.#code,
      calls: this.#calls,
    };
  }

  #nested(kind: "block" | "loop" | "if", results: readonly ValueType[], body: (label: Label) => void): this {
    this.#code.bytes(this.#blockType(results));
    body(this.#stack.open(kind, results));
    return this.#end();
  }

  #end(): this {
    this.#structural("end");
    this.#stack.close();
    return this;
  }

  #blockType(results: readonly ValueType[]): Bytes {
    const [first, ...more] = results;
    if (first === undefined) return [EMPTY_BLOCK];
    return more.length === 0 ? [VALUE_TYPES[first]] : signed(this.#module.typeIndex([], results));
  }

  #access(name: InstructionName, width: number, offset: number, alignment: number): this {
    this.#apply(name);
    const exponent = Math.log2(alignment);
    if (!Number.isInteger(exponent) || exponent < 0 || alignment > width) {
      throw this.#stack.fail(`found alignment ${alignment}, expected a power of two from 1 to ${width}`);
    }
    const limit = this.addressType === "i32" ? 2 ** 32 - 1 : Number.MAX_SAFE_INTEGER;
    if (!Number.isInteger(offset) || offset < 0 || offset > limit) {
      throw this.#stack.fail(`found offset ${offset}, expected an integer from 0 to ${limit}`);
    }
    this.#code.unsigned(exponent).unsigned(offset);
    return this;
  }

  #apply(name: InstructionName): void {
    this.#stack.begin(name);
    const { opcode, operands, results, needsMemory } = signatureOf(this.addressType, name);
    if (needsMemory && !this.#module.hasMemory) {
      throw this.#stack.fail("found a module without memory, expected one that imports a memory");
    }
    this.#stack.pop(operands);
    this.#stack.push(results);
    this.#code.bytes(opcode);
  }

  #structural(name: StructuralName): void {
    this.#stack.begin(name);
    this.#code.byte(STRUCTURAL[name]);
  }

  #localIndex(local: Local): number {
    if (this.#locals[local.index] !== local) {
      throw this.#stack.fail(`found local "${local.name}" of another function, expected one of this function`);
    }
    return local.index;
  }

  #laneIndex(lane: number, lanes: number): number {
    if (!Number.isInteger(lane) || lane < 0 || lane >= lanes) {
      throw this.#stack.fail(`found lane ${lane}, expected 0 to ${lanes - 1}`);
    }
    return lane;
  }
}

/** The operands and results of an instruction, with the address type of the module filled in. */
interface Signature {
  readonly opcode: Bytes;
  readonly operands: readonly ValueType[];
  readonly results: readonly ValueType[];
  readonly needsMemory: boolean;
}

/** The signatures that were asked for. There are hundreds of instructions, of which a program has a few dozen. */
const SIGNATURES: Readonly<Record<AddressType, Map<InstructionName, Signature>>> = { i32: new Map(), i64: new Map() };

function signatureOf(addressType: AddressType, name: InstructionName): Signature {
  const known = SIGNATURES[addressType].get(name);
  if (known !== undefined) return known;
  const { opcode, operands, results }: Instruction = INSTRUCTIONS[name];
  const resolve = (type: OperandType): ValueType => (type === "address" ? addressType : type);
  const signature = {
    opcode,
    operands: operands.map(resolve),
    results: results.map(resolve),
    needsMemory: [...operands, ...results].includes("address"),
  };
  SIGNATURES[addressType].set(name, signature);
  return signature;
}

/** A branch to a loop goes to its start, which takes no operands here; any other goes to the end with the results. */
function branchOperands(label: Label): readonly ValueType[] {
  return label.kind === "loop" ? [] : label.results;
}

/** The immediate of a constant, or null where the value is not of the type. */
const CONSTANT_BYTES: { readonly [Type in ValueType]: (value: ConstantValues[Type]) => Bytes | null } = {
  i32: (value) => (Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 32 ? signed(value | 0) : null),
  i64: (value) => (value >= -(1n << 63n) && value < 1n << 64n ? signed(BigInt.asIntN(64, value)) : null),
  f32: float32,
  f64: float64,
  v128: (value) => (value.length === 16 && [...value].every(isByte) ? [...value] : null),
};

const CONSTANT_RANGE: Readonly<Record<ValueType, string>> = {
  i32: "an integer from -2^31 to 2^32-1",
  i64: "an integer from -2^63 to 2^64-1",
  f32: "a number",
  f64: "a number",
  v128: "sixteen bytes",
};

function isByte(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < 256;
}
