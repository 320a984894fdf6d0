/**
 * Rotation: a part of a loop's body moves around the back edge, so that fusion can work across that edge. (This is not the
 * loop rotation of LLVM, which moves the test of a loop to its end.) A kernel that reads only carried values of its round
 * moves to the end of the round before, where these values are computed, and `fuse` can join the two.
 *
 *     loop (%i, %rank = %start) {               %first = div %start, %degree
 *       %share = div %rank, %degree             loop (%i, %rank = %start, %share = %first) {
 *       %sum = aggregate … (source %share)  →     %sum = aggregate … (source %share)
 *       %next = mul %sum, %damping                %next = mul %sum, %damping
 *       yield %next                               %ahead = div %next, %degree
 *     }                                           yield %next, %ahead
 *                                               }
 *
 * The kernel then runs once more than before, on values that no round reads, so it must be total. It moves only where a
 * kernel over the same nodes or edges gives the next values and can be joined with it; otherwise the move would cost a
 * carried array and save nothing. Of ops that read one another, one run of the pass moves only the first, since `fuse` runs
 * before the pass and makes one op of them. A loop that ends when nothing that it carries changes is left alone, since it
 * would compare the additional carried value too.
 */

import { isControl } from "../src/ir/op/traits.ts";
import type { Op, OpOf, Region, Value } from "../src/ir/value.ts";
import { newValue } from "../src/ir/value.ts";
import { copyOp, usedValues, withBody } from "../src/ir/walk.ts";
import type { Pass } from "../src/pass.ts";
import type { Member, Place } from "./fuse/member.ts";
import { inputsOf, isMember, placeOf, placeOfValue, samePlace } from "./fuse/member.ts";

export const rotate: Pass = {
  name: "rotate",
  doc: "Compute at the end of a round what the next round begins with, where it can be fused with what gives its operands.",
  run: (func) => withBody(func, rotateIn(func.body)),
};

function rotateIn(region: Region): Region {
  const ops = region.ops.flatMap((op) => {
    if (!isControl(op)) return [op];
    const regions = op.regions.map(rotateIn);
    const inner = regions.every((one, k) => one === op.regions[k]) ? op : { ...op, regions };
    return inner.name === "loop" ? rotateLoop(inner) : [inner];
  });
  return ops.length === region.ops.length && ops.every((op, k) => op === region.ops[k]) ? region : { ...region, ops };
}

/** The kernels that the first round no longer computes, followed by the loop. */
function rotateLoop(loop: OpOf<"loop">): readonly Op[] {
  if (loop.attributes.until === "unchanged") return [loop];
  const body = loop.regions[0]!;
  const carried = body.parameters.slice(1);
  const initial = loop.operands.slice(loop.attributes.limited ? 1 : 0);
  const heads = findHeads(body, carried);
  if (heads.size === 0) return [loop];

  const before = [...heads].map((op) => copyReading(op, carried, initial));
  const after = [...heads].map((op) => copyReading(op, carried, body.yields));
  const moved = [...heads].flatMap((op) => op.results);
  const limit = loop.operands.slice(0, loop.operands.length - initial.length);
  return [
    ...before,
    {
      ...loop,
      operands: [...limit, ...initial, ...before.flatMap((op) => op.results)],
      regions: [
        {
          parameters: [...body.parameters, ...moved],
          ops: [...body.ops.filter((op) => !heads.has(op)), ...after],
          yields: [
            ...body.yields.slice(0, carried.length),
            ...after.flatMap((op) => op.results),
            ...body.yields.slice(carried.length),
          ],
        },
      ],
      results: [
        ...loop.results.slice(0, carried.length),
        ...moved.map(({ type, graph, name }) => newValue(type, graph, name)),
        ...loop.results.slice(carried.length),
      ],
    },
  ];
}

/** A copy of an op that reads other values in place of the carried ones. */
function copyReading(op: Op, carried: readonly Value[], others: readonly Value[]): Op {
  const pairs = carried.map((value, k) => [value, others[k]!] as const);
  return copyOp(op, new Map(pairs.filter(([value]) => op.operands.includes(value))));
}

/**
 * The kernels of a loop's body that read only carried values of their round, and can join the kernels that give the next of
 * these.
 */
function findHeads(body: Region, carried: readonly Value[]): ReadonlySet<Op> {
  const next = new Map(carried.map((value, k) => [value, body.yields[k]!]));
  const producer = new Map<Value, Op>();
  for (const op of body.ops) for (const result of op.results) producer.set(result, op);
  const round = body.parameters[0];
  const heads = new Set<Op>();
  for (const op of body.ops) {
    // An array that is yielded as well would have to be copied once it is a carried value itself.
    if (!isMember(op) || op.results.some((result) => result.graph && body.yields.includes(result))) continue;
    const inputs = inputsOf(op);
    if (inputs.some((value) => value === round || producer.has(value))) continue;
    const afterwards = inputs.flatMap((value) => next.get(value) ?? []);
    // Carried values that exchange their places are not handled by this pass.
    if (afterwards.some((value) => next.has(value))) continue;
    if (canJoin(op, afterwards, body, producer)) heads.add(op);
  }
  return heads;
}

/** Whether a member that reads these values instead can be fused with the kernel that gives the last of them. */
function canJoin(member: Member, inputs: readonly Value[], { ops }: Region, producer: ReadonlyMap<Value, Op>): boolean {
  const place = placeOf(member)!;
  const producers = new Set(inputs.filter((value) => isAt(place, value)).map((value) => producer.get(value)));
  const target = ops.findLast((op) => producers.has(op));
  if (!target || target === member || !(isMember(target) || target.name === "aggregate")) return false;
  if (isMember(target) && !samePlace(placeOf(target)!, place)) return false;
  const later = dependentsOf(target, ops);
  return inputs.every((value) => (target.results.includes(value) ? isAt(place, value) : !later.has(value)));
}

function isAt(place: Place, value: Value): boolean {
  const where = placeOfValue(value);
  return where !== null && samePlace(where, place);
}

/** The values that an op gives, and those that depend on them, directly or not. */
function dependentsOf(op: Op, ops: readonly Op[]): ReadonlySet<Value> {
  const dependents = new Set(op.results);
  for (const other of ops.slice(ops.indexOf(op) + 1)) {
    if ([...usedValues(other)].some((value) => dependents.has(value))) {
      for (const result of other.results) dependents.add(result);
    }
  }
  return dependents;
}
