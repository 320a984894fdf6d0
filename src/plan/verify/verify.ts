/**
 * Verifies a plan before it is run, whether the planner made it or a file held it. The verifier knows the schema and
 * the records of the kinds of kernels, and nothing of how plans are made.
 */

import { EdgewiseError } from "../../error.ts";
import { isAssumptionKind } from "../../ir/facts.ts";
import { ELEMENT_BYTES } from "../../ir/type.ts";
import { Part } from "../../part.ts";
import type { BufferId, SlotId } from "../buffer.ts";
import { defaultProblem } from "../defaults.ts";
import type { Extent } from "../domain.ts";
import { isBlocks, isSameExtent } from "../domain.ts";
import type { Kernel, PlanKernel } from "../kernel.ts";
import { accessesOf, checkKernel, inputsOf, isKernelKind, readsElsewhere } from "../kernel.ts";
import type { Access } from "../kernels/record.ts";
import { tableOf } from "../kernels/scalars.ts";
import type { Level, Plan, Step } from "../plan.ts";
import { PLAN_VERSION } from "../plan.ts";
import { kernelsOf, slotsRead, walkLevels, walkSteps, watchedSlots } from "../walk.ts";
import { fail, spellBuffer, storageOf } from "./checks.ts";
import { verifyContents } from "./contents.ts";
import { Exchanges } from "./exchanges.ts";
import { KernelChecks } from "./kernel-checks.ts";
import { expectNesting } from "./nesting.ts";
import { checkSources } from "./sources.ts";

/** The checks of sparse rounds, which are half of all checks. */
export const SPARSE_CHECKS = new Part(() => import("./sparse.ts"));

/**
 * Throws `plan/invalid` with the name of the check that fails. For a plan with sparse rounds, their checks have to be
 * loaded.
 */
export function verifyPlan(plan: Plan): void {
  if (plan.version !== PLAN_VERSION) {
    throw new EdgewiseError({
      code: "plan/invalid",
      message: `version: a plan of version ${String(plan.version)}, expected ${PLAN_VERSION}`,
      hint: "Make the plan anew from its algorithm.",
    });
  }
  expectNesting(plan.steps);
  const verifier = new Verifier(plan);
  verifier.assumptions();
  verifier.defaults();
  verifier.storages();
  verifier.steps(plan.steps, false);
  for (const { name, place } of [...plan.parameters, ...plan.results]) {
    if (place.kind === "slot") verifier.slot(place.slot, name);
    else verifier.buffer(place.buffer, name);
  }
  for (const slot of watchedSlots(plan)) verifier.slot(slot, "the outcome of loops");
  // This check comes once everything that is named is known to exist.
  verifier.roles();
  if (hasSparseRounds(plan)) SPARSE_CHECKS.here.verifySparse(plan, verifier.exchanges);
  verifyContents(plan, verifier.exchanges);
}

/** Tells whether a loop of a plan has sparse rounds. */
export function hasSparseRounds({ steps }: Plan): boolean {
  return [...walkSteps(steps)].some((step) => step.kind === "loop" && step.sparse.kind === "sparse");
}

class Verifier {
  readonly exchanges: Exchanges;
  readonly #plan: Plan;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.exchanges = new Exchanges(plan);
  }

  assumptions(): void {
    for (const assumption of this.#plan.assumptions) {
      if (!isAssumptionKind(assumption.kind)) fail("assumption", `an assumption of kind ${assumption.kind}`);
      if (assumption.kind !== "parameter") continue;
      const parameter = this.#plan.parameters.find(({ name }) => name === assumption.name);
      if (parameter?.type.domain !== "scalar") fail("assumption", `${assumption.name} is no scalar parameter`);
    }
  }

  defaults(): void {
    const { parameters } = this.#plan;
    parameters.forEach(({ name }, k) => {
      const problem = defaultProblem(parameters.slice(0, k + 1));
      if (problem !== null) fail("default", `of ${name} ${problem}`);
    });
  }

  /** Binding gives a storage the width of its widest buffer. */
  storages(): void {
    const firstOf = new Map<number, BufferId>();
    this.#plan.buffers.forEach(({ origin, extent }, buffer) => {
      this.#graph(extent, this.#name(buffer));
      if (origin.kind !== "computed") return;
      const first = firstOf.get(origin.storage);
      if (first === undefined) {
        firstOf.set(origin.storage, buffer);
        return;
      }
      if (!isSameExtent(this.#plan.buffers[first]!.extent, extent) || isBlocks(extent)) {
        fail("storage", `${this.#name(first)} and ${this.#name(buffer)} have one storage`);
      }
    });
  }

  steps(steps: readonly Step[], repeats: boolean): void {
    for (const step of steps) {
      if (step.kind === "level") this.#kinds(step);
      for (const slot of slotsRead(step)) this.slot(slot, step.kind);
      switch (step.kind) {
        case "level":
          this.#level(step, repeats);
          break;
        case "choose":
          if (step.cases.length !== 2) fail("reference", `a choice between ${step.cases.length} cases of 2`);
          for (const branch of step.cases) this.steps(branch, repeats);
          break;
        case "loop":
          if (step.limit === null && step.until === null) fail("loop", "a loop without limit and until");
          for (const slot of [
            step.round,
            step.rounds,
            step.converged,
            ...[...step.moves, ...step.notes].map(({ to }) => to),
          ]) {
            this.slot(slot, "loop");
          }
          for (const buffer of step.carries) this.buffer(buffer, "loop");
          step.swaps.forEach(this.#pair);
          if (step.sources !== null) checkSources(step);
          this.steps(step.body, true);
          break;
        default:
          step satisfies never;
      }
    }
  }

  slot(slot: SlotId, where: string): void {
    if (!this.#plan.slots[slot]) fail("reference", `${where} names slot ${slot}, which does not exist`);
  }

  buffer(buffer: BufferId, where: string): void {
    if (!this.#plan.buffers[buffer]) fail("reference", `${where} names buffer ${buffer}, which does not exist`);
  }

  /** Block results have to be folded by their own reduction, whichever of two exchanged buffers they are in. */
  roles(): void {
    const written = new Map<BufferId, Set<string>>();
    const root = (buffer: BufferId): BufferId => this.exchanges.groupOf(buffer)?.[0] ?? buffer;
    const levels = [...walkLevels(this.#plan)];
    for (const { buffer, partialsOf } of levels.flatMap(({ kernels }) => kernels.flatMap(accessesOf<Kernel["kind"]>))) {
      if (partialsOf === undefined) continue;
      const roles = written.get(root(buffer)) ?? new Set<string>();
      written.set(root(buffer), roles.add(partialsOf));
    }
    for (const { scalars } of levels) {
      for (const { buffer, partialsOf } of scalars ? accessesOf(scalars) : []) {
        if (partialsOf === undefined) continue;
        const roles = [...(written.get(root(buffer)) ?? [])];
        if (roles.length === 1 && roles[0] === partialsOf) continue;
        const found = roles.length === 0 ? "nothing" : roles.join(" and ");
        fail("role", `${scalars!.name} takes ${this.#name(buffer)} for block results of ${partialsOf}, found ${found}`);
      }
    }
  }

  #kinds({ scalars, kernels }: Level): void {
    if (scalars !== null && scalars.kind !== "scalars") fail("kernel", "the scalars of a level are of another kind");
    for (const { kind, name } of kernels) {
      if (!isKernelKind(kind)) fail("kernel", `${String(name)} is of kind ${String(kind)}`);
    }
  }

  #level(level: Level, repeats: boolean): void {
    const { scalars, kernels, alternates, fence } = level;
    alternates.forEach(this.#pair);
    for (const kernel of kernelsOf(level)) this.#kernel(kernel);
    for (const instruction of scalars?.code ?? []) {
      if (instruction.op === "count") this.#graph(instruction.of, scalars!.name);
      if (!("partials" in instruction) || !repeats) continue;
      if (!alternates.some(([a]) => a === instruction.partials)) {
        const name = this.#name(instruction.partials);
        fail("parity", `${scalars!.name} folds ${name} in a loop without alternating it`);
      }
    }
    const tables = (scalars?.code ?? []).flatMap((instruction) => tableOf(instruction) ?? []);
    const unfenced = tables.find((table) => storageOf(table, this.#plan) !== null);
    if (unfenced !== undefined && kernels.length === 0 && !fence) {
      fail("fence", `scalars read an entry of ${this.#name(unfenced)}, and no barrier follows`);
    }
    this.#races(kernels);
  }

  /**
   * Checks that no kernel of a level writes memory that another kernel of the level reads or writes, whichever buffers
   * name it.
   */
  #races(kernels: readonly Kernel[]): void {
    const touched = kernels.flatMap((kernel) => accessesOf(kernel).map((access) => ({ kernel, ...access })));
    const writers = new Map<number, typeof touched>();
    for (const access of touched) {
      if (access.mode === "read") continue;
      for (const storage of this.exchanges.storagesOf(access.buffer)) {
        writers.set(storage, [...(writers.get(storage) ?? []), access]);
      }
    }
    for (const access of touched) {
      const { kernel, buffer, mode } = access;
      for (const storage of this.exchanges.storagesOf(buffer)) {
        for (const write of writers.get(storage) ?? []) {
          if (write === access || !this.exchanges.mayMeet(write.buffer, buffer)) continue;
          if (mode !== "read") {
            fail("race", `${kernel.name} and ${write.kernel.name} both write ${this.#name(buffer)}`);
          }
          if (write.kernel !== kernel) {
            fail("race", `${kernel.name} reads ${this.#name(buffer)} while ${write.kernel.name} writes there`);
          }
          if (readsElsewhere(kernel, buffer)) {
            fail("self", `${kernel.name} reads other entries of ${this.#name(buffer)} while it writes there`);
          }
          if (this.#widthOf(write.buffer) !== this.#widthOf(buffer)) {
            fail("self", `${kernel.name} reads ${this.#name(buffer)} while it writes other widths there`);
          }
        }
      }
    }
  }

  #kernel(kernel: PlanKernel): void {
    const { name } = kernel;
    if (kernel.kind !== "scalars") this.#graph(kernel.domain, name);
    for (const access of accessesOf(kernel)) this.#access(access, name);
    checkKernel(kernel, new KernelChecks(name, this.#plan));
    if (kernel.kind === "scalars") return;
    for (const input of inputsOf(kernel)) {
      if (input.from === "slot") this.slot(input.slot, name);
      if (input.from === "count") this.#graph(input.of, name);
      if (input.from === "degree" && kernel.domain.of === "edges") fail("extent", `${name} reads the row of an edge`);
    }
  }

  #graph({ graph }: Pick<Extent, "graph">, where: string): void {
    if (!this.#plan.graphs[graph]) fail("reference", `${where} is of graph ${graph}, which does not exist`);
  }

  #access({ buffer, mode, extent }: Access, where: string): void {
    this.buffer(buffer, where);
    if (mode !== "read" && storageOf(buffer, this.#plan) === null) {
      fail("constant", `${where} writes ${this.#name(buffer)}, which is given`);
    }
    const found = this.#plan.buffers[buffer]!.extent;
    if (fits(found, extent)) return;
    const expected = typeof extent === "string" ? extent : spellExtent(extent);
    fail("extent", `${where} takes ${this.#name(buffer)} for one of ${expected}, not ${spellExtent(found)}`);
  }

  readonly #pair = ([a, b]: readonly [BufferId, BufferId]): void => {
    this.buffer(a, "swap");
    this.buffer(b, "swap");
    const [x, y] = [storageOf(a, this.#plan), storageOf(b, this.#plan)];
    const [one, other] = [this.#plan.buffers[a]!, this.#plan.buffers[b]!];
    const areAlike = isSameExtent(one.extent, other.extent) && one.element === other.element;
    if (x === null || y === null || x === y || !areAlike) {
      fail("parity", `${this.#name(a)} and ${this.#name(b)} cannot be exchanged`);
    }
  };

  #widthOf(buffer: BufferId): number {
    return ELEMENT_BYTES[this.#plan.buffers[buffer]!.element];
  }

  #name(buffer: BufferId): string {
    return spellBuffer(buffer, this.#plan);
  }
}

/** Tells whether the extent of a buffer is the one that a kernel expects. */
function fits(found: Extent, expected: Access["extent"]): boolean {
  if (typeof expected !== "string") return isSameExtent(found, expected);
  return isBlocks(found) === (expected === "blocks");
}

function spellExtent({ graph, of }: Extent): string {
  return `${of} of graph ${graph}`;
}
