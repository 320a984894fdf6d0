/**
 * Puts every op of a region on the earliest level at which its operands are there (ASAP scheduling). A loop or an `if` is one
 * step, whose body has levels of its own; no op leaves or enters it.
 *
 * A level consists of scalars, which every worker computes for itself; kernels side by side; then loops and choices. What
 * depends on these is on a later level. A scalar computed from scalars needs no later level than theirs.
 *
 *     level 0   s = 1 / n          scalar code
 *               x = map … s        kernel, beside others of the level
 *     level 1   y = sum of x       over neighbors: needs all of x
 */

import { hasLoop } from "../analysis/termination.ts";
import { canFail } from "../ir/op/traits.ts";
import { isScalarOp, meaningElement } from "../ir/op.ts";
import type { Op, OpOf, Region, Value } from "../ir/value.ts";
import { elementOf } from "../ir/value.ts";
import { freeValues } from "../ir/walk.ts";
import type { BufferId, Place, SlotId } from "../plan/buffer.ts";
import { buffersRead } from "../plan/kernel.ts";
import type { Choose, Loop, Step } from "../plan/plan.ts";
import { buffersReadIn, walkSteps } from "../plan/walk.ts";
import { unchanged } from "./convergence.ts";
import { planForNodes } from "./for-nodes.ts";
import type { Register } from "./kernel-code.ts";
import type { Fold } from "./kernel-parts.ts";
import { linesOf, mapDomain } from "./kernel-parts.ts";
import { copyKernel, kernelize } from "./kernelize.ts";
import { noteResidual } from "./loop-outcomes.ts";
import { LeafArrays } from "./materialize-leaves.ts";
import type { OpenLevel } from "./open-levels.ts";
import { OpenLevels } from "./open-levels.ts";
import type { PlanBuilder } from "./plan-builder.ts";
import { domainOf, typeOf } from "./plan-builder.ts";
import type { RegionLevels } from "./region-levels.ts";
import { NOT_YET_SPARSE } from "./sparse/body.ts";

/** The buffers that yielded values of a region must be in at its end. */
type Targets = ReadonlyMap<Value, BufferId>;

/** Turns one region into steps. Values from outside are ready at level 0. */
export class RegionPlanner implements RegionLevels {
  readonly #builder: PlanBuilder;
  readonly #targets: Targets;
  /** Whether the steps run repeatedly, so that partial results must alternate between two buffers. */
  readonly #repeats: boolean;
  readonly levels: OpenLevels;
  readonly #leaves: LeafArrays;
  /** The first level that can read each value of the region; values from outside are not in it. */
  readonly #ready = new Map<Value, number>();
  /** The first level for the next op that may fail, and for one that may fail after a loop. */
  #failReady = 0;
  #loopReady = 0;

  constructor(builder: PlanBuilder, targets: Targets, repeats: boolean) {
    this.#builder = builder;
    this.#targets = targets;
    this.#repeats = repeats;
    this.levels = new OpenLevels(builder);
    this.#leaves = new LeafArrays(builder, this.levels);
  }

  add(op: Op): void {
    if (op.name === "const") {
      const { value, element } = op.attributes;
      this.#builder.place(op.results[0]!, { kind: "const", element, value });
    } else if (op.name === "node_attribute" || op.name === "edge_attribute") {
      const domain = op.name === "node_attribute" ? "node" : "edge";
      const buffer = this.#builder.attribute(domain, op.attributes, op.span);
      this.#builder.place(op.results[0]!, { kind: "buffer", buffer });
    } else if (op.name === "node_index" || op.name === "edge_index" || op.name === "degree") {
      this.#leaves.add(op, this.#targets.get(op.results[0]!));
    } else if (op.name === "loop") this.#loop(op);
    else if (op.name === "for_nodes") this.#forNodes(op);
    else if (op.name === "if") this.#if(op);
    else if (op.name === "require") this.#require(op);
    else this.#kernel(op);
  }

  /** The slot of a scalar, filled at or before the level at which it is asked for. */
  slotOf(value: Value): SlotId {
    const source = this.#builder.sourceOf(value);
    if (source.kind === "slot") return source.slot;
    if (source.kind !== "const") throw new Error("an array is in no slot");
    const slot = this.#builder.newSlot(value.name ?? "constant", source.element);
    const level = this.levels.open(0);
    level.outputs.push({ register: level.scalars.numberOf(this.scalar(level, value)), slot });
    return slot;
  }

  /** The buffer that holds a node or edge value by the end of the region. */
  bufferOf(value: Value): BufferId {
    const buffer = this.#builder.bufferOf(value);
    this.#leaves.write([buffer], this.levels.last);
    return buffer;
  }

  /**
   * Makes sure that a buffer holds a node or edge value at the end of the region. The value is either computed there, or
   * copied, on the level at which it is ready and no earlier than `earliest`.
   */
  deliver(value: Value, to: BufferId, earliest = 0): void {
    const source = this.#builder.sourceOf(value);
    if (source.kind === "buffer" && source.buffer === to) return;
    const at = Math.max(earliest, this.readyLevel([value]));
    if (this.#builder.leafIn(to) === value) this.#leaves.write([to], at);
    else this.levels.open(at).kernels.push(copyKernel(value, to, this.#builder));
  }

  /** Copies a scalar to a slot, on the level at which it is ready and no earlier than `earliest`. */
  deliverScalar(value: Value, to: SlotId, earliest = 0): void {
    const level = this.levels.open(Math.max(earliest, this.readyLevel([value])));
    level.outputs.push({ register: level.scalars.numberOf(this.scalar(level, value)), slot: to });
  }

  finish(): Step[] {
    return this.levels.finish();
  }

  /** The first level on which values can be read. */
  readyLevel(values: Iterable<Value>): number {
    let level = 0;
    for (const value of values) level = Math.max(level, this.#ready.get(value) ?? 0);
    return level;
  }

  /**
   * The first level for an op: its operands are ready, and all earlier ops that can fail are before it, so that the first
   * failure in the program's order is told. A loop waits for these too, since it may have no end; and ops that can fail wait
   * for loops.
   */
  levelOf(op: Op, reads: Iterable<Value>): number {
    const fails = canFail(op);
    const level = this.readyLevel(reads);
    if (!fails && !hasLoop(op)) return level;
    return Math.max(level, this.#failReady, fails ? this.#loopReady : 0);
  }

  #kernel(op: Op): void {
    const builder = this.#builder;
    const kernelized = kernelize(op, builder, (value) => {
      const target = this.#targets.get(value);
      return target ?? builder.newBuffer(value.name ?? op.name, elementOf(value), mapDomain(value));
    });
    const reads = kernelized
      ? buffersRead(kernelized.kernel)
      : op.name === "gather"
        ? [builder.bufferOf(op.operands[0]!)]
        : [];
    const at = this.#leaves.readLevel(reads, this.levelOf(op, op.operands));
    if (canFail(op)) this.#failReady = at;
    if (!kernelized) {
      this.#scalarOp(op, at);
      return;
    }
    const lines = linesOf(op);
    this.levels.open(at).kernels.push(lines ? { ...kernelized.kernel, lines } : kernelized.kernel);
    const { after = [] } = kernelized;
    for (const [k, work] of after.entries()) work(this.levels.open(at + 1 + k));
    const ready = at + 1 + after.length;
    for (const { value, buffer } of kernelized.kept) this.#result(value, ready, { kind: "buffer", buffer });
    for (const { value, fold } of kernelized.reductions) {
      const level = this.levels.open(ready);
      const register = this.fold(level, fold);
      level.scalarOps.push(`fold ${value.name ?? (fold.op === "fold" ? fold.monoid : op.name)}`);
      this.#define(level, ready, value, register);
    }
  }

  /** Adds a scalar op, or a gather of one entry. */
  #scalarOp(op: Op, at: number): void {
    const level = this.levels.open(at);
    const { scalars } = level;
    const result = op.results[0]!;
    let register: Register;
    if (isScalarOp(op)) {
      const operands = op.operands.map((operand) => this.scalar(level, operand));
      register = scalars.scalar(op.name, meaningElement(op), operands);
    } else if (op.name === "node_count" || op.name === "edge_count") {
      const count = scalars.append({ op: "count", of: domainOf(op.name === "node_count" ? "node" : "edge") });
      const { element } = op.attributes;
      register = element === "u32" ? count : scalars.scalar("cast", element, [count]);
    } else if (op.name === "gather") {
      const [table, index, otherwise] = op.operands;
      register = scalars.append({
        op: "entry",
        table: this.#builder.bufferOf(table!),
        index: scalars.numberOf(this.scalar(level, index!)),
        otherwise: otherwise ? scalars.numberOf(this.scalar(level, otherwise)) : null,
        site: otherwise ? null : this.#builder.newIndexSite(op, table!),
      });
    } else throw new Error(`${op.name} has no kernel`);
    level.scalarOps.push(op.name);
    this.#define(level, at, result, register);
  }

  #require(op: OpOf<"require">): void {
    const [condition, index] = op.operands as readonly [Value, Value | undefined];
    const at = this.levelOf(op, index ? [condition, index] : [condition]);
    this.#failReady = at;
    const level = this.levels.open(at);
    const { scalars } = level;
    scalars.append({
      op: "require",
      condition: scalars.numberOf(this.scalar(level, condition)),
      index: index ? scalars.numberOf(this.scalar(level, index)) : null,
      site: this.#builder.newRequireSite(op),
    });
    level.scalarOps.push(op.name);
  }

  #define(level: OpenLevel, at: number, value: Value, register: Register): void {
    const slot = this.#builder.newSlot(value.name ?? "scalar", elementOf(value));
    level.registers.set(value, register);
    level.outputs.push({ register: level.scalars.numberOf(register), slot });
    this.#builder.place(value, { kind: "slot", slot });
    this.#ready.set(value, at);
  }

  /** The register of a scalar in a level's scalar code. */
  scalar(level: OpenLevel, value: Value): Register {
    const known = level.registers.get(value);
    if (known) return known;
    const source = this.#builder.sourceOf(value);
    if (source.kind === "buffer" || source.kind === "leaf") throw new Error("an array is no scalar");
    const register =
      source.kind === "const"
        ? level.scalars.constant(source.value, source.element)
        : level.scalars.append({ op: "slot", slot: source.slot });
    level.registers.set(value, register);
    return register;
  }

  /** The register of a fold of block results. */
  fold(level: OpenLevel, fold: Fold): Register {
    if (this.#repeats) {
      const { partials } = fold;
      level.alternates.push([
        partials,
        this.#builder.newTwin(partials, `${this.#builder.buffers[partials]!.name} alternate`),
      ]);
    }
    return level.scalars.append(fold);
  }

  #loop(op: OpOf<"loop">): void {
    const builder = this.#builder;
    const { limited, until } = op.attributes;
    const body = op.regions[0]!;
    const [limit, ...initial] = limited ? op.operands : [null, ...op.operands];
    const [round, ...parameters] = body.parameters;
    const next = body.yields.slice(0, initial.length);

    const at = this.levelOf(op, [...op.operands, ...freeValues(body)]);
    const carried = parameters.map((parameter, k) => {
      const value = initial[k]!;
      const name = parameter.name ?? "carried";
      const { element, domain } = typeOf(parameter);
      if (domain === "scalar") {
        const slot = builder.newSlot(name, element);
        builder.place(parameter, { kind: "slot", slot });
        this.deliverScalar(value, slot, at);
        return { parameter, after: next[k]!, slot, buffer: -1, twin: null };
      }
      const buffer = builder.newBuffer(name, element, domainOf(domain));
      builder.place(parameter, { kind: "buffer", buffer });
      // A loop runs after the kernels of its level.
      this.deliver(value, buffer, at);
      return { parameter, after: next[k]!, slot: -1, buffer, twin: builder.newTwin(buffer, `${name} next`) };
    });
    const limitSlot = limit ? this.slotOf(limit) : null;
    const roundSlot = builder.newSlot(round!.name ?? "round", "i32");
    builder.place(round!, { kind: "slot", slot: roundSlot });

    const targets = new Map<Value, BufferId>();
    for (const { after, twin } of carried) if (twin !== null && !targets.has(after)) targets.set(after, twin);
    const planner = new RegionPlanner(builder, definedIn(body, targets), true);
    for (const inner of body.ops) planner.add(inner);
    const moves: { from: SlotId; to: SlotId }[] = [];
    for (const { after, slot, twin } of carried) {
      if (twin === null) moves.push({ from: planner.slotOf(after), to: slot });
      else planner.deliver(after, twin);
    }
    const untilSlot =
      until === "never"
        ? null
        : until === "value"
          ? planner.slotOf(body.yields.at(-1)!)
          : unchanged(
              planner,
              builder,
              carried.map(({ parameter, after, twin }) => ({ before: parameter, after, twin })),
            );
    const [rounds, converged] = op.results.slice(-2);
    const step: Loop = {
      kind: "loop",
      limit: limitSlot,
      round: roundSlot,
      body: planner.finish(),
      until: untilSlot,
      untilUnchanged: until === "unchanged",
      carries: carried.flatMap(({ buffer, twin }) => (twin === null ? [] : [buffer])),
      moves,
      swaps: carried.flatMap(({ buffer, twin }) => (twin === null ? [] : [[buffer, twin] as const])),
      rounds: builder.newSlot(rounds!.name ?? "rounds", "i32"),
      converged: builder.newSlot(converged!.name ?? "converged", "bool"),
      ...noteResidual(op, builder, (value) => this.slotOf(value)),
      sparse: NOT_YET_SPARSE,
      sources: null,
    };
    this.#control(at, step, op);
    carried.forEach(({ slot, buffer, twin }, k) => {
      this.#result(op.results[k]!, at + 1, twin === null ? { kind: "slot", slot } : { kind: "buffer", buffer });
    });
    this.#result(rounds!, at + 1, { kind: "slot", slot: step.rounds });
    this.#result(converged!, at + 1, { kind: "slot", slot: step.converged });
  }

  #forNodes(op: OpOf<"for_nodes">): void {
    const inside = new RegionPlanner(this.#builder, new Map(), true);
    const { step, at, places } = planForNodes(op, this.#builder, this, inside);
    this.#control(at, step, op);
    places.forEach((place, k) => {
      this.#result(op.results[k]!, at + 1, place);
    });
  }

  #if(op: OpOf<"if">): void {
    const builder = this.#builder;
    const at = this.levelOf(op, [...op.operands, ...op.regions.flatMap((region) => [...freeValues(region)])]);
    const on = this.slotOf(op.operands[0]!);
    const places = op.results.map((result) => {
      const { element, domain } = typeOf(result);
      const name = result.name ?? "choice";
      if (domain === "scalar") return { kind: "slot", slot: builder.newSlot(name, element) } as const;
      const buffer = this.#targets.get(result) ?? builder.newBuffer(name, element, domainOf(domain));
      return { kind: "buffer", buffer } as const;
    });
    const cases = op.regions.map((region) => {
      const targets = new Map<Value, BufferId>();
      region.yields.forEach((value, k) => {
        const place = places[k]!;
        if (place.kind === "buffer" && !targets.has(value)) targets.set(value, place.buffer);
      });
      const planner = new RegionPlanner(builder, definedIn(region, targets), this.#repeats);
      for (const inner of region.ops) planner.add(inner);
      region.yields.forEach((value, k) => {
        const place = places[k]!;
        if (place.kind === "buffer") planner.deliver(value, place.buffer);
        else planner.deliverScalar(value, place.slot);
      });
      return planner.finish();
    });
    const step: Choose = { kind: "choose", on, cases: cases.reverse(), why: "an if of the program" };
    this.#control(at, step, op);
    op.results.forEach((result, k) => {
      this.#result(result, at + 1, places[k]!);
    });
  }

  #control(at: number, step: Step, op: Op): void {
    this.levels.open(at).controls.push(step);
    for (const inner of walkSteps([step])) if (inner.kind === "level") this.#leaves.write(buffersReadIn(inner), at);
    if (canFail(op)) this.#failReady = at + 1;
    if (hasLoop(op)) this.#loopReady = at + 1;
  }

  #result(value: Value, ready: number, place: Place): void {
    this.#builder.place(value, place);
    this.#ready.set(value, ready);
  }
}

/** The targets of values that the region computes itself, which can be written there directly. All others are copied. */
function definedIn(region: Region, targets: Targets): Targets {
  const defined = new Set(
    region.ops.flatMap((op) => (op.name === "loop" || op.name === "for_nodes" ? [] : op.results)),
  );
  return new Map([...targets].filter(([value]) => defined.has(value)));
}
