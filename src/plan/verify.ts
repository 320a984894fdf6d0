/** What must hold of a plan before it is run, whether the planner made it or a file held it. */

import { EdgewiseError } from "../error.ts";
import { isAssumptionKind } from "../ir/facts.ts";
import { ELEMENT_BYTES } from "../ir/type.ts";
import { blocksOf, isBlocks } from "./extent.ts";
import { exchangeGroups, mayUpdateInPlace, timelineOf } from "./liveness.ts";
import type {
  BufferId,
  Extent,
  Input,
  InputPlace,
  Instruction,
  Kernel,
  Level,
  Plan,
  ScalarInstruction,
  Step,
} from "./plan.ts";
import { PLAN_VERSION } from "./plan.ts";
import {
  buffersRead,
  buffersReadByScalars,
  buffersWritten,
  inputsOf,
  readsElsewhere,
  slotsRead,
  tableOf,
  watchedSlots,
} from "./walk.ts";

export const PLAN_CHECKS = {
  version: "the version of the schema is the one that this program writes",
  reference: "every slot, buffer and site that is named exists",
  register: "code reads only registers that come before it",
  extent: "a buffer is read and written only where it has entries",
  race: "no kernel of a level writes memory that another kernel of it, or its scalars, touch",
  self: "no kernel reads memory that it writes but at its own node or edge, and in entries as wide",
  parity: "block results that are folded in a loop alternate, and a swap exchanges two memories that are alike",
  fence: "a barrier follows scalars that read an entry of computed memory",
  cut: "a kernel that chooses among all entries is one chunk",
  storage: "buffers that share memory have as many entries, and block results share theirs with nothing",
  life: "of buffers that share memory, one is needed after the other, or is written over it by the kernel that reads it last",
  constant: "nothing writes a parameter or an attribute",
  loop: "a loop has a limit or an until",
  assumption: "what the plan was made for is of a kind that a run can check",
} as const;

type Check = keyof typeof PLAN_CHECKS;

/** Throws `plan/invalid` with the check that fails. */
export function verifyPlan(plan: Plan): void {
  if (plan.version !== PLAN_VERSION) {
    throw new EdgewiseError({
      code: "plan/invalid",
      message: `version: a plan of version ${String(plan.version)}, expected ${PLAN_VERSION}`,
      hint: "Make the plan anew from its algorithm.",
    });
  }
  expectNesting(plan);
  const verifier = new Verifier(plan);
  verifier.assumptions();
  verifier.storages();
  verifier.steps(plan.steps, false);
  for (const { name, place } of [...plan.parameters, ...plan.results]) {
    if (place.kind === "slot") verifier.slot(place.slot, name);
    else verifier.buffer(place.buffer, name);
  }
  for (const slot of watchedSlots(plan)) verifier.slot(slot, "the outcome of loops");
  verifier.lives();
}

/** Twice as many as loops and ifs of programs may lie within each other, for choices that plans make in them. */
const MOST_NESTED_STEPS = 128;

/** Takes no stack to find out, as all that goes over the steps afterwards does. */
function expectNesting({ steps }: Plan): void {
  let level = steps;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MOST_NESTED_STEPS) {
      throw new EdgewiseError({
        code: "plan/invalid",
        message: `nesting: found loops and choices within ${depth} others, expected at most ${MOST_NESTED_STEPS}`,
        hint: "Make the plan anew from its algorithm.",
      });
    }
    level = level.flatMap((step) =>
      step.kind === "loop" ? step.body : step.kind === "choose" ? step.cases.flat() : [],
    );
  }
}

class Verifier {
  readonly #plan: Plan;
  /** The buffers that each exchanges memory with, itself among them. */
  readonly #groups: ReadonlyMap<BufferId, readonly BufferId[]>;
  readonly #placesOf = new Map<BufferId, ReadonlySet<number>>();

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#groups = new Map(exchangeGroups(plan).flatMap((group) => group.map((buffer) => [buffer, group] as const)));
  }

  steps(steps: readonly Step[], repeats: boolean): void {
    for (const step of steps) {
      for (const slot of slotsRead(step)) this.slot(slot, step.kind);
      if (step.kind === "level") this.#level(step, repeats);
      else if (step.kind === "choose") {
        if (step.cases.length !== 2) this.#fail("reference", `a choice between ${step.cases.length} cases of 2`);
        for (const branch of step.cases) this.steps(branch, repeats);
      } else {
        if (step.limit === null && step.until === null) this.#fail("loop", "a loop without limit and until");
        for (const slot of [step.round, step.rounds, step.converged, ...step.moves.map(({ to }) => to)]) {
          this.slot(slot, "loop");
        }
        for (const buffer of step.carries) this.buffer(buffer, "loop");
        step.swaps.forEach(this.#pair);
        this.steps(step.body, true);
      }
    }
  }

  slot(slot: number, where: string): void {
    if (!this.#plan.slots[slot]) this.#fail("reference", `${where} names slot ${slot}, which does not exist`);
  }

  buffer(buffer: BufferId, where: string): void {
    if (!this.#plan.buffers[buffer]) this.#fail("reference", `${where} names buffer ${buffer}, which does not exist`);
  }

  assumptions(): void {
    for (const assumption of this.#plan.assumptions) {
      if (!isAssumptionKind(assumption.kind)) this.#fail("assumption", `an assumption of kind ${assumption.kind}`);
      if (assumption.kind !== "parameter") continue;
      const parameter = this.#plan.parameters.find(({ name }) => name === assumption.name);
      if (parameter?.type.domain !== "scalar") this.#fail("assumption", `${assumption.name} is no scalar parameter`);
    }
  }

  /** Binding gives a storage the width of the widest buffer in it. */
  storages(): void {
    const firstOf = new Map<number, BufferId>();
    this.#plan.buffers.forEach(({ origin, extent }, buffer) => {
      if (origin.kind !== "computed") return;
      const first = firstOf.get(origin.storage);
      if (first === undefined) {
        firstOf.set(origin.storage, buffer);
        return;
      }
      if (this.#plan.buffers[first]!.extent !== extent || isBlocks(extent)) {
        this.#fail("storage", `${this.#name(first)} and ${this.#name(buffer)} have one storage`);
      }
    });
  }

  /** Asks, once all that is named exists, whether buffers with one storage take turns in it. */
  lives(): void {
    const timeline = timelineOf(this.#plan);
    const holders = new Map<number, { buffer: BufferId; last: number }>();
    for (const [buffer, { first, last }] of [...timeline.lives].sort(([, x], [, y]) => x.first - y.first)) {
      const storage = this.#storageIfComputed(buffer)!;
      const holder = holders.get(storage);
      const isFree =
        !holder ||
        holder.last < first ||
        (holder.last === first && mayUpdateInPlace(holder.buffer, buffer, first, this.#plan, timeline));
      if (!isFree) this.#fail("life", `${this.#name(buffer)} is needed while ${this.#name(holder.buffer)} is`);
      holders.set(storage, { buffer, last });
    }
  }

  #level(level: Level, repeats: boolean): void {
    level.alternates.forEach(this.#pair);
    const { scalars } = level;
    const scalarReads = scalars ? buffersReadByScalars(scalars) : [];
    if (scalars) {
      this.#code(scalars.name, scalars.code, 0);
      for (const buffer of scalarReads) this.buffer(buffer, scalars.name);
      for (const { register, slot } of scalars.outputs) {
        this.slot(slot, scalars.name);
        if (register >= scalars.code.length) this.#fail("register", `${scalars.name} stores register ${register}`);
      }
      for (const instruction of scalars.code) {
        if (!("partials" in instruction) || !repeats) continue;
        if (!level.alternates.some(([a]) => a === instruction.partials)) {
          this.#fail(
            "parity",
            `${scalars.name} folds ${this.#name(instruction.partials)} in a loop without alternating it`,
          );
        }
      }
    }
    for (const kernel of level.kernels) this.#kernel(kernel);
    const entries = (scalars?.code ?? []).filter((instruction) => instruction.op === "entry");
    for (const { site } of entries) this.#site(site, scalars!.name);
    const tables = (scalars?.code ?? []).flatMap((instruction) => tableOf(instruction) ?? []);
    const unfenced = tables.find((table) => this.#storageIfComputed(table) !== null);
    if (unfenced !== undefined && level.kernels.length === 0 && !level.fence) {
      this.#fail("fence", `scalars read an entry of ${this.#name(unfenced)}, and no barrier follows`);
    }

    this.#races(level, scalarReads);
  }

  /** Looks for memory that one kernel of a level writes while it is read or written, whichever buffers it is named by. */
  #races({ kernels, alternates }: Level, scalarReads: readonly BufferId[]): void {
    const writes = kernels.flatMap((kernel) => buffersWritten(kernel).map((buffer) => ({ kernel, buffer })));
    const writers = new Map<number, typeof writes>();
    for (const write of writes) {
      for (const storage of this.#places(write.buffer)) {
        writers.set(storage, [...(writers.get(storage) ?? []), write]);
      }
    }
    const writersOf = (buffer: BufferId): typeof writes =>
      [...this.#places(buffer)]
        .flatMap((storage) => writers.get(storage) ?? [])
        .filter((write) => this.#meet(write.buffer, buffer));

    for (const write of writes) {
      const other = writersOf(write.buffer).find((found) => found !== write);
      if (other)
        this.#fail("race", `${write.kernel.name} and ${other.kernel.name} both write ${this.#name(write.buffer)}`);
    }
    for (const kernel of kernels) {
      for (const buffer of buffersRead(kernel)) {
        for (const write of writersOf(buffer)) {
          if (write.kernel !== kernel) {
            this.#fail("race", `${kernel.name} reads ${this.#name(buffer)} while ${write.kernel.name} writes there`);
          }
          if (readsElsewhere(kernel, buffer)) {
            this.#fail("self", `${kernel.name} reads other entries of ${this.#name(buffer)} while it writes there`);
          }
          if (this.#widthOf(write.buffer) !== this.#widthOf(buffer)) {
            this.#fail("self", `${kernel.name} reads ${this.#name(buffer)} while it writes other widths there`);
          }
        }
      }
    }
    const alternated = new Set(alternates.map(([a]) => a));
    for (const buffer of scalarReads) {
      const [write] = alternated.has(buffer) ? [] : writersOf(buffer);
      if (write) {
        this.#fail("race", `${write.kernel.name} writes ${this.#name(buffer)} while scalars of its level read it`);
      }
    }
  }

  /** The storages that a buffer may be in: its own, or that of any it exchanges memory with; none of its own if given. */
  #places(buffer: BufferId): ReadonlySet<number> {
    const known = this.#placesOf.get(buffer);
    if (known) return known;
    const places = new Set((this.#groups.get(buffer) ?? [buffer]).flatMap((one) => this.#storageIfComputed(one) ?? []));
    this.#placesOf.set(buffer, places);
    return places;
  }

  /** Whether two buffers may be in the same memory: those that exchange theirs never are at the same time. */
  #meet(one: BufferId, other: BufferId): boolean {
    return one === other || this.#groups.get(one) === undefined || this.#groups.get(one) !== this.#groups.get(other);
  }

  #widthOf(buffer: BufferId): number {
    return ELEMENT_BYTES[this.#plan.buffers[buffer]!.element];
  }

  #kernel(kernel: Kernel): void {
    for (const buffer of [...buffersRead(kernel), ...buffersWritten(kernel)]) this.buffer(buffer, kernel.name);
    for (const buffer of buffersWritten(kernel)) this.#storage(buffer, kernel);
    inputsOf(kernel).forEach((input: Input) => {
      if (input.from === "slot") this.slot(input.slot, kernel.name);
      if (input.from === "buffer") this.#extent(input.buffer, extentAt(input.at, kernel.domain), kernel.name);
      if (input.from === "degree" && kernel.domain === "edges")
        this.#fail("extent", `${kernel.name} reads the row of an edge`);
    });
    if (kernel.kind === "scatter") {
      for (const buffer of [kernel.index, kernel.values]) this.#extent(buffer, kernel.from, kernel.name);
      this.#extent(kernel.output, "nodes", kernel.name);
      return;
    }
    if (kernel.kind === "extremum") {
      this.#extent(kernel.values, kernel.domain, kernel.name);
      this.#extent(kernel.partials, blocksOf(kernel.domain), kernel.name);
      return;
    }
    let registers = kernel.kind === "mode" ? 0 : this.#code(kernel.name, kernel.code, kernel.inputs.length);
    const check = (register: number): void => {
      if (register >= registers) this.#fail("register", `${kernel.name} uses register ${register} of ${registers}`);
    };
    if (kernel.kind === "gather") {
      if (kernel.otherwise !== null) check(kernel.otherwise);
      this.#site(kernel.site, kernel.name);
      this.#extent(kernel.output, kernel.domain, kernel.name);
      return;
    }
    if (kernel.kind === "top") {
      check(kernel.k);
      for (const buffer of [kernel.values, kernel.heap, kernel.output]) {
        this.#extent(buffer, kernel.domain, kernel.name);
      }
      const { name, cut }: Kernel = kernel;
      if (cut !== "whole") this.#fail("cut", `${name} may be cut`);
      return;
    }
    if (kernel.kind === "aggregate" || kernel.kind === "intersect") {
      kernel.pairs.forEach(({ register }) => {
        check(register);
      });
      if (kernel.condition !== null) check(kernel.condition);
      registers = kernel.pairs.length;
    }
    if (kernel.kind === "mode") this.#extent(kernel.table, kernel.domain, kernel.name);
    if (kernel.kind === "aggregate" || kernel.kind === "mode") {
      const { inputs, code } = kernel.epilogue;
      const given = kernel.kind === "mode" ? 1 : kernel.pairs.length;
      registers = this.#code(kernel.name, code, given + inputs.length);
    }
    for (const output of kernel.outputs) {
      check(output.register);
      if (output.kind === "keep") this.#extent(output.buffer, kernel.domain, kernel.name);
      else this.#extent(output.partials, blocksOf(kernel.domain), kernel.name);
    }
  }

  #site(site: number | null, where: string): void {
    if (site === null) return;
    const found = this.#plan.sites[site];
    if (!found) this.#fail("reference", `${where} names site ${site}, which does not exist`);
    this.buffer(found.table, `site ${site}`);
  }

  #extent(buffer: BufferId, extent: Extent, where: string): void {
    const found = this.#plan.buffers[buffer]!.extent;
    if (found !== extent)
      this.#fail("extent", `${where} takes ${this.#name(buffer)} for one of ${extent}, not ${found}`);
  }

  /** Checks operands and returns how many registers there are. */
  #code(name: string, code: readonly (Instruction | ScalarInstruction)[], given: number): number {
    code.forEach((instruction, k) => {
      const operands =
        "operands" in instruction
          ? instruction.operands
          : instruction.op === "entry"
            ? [instruction.index, instruction.otherwise ?? instruction.index]
            : [];
      const late = operands.find((operand) => operand >= given + k);
      if (late !== undefined) {
        this.#fail("register", `instruction ${k} (${instruction.op}) of ${name} reads register ${late} too early`);
      }
    });
    return given + code.length;
  }

  readonly #pair = ([a, b]: readonly [BufferId, BufferId]): void => {
    this.buffer(a, "swap");
    this.buffer(b, "swap");
    const [x, y] = [this.#storageIfComputed(a), this.#storageIfComputed(b)];
    const [one, other] = [this.#plan.buffers[a]!, this.#plan.buffers[b]!];
    const areAlike = one.extent === other.extent && one.element === other.element;
    if (x === null || y === null || x === y || !areAlike) {
      this.#fail("parity", `${this.#name(a)} and ${this.#name(b)} cannot be exchanged`);
    }
  };

  #storage(buffer: BufferId, kernel: Kernel): number {
    const storage = this.#storageIfComputed(buffer);
    if (storage === null) this.#fail("constant", `${kernel.name} writes ${this.#name(buffer)}, which is given`);
    return storage;
  }

  #storageIfComputed(buffer: BufferId): number | null {
    const origin = this.#plan.buffers[buffer]?.origin;
    return origin?.kind === "computed" ? origin.storage : null;
  }

  #name(buffer: BufferId): string {
    return `buffer ${buffer} (${this.#plan.buffers[buffer]?.name ?? "?"})`;
  }

  #fail(check: Check, message: string): never {
    throw new EdgewiseError({ code: "plan/invalid", message: `${check}: ${message}; ${PLAN_CHECKS[check]}` });
  }
}

function extentAt(place: InputPlace, domain: "nodes" | "edges"): Extent {
  if (place === "here") return domain;
  return place === "edge" || place === "source_edge" || place === "destination_edge" ? "edges" : "nodes";
}
