/** Programs made by hand: bound plans and kernels that a test can see through. */

import type { Memory } from "../../runtime/memory.ts";
import type { Program } from "../../runtime/protocol.ts";
import { wasmLoader } from "../../runtime/wasm-loader.ts";
import type { Artifact } from "../../src/backend/backend.ts";
import type { WasmArtifact } from "../../src/backend/wasm/artifact.ts";
import { type FunctionBuilder, type Local, ModuleBuilder } from "../../src/backend/wasm/assembler.ts";
import type { BoundKernel, BoundLevel, BoundLoop, BoundPlan, BoundStep, FrameLayout } from "../../src/bind/bound.ts";
import { SLOT_BYTES } from "../../src/bind/bound.ts";

/** The parameters of a kernel. */
export interface KernelLocals {
  readonly frame: Local;
  readonly begin: Local;
  readonly end: Local;
}

export type KernelBody = (f: FunctionBuilder, locals: KernelLocals) => void;

const SLOTS = 16;
const SITES = 4;
const RECORD_BYTES = 16;
const FRAME: FrameLayout = {
  bytes: SLOTS * SLOT_BYTES + SITES * RECORD_BYTES,
  failures: SLOTS * SLOT_BYTES,
  sites: SITES,
  pointerBytes: 4,
};

/** The offset of a slot in the frame. */
export function slot(number: number): number {
  return number * SLOT_BYTES;
}

/** Puts a plan of these steps and kernels into a memory; frames are all zero. */
export function program(
  memory: Memory,
  workers: number,
  steps: readonly BoundStep[],
  kernels: readonly KernelBody[],
): Program {
  const allocate = (): number => memory.allocate(FRAME.bytes, "a frame");
  const bound: BoundPlan = {
    steps,
    kernels: kernels.length,
    workers,
    frame: FRAME,
    frames: Array.from({ length: workers }, allocate),
    published: [allocate(), allocate()],
  };
  const builder = new ModuleBuilder({
    memory: { minimum: 1, maximum: memory.shared ? 65_536 : undefined, shared: memory.shared },
  });
  kernels.forEach((body, number) => {
    builder.function(`kernel${number}`, { exported: true }, (f) => {
      body(f, {
        frame: f.parameter("i32", "frame"),
        begin: f.parameter("i32", "begin"),
        end: f.parameter("i32", "end"),
      });
    });
  });
  return { artifact: artifactOf(builder.finish(), kernels.length), bound };
}

/** A module that exports kernels, ready to load. */
function artifactOf(bytes: WasmArtifact["bytes"], kernels: number, imports: readonly string[] = []): Artifact {
  const artifact: WasmArtifact = { backend: "wasm", kernels, codeBytes: bytes.length, bytes, imports };
  return wasmLoader.prepareSync(artifact);
}

/** A worker's frame. */
export function frameOf(memory: Memory, { bound }: Program, worker = 0): DataView {
  return new DataView(memory.wasm.buffer, bound.frames[worker]!, bound.frame.bytes);
}

/** A level whose queue hands out one chunk at a time. */
export function level(fields: Partial<BoundLevel>): BoundLevel {
  const onePerTicket = (kernels: readonly BoundKernel[] = []): readonly number[] => {
    const chunks = kernels.reduce((sum, kernel) => sum + kernel.chunks.length - 1, 0);
    return Array.from({ length: chunks + 1 }, (_, k) => k);
  };
  return {
    kind: "level",
    level: 0,
    scalars: null,
    before: [],
    sharesBefore: onePerTicket(fields.before),
    kernels: [],
    shares: onePerTicket(fields.kernels),
    alternates: [],
    fence: false,
    canFail: false,
    ...fields,
  };
}

/** A level of one kernel over chunks of one index each. */
export function spread(kernel: number, count: number, fields: Partial<BoundLevel> = {}): BoundLevel {
  return level({ kernels: [{ kernel, chunks: Array.from({ length: count + 1 }, (_, i) => i) }], ...fields });
}

/** A loop that keeps its round number in slot 13, its count in slot 14 and whether it converged in slot 15. */
export function loop(fields: Partial<BoundLoop>): BoundLoop {
  return {
    kind: "loop",
    loop: 0,
    limit: null,
    round: slot(13),
    body: [],
    until: null,
    sparse: null,
    apart: null,
    lanes: null,
    moves: [],
    swaps: [],
    rounds: slot(14),
    converged: slot(15),
    residual: null,
    ...fields,
  };
}

/** Does something at every index of the chunk. */
function each(f: FunctionBuilder, { begin, end }: KernelLocals, body: (index: Local) => void): void {
  const index = f.local("i32", "index");
  f.get(begin).set(index);
  f.block([], (exit) =>
    f.loop([], (again) => {
      f.get(index).get(end).op("i32.ge_u").branchIf(exit);
      body(index);
      f.get(index).const("i32", 1).op("i32.add").set(index).branch(again);
    }),
  );
}

function pushCell(f: FunctionBuilder, index: Local): void {
  f.get(index).const("i32", 2).op("i32.shl");
}

/** Adds 1 to cell i of the i32 at `cells`. */
export function tally(cells: number): KernelBody {
  return (f, locals) =>
    each(f, locals, (index) => {
      pushCell(f, index);
      f.const("i32", 1).atomic("i32.atomic.rmw.add", cells).drop();
    });
}

/** Copies a slot's i32 to cell i. */
export function spill(from: number, cells: number): KernelBody {
  return (f, locals) =>
    each(f, locals, (index) => {
      pushCell(f, index);
      f.get(locals.frame).load("i32.load", from).store("i32.store", cells);
    });
}

/** Stores the address of the worker's frame to cell i, which says who computed it. */
export function sign(cells: number): KernelBody {
  return (f, locals) =>
    each(f, locals, (index) => {
      pushCell(f, index);
      f.get(locals.frame).store("i32.store", cells);
    });
}

/** Records a failure of a site at i, wherever cell i does not hold what the slot holds. */
export function compare(from: number, cells: number, site: number): KernelBody {
  return (f, locals) =>
    each(f, locals, (index) => {
      pushCell(f, index);
      f.load("i32.load", cells).get(locals.frame).load("i32.load", from).op("i32.ne");
      f.if([], () => pushFailure(f, locals.frame, site, index));
    });
}

/** Counts its calls per worker, at `counts` plus the address of the frame, and fails where a slot says another number. */
export function keepCount(from: number, counts: number, site: number): KernelBody {
  return (f, { frame, begin }) => {
    f.get(frame).get(frame).load("i32.load", counts).const("i32", 1).op("i32.add").store("i32.store", counts);
    f.get(frame).load("i32.load", counts).get(frame).load("i32.load", from).op("i32.ne");
    f.if([], () => pushFailure(f, frame, site, begin));
  };
}

/** Records a failure of a site at every index. */
export function failEverywhere(site: number): KernelBody {
  return (f, locals) => each(f, locals, (index) => pushFailure(f, locals.frame, site, index));
}

function pushFailure(f: FunctionBuilder, frame: Local, site: number, index: Local): void {
  const count = FRAME.failures + site * RECORD_BYTES;
  const least = count + 8;
  f.get(frame).load("i32.load", count).op("i32.eqz");
  f.get(index).op("i64.extend_i32_u").get(frame).load("i64.load", least).op("i64.lt_u").op("i32.or");
  f.if([], () => f.get(frame).get(index).op("i64.extend_i32_u").store("i64.store", least));
  f.get(frame).get(frame).load("i32.load", count).const("i32", 1).op("i32.add").store("i32.store", count);
}

/** Sets a slot to another slot plus a constant. */
export function add(from: number, value: number, to: number): KernelBody {
  return (f, { frame }) => {
    f.get(frame).get(frame).load("i32.load", from).const("i32", value).op("i32.add").store("i32.store", to);
  };
}

/** Sets a slot to whether another is at least so much. */
export function atLeast(from: number, value: number, to: number): KernelBody {
  return (f, { frame }) => {
    f.get(frame).get(frame).load("i32.load", from).const("i32", value).op("i32.ge_s").store("i32.store", to);
  };
}

/** One scalar kernel after the other. */
export function sequence(...bodies: readonly KernelBody[]): KernelBody {
  return (f, locals) => {
    for (const body of bodies) body(f, locals);
  };
}

export const trap: KernelBody = (f) => f.unreachable();

/** Two words by which a test and its kernels wait for each other. */
export interface Gate {
  /** How many chunks were begun. */
  readonly begun: number;
  /** How many must have begun before any ends. */
  readonly needed: number;
}

export function gate(memory: Memory, needed: number): Gate {
  const begun = memory.allocate(8, "a gate");
  memory.i32(begun, 2)[1] = needed;
  return { begun, needed: begun + 4 };
}

/** A chunk of it ends only after as many have begun as the gate needs, which takes as many workers at once. */
export function passGate({ begun, needed }: Gate): KernelBody {
  return (f) => {
    f.const("i32", begun).const("i32", 1).atomic("i32.atomic.rmw.add").drop();
    f.loop([], (again) => {
      f.const("i32", begun).atomic("i32.atomic.load").const("i32", needed).atomic("i32.atomic.load");
      f.op("i32.lt_s").branchIf(again);
    });
  };
}

/** Resolves when so many chunks have begun. */
export async function untilBegun(memory: Memory, { begun }: Gate, count: number): Promise<void> {
  const word = memory.i32(begun, 1);
  while (Atomics.load(word, 0) < count) await new Promise((resolve) => setTimeout(resolve, 1));
}
