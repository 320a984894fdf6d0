/** Emits statements. Loops test at the bottom, behind a guard, so that a round takes one branch (loop inversion). */

import type { Expression, Statement } from "../../loop/loop.ts";
import { lanesOf, typeOf } from "../../loop/verify.ts";
import { countingOf } from "./counters.ts";
import { ACCESS, EMITS, emitAddress, emitExpression } from "./expression.ts";
import type { KernelCode } from "./kernel-code.ts";
import { spell } from "./spelling.ts";
import { emitUpdate } from "./update.ts";
import { storeLanes } from "./vector.ts";
import { isWide } from "./wide/locals.ts";
import { assignWide, storeWide } from "./wide/wide.ts";

/** A failure record of the frame: how many failures, and the least index that failed. Offsets in bytes. */
const FAILURE = { bytes: 16, count: 0, least: 8 } as const;

/** Emits statements one after the other. */
export function emitStatements(code: KernelCode, statements: readonly Statement[]): void {
  const { widened } = code;
  for (const statement of statements) {
    const isLoop = statement.kind === "for" || statement.kind === "while";
    // What was widened before holds in a branch, but not in the next round of a loop, nor after either.
    if (isLoop) widened.clear();
    emitStatement(code, statement);
    if (isLoop || statement.kind === "if") widened.clear();
  }
}

function emitStatement(code: KernelCode, statement: Statement): void {
  const { f } = code;
  switch (statement.kind) {
    case "assign":
      if (code.parts.has(statement.local)) {
        assignWide(code, statement.local, statement.value, EMITS);
        break;
      }
      emitExpression(code, statement.value);
      f.set(code.locals[statement.local]!);
      break;
    case "store": {
      if (isWide(typeOf(statement.value, code.kernel))) {
        storeWide(code, statement, EMITS);
        break;
      }
      const offset = emitAddress(code, statement.array, statement.index);
      emitExpression(code, statement.value);
      const { element } = code.kernel.arrays[statement.array]!;
      const lanes = lanesOf(typeOf(statement.value, code.kernel));
      if (lanes === null) f.store(ACCESS[element].store, offset);
      else storeLanes(f, element, lanes, offset);
      break;
    }
    case "update":
      emitUpdate(code, statement);
      break;
    case "for":
      emitFor(code, statement);
      break;
    case "while":
      emitLoop(code, {
        condition: () => emitExpression(code, statement.condition),
        body: () => emitStatements(code, statement.body),
      });
      break;
    case "if": {
      emitExpression(code, statement.condition);
      const before = [...code.widened];
      const branch = (statements: readonly Statement[]) => (): void => {
        code.widened.clear();
        for (const [local, words] of before) code.widened.set(local, words);
        emitStatements(code, statements);
      };
      f.if([], branch(statement.then), statement.otherwise.length > 0 ? branch(statement.otherwise) : undefined);
      break;
    }
    case "leave":
      f.branch(code.exits.at(-1)!);
      break;
    case "fail":
      emitFail(code, statement.record, statement.index);
      break;
    default:
      statement satisfies never;
  }
}

function emitFor(code: KernelCode, loop: Statement & { kind: "for" }): void {
  const { f, index, countings, bases } = code;
  const { local, from, to, step, body } = loop;
  const counter = code.locals[local]!;
  const end = f.local(index.type, `${counter.name} end`);
  const counting = countingOf(loop, code.kernel, code.escaping);
  const { shift } = counting;
  const start = counting.from === null ? null : bases[counting.from]!.local;
  // Both bounds are computed before the counter is set, since the upper one may read its old value.
  for (const bound of [from, to]) {
    emitExpression(code, bound);
    if (shift > 0) {
      f.address(shift);
      spell(index.ops.shl, code);
    }
    if (start !== null) {
      f.get(start);
      spell(index.ops.add, code);
    }
  }
  f.set(end).set(counter);
  countings.set(local, counting);
  emitLoop(code, {
    condition: () => {
      f.get(counter).get(end);
      spell(index.comparisons.lt, code);
    },
    body: () => {
      emitStatements(code, body);
      f.get(counter).address(step * 2 ** shift);
      spell(index.ops.add, code);
      f.set(counter);
    },
  });
  countings.delete(local);
}

/**
 * Emits a loop that runs while a condition holds. The code of the condition stands twice: before the first round, and at the
 * end of each.
 */
function emitLoop(code: KernelCode, { condition, body }: { condition: () => void; body: () => void }): void {
  const { f, exits, widened } = code;
  condition();
  f.if([], (exit) =>
    f.loop([], (again) => {
      exits.push(exit);
      widened.clear();
      body();
      exits.pop();
      widened.clear();
      condition();
      f.branchIf(again);
    }),
  );
}

function emitFail(code: KernelCode, record: number, index: Expression): void {
  const { f, frame, kernel } = code;
  const failed = code.scratch("i64", 0);
  const start = kernel.failures + record * FAILURE.bytes;
  const [count, least] = [start + FAILURE.count, start + FAILURE.least];
  emitExpression(code, index);
  f.op(typeOf(index, kernel) === "u32" ? "i64.extend_i32_u" : "i64.extend_i32_s").set(failed);
  f.get(frame).load("i32.load", count).op("i32.eqz");
  f.get(failed).get(frame).load("i64.load", least).op("i64.lt_s").op("i32.or");
  f.if([], () => f.get(frame).get(failed).store("i64.store", least));
  f.get(frame).get(frame).load("i32.load", count).const("i32", 1).op("i32.add").store("i32.store", count);
}
