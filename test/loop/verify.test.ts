import { describe, expect, it } from "vitest";
import { EdgewiseError } from "../../src/error.ts";
import type { Expression, LoopKernel, Statement, Widths } from "../../src/loop/loop.ts";
import { typeOf, verifyKernel } from "../../src/loop/verify.ts";
import {
  array,
  assign,
  at,
  BEGIN,
  compare,
  constant,
  convert,
  END,
  fail,
  fixed,
  forLoop,
  ifThen,
  index,
  kernel,
  leave,
  load,
  loadLanes,
  local,
  scalar,
  splat,
  store,
  sumRows,
  update,
  vector,
  whileLoop,
} from "./kernels.ts";

const [I, T, W] = [2, 3, 4];

const base = kernel(
  "subject",
  [array("x", "f64", fixed(0)), array("flags", "bool", fixed(1))],
  { i: "index", t: "f64", w: "u32" },
  [],
);

const WIDTHS: Widths = { vectorBytes: 16, indexBytes: 4, pointerBytes: 4 };

/** The message of the refusal. */
function refusal(subject: LoopKernel, widths: Widths = WIDTHS): string {
  try {
    verifyKernel(subject, widths);
  } catch (error) {
    if (error instanceof EdgewiseError && error.code === "loop/invalid") return error.message;
    throw error;
  }
  return "accepted";
}

const ofBody = (...body: readonly Statement[]): string => refusal({ ...base, body });
const ofValue = (value: Expression): string => ofBody(assign(T, value));
const ofIndex = (value: Expression): string => ofBody(assign(I, value));

describe("the verifier of loops", () => {
  it("accepts a kernel that is well formed", () => {
    expect(refusal(sumRows({ offsets: 0, targets: 64, x: 128, sums: 256 }))).toBe("accepted");
  });

  it("accepts every kind of statement and expression", () => {
    const element = load(0, index("add", local(I), at(1)));
    const ordered = compare("lt", BEGIN, END);
    const body = [
      forLoop(I, BEGIN, END, assign(T, scalar("select", "f64", ordered, element, constant("f64", NaN)))),
      whileLoop(ordered, ifThen(scalar("isnan", "f64", local(T)), [fail(0, local(W))], [assign(I, END)])),
      update("add", 0, BEGIN, local(T), { before: T, atomic: true }),
      update("replace", 1, BEGIN, ordered),
      store(1, convert("index", local(W)), scalar("cast", "bool", convert("u32", END))),
    ];
    expect(ofBody(...body)).toBe("accepted");
  });

  it("names the kernel and the statement, however deep it stands", () => {
    expect(ofBody(forLoop(I, BEGIN, END, ifThen(constant("bool", 1), [], [assign(T, END)])))).toBe(
      'kernel "subject": statement `t = end`: found the value of type index, expected f64',
    );
  });

  it("refuses a kernel without its two parameters", () => {
    expect(refusal({ ...base, locals: base.locals.slice(0, 1) })).toContain("found local 1");
    expect(refusal({ ...base, locals: base.locals.slice(2) })).toContain("local 1, a parameter, of type f64");
  });

  it("refuses failure records that are not aligned", () => {
    expect(refusal({ ...base, failures: 4 })).toContain("the offset of failure records 4, expected a multiple of 8");
  });

  it("refuses an array that is not aligned to its entries", () => {
    const at4 = (address: Parameters<typeof array>[2]): string =>
      refusal({ ...base, arrays: [array("x", "f64", address)] });
    expect(at4(fixed(4))).toContain('the address of array "x" 4, expected a multiple of 8');
    expect(at4({ kind: "frame", offset: 4 })).toContain('the offset of array "x" 4');
    expect(at4({ kind: "frame pointer", offset: 4 })).toBe("accepted");
    expect(at4({ kind: "frame pointer", offset: 2 })).toContain('the address of array "x" 2, expected a multiple of 4');
    expect(at4(fixed(-8))).toContain("not negative");
  });

  it("refuses addresses that the back end's pointers do not reach, and pointers that are not aligned to their width", () => {
    const wide: Widths = { ...WIDTHS, pointerBytes: 8 };
    const withArray = (address: Parameters<typeof array>[2], widths: Widths): string =>
      refusal({ ...base, arrays: [array("x", "f64", address)] }, widths);
    expect(withArray(fixed(2 ** 32), WIDTHS)).toContain("4294967296, expected one that 4 bytes hold");
    expect(withArray(fixed(2 ** 32), wide)).toBe("accepted");
    expect(withArray({ kind: "frame pointer", offset: 4 }, wide)).toContain('x" 4, expected a multiple of 8');
  });
});

describe("the verifier of statements", () => {
  it("refuses a local or an array that does not exist", () => {
    expect(ofValue(local(5))).toContain("found local 5, expected one of the kernel's 5");
    expect(ofValue(load(2, BEGIN))).toContain("found array 2, expected one of the kernel's 2");
    expect(ofBody(assign(5, BEGIN))).toContain("found local 5");
    expect(ofBody(store(2, BEGIN, BEGIN))).toContain("found array 2");
  });

  it("refuses to store a value of another element", () => {
    expect(ofBody(store(0, BEGIN, constant("f32", 1)))).toContain("the value of type f32, expected f64");
  });

  it("refuses to store at anything but an index", () => {
    expect(ofBody(store(0, constant("u32", 1), local(T)))).toContain("the index of type u32, expected index");
  });

  it("refuses to update by an op that does not give an entry of an entry and a value", () => {
    const one = constant("f64", 1);
    expect(ofBody(update("neg", 0, BEGIN, one))).toContain("found neg of f64, expected an op that gives f64 of two");
    expect(ofBody(update("lt", 0, BEGIN, one))).toContain("found lt of f64, expected an op");
    expect(ofBody(update("xor", 0, BEGIN, one))).toContain("found xor of f64, expected an op");
    expect(ofBody(update("select", 0, BEGIN, one))).toContain("found select of f64, expected an op");
    expect(ofBody(update("eq", 1, BEGIN, constant("bool", 1)))).toBe("accepted");
  });

  it("refuses an update of another element, at anything but an index, or of several entries", () => {
    expect(ofBody(update("replace", 0, BEGIN, constant("f32", 1)))).toContain("the value of type f32, expected f64");
    expect(ofBody(update("replace", 0, BEGIN, loadLanes(0, BEGIN, 2)))).toContain("of type f64x2, expected f64");
    expect(ofBody(update("replace", 0, constant("u32", 1), local(T)))).toContain("the index of type u32");
    expect(ofBody(update("replace", 2, BEGIN, local(T)))).toContain("found array 2");
  });

  it("refuses a local for what was before that is of another type, or counts", () => {
    const keep = (before: number): Statement => update("replace", 0, BEGIN, local(T), { before });
    expect(ofBody(keep(W))).toContain("the local for what was before of type u32, expected f64");
    expect(ofBody(forLoop(I, BEGIN, END, keep(I)))).toContain('the counter "i" of a loop around');
    expect(ofBody(keep(9))).toContain("found local 9");
  });

  it("refuses bounds and counters that are no indices", () => {
    expect(ofBody(forLoop(I, local(W), END))).toContain("the lower bound of type u32");
    expect(ofBody(forLoop(I, BEGIN, local(W)))).toContain("the upper bound of type u32");
    expect(ofBody(forLoop(W, BEGIN, END))).toContain("the counter of type u32");
  });

  it("refuses to set the counter of a loop around", () => {
    expect(ofBody(forLoop(I, BEGIN, END, ifThen(constant("bool", 1), [assign(I, END)])))).toContain(
      'the counter "i" of a loop around',
    );
    expect(ofBody(forLoop(I, BEGIN, END, forLoop(I, BEGIN, END)))).toContain('the counter "i" of a loop around');
    expect(ofBody(forLoop(I, BEGIN, END), assign(I, END))).toBe("accepted");
  });

  it("refuses conditions that are not bool", () => {
    expect(ofBody(whileLoop(constant("i32", 1)))).toContain("the condition of type i32, expected bool");
    expect(ofBody(ifThen(constant("i32", 1), []))).toContain("the condition of type i32, expected bool");
  });

  it("refuses to leave where no loop is around", () => {
    const whether = ifThen(constant("bool", 1), [leave]);
    expect(ofBody(whether)).toContain("statement `leave`: found no loop around, expected one to leave");
    expect(ofBody(whileLoop(constant("bool", 1)), leave)).toContain("found no loop around");
    expect(ofBody(whileLoop(constant("bool", 1), whether), forLoop(I, BEGIN, END, whether))).toBe("accepted");
  });

  it("refuses a failure at anything but an integer, or at no record", () => {
    expect(ofBody(fail(0, BEGIN))).toContain("the index of type index, expected i32 or u32");
    expect(ofBody(fail(-1, local(W)))).toContain("the failure record -1");
  });
});

describe("the verifier of expressions", () => {
  it("refuses a scalar op where it has no meaning", () => {
    expect(ofValue(scalar("xor", "f64", local(T), local(T)))).toContain("found xor of f64, where it has no meaning");
  });

  it("refuses a wrong number of operands", () => {
    expect(ofValue(scalar("add", "f64", local(T)))).toContain("found 1 operands of add, expected 2");
  });

  it("refuses operands of another element than the op's", () => {
    expect(ofValue(scalar("add", "f64", local(T), local(W)))).toContain("found `w` of type u32, expected f64");
    expect(ofBody(ifThen(scalar("lt", "u32", local(W), END), []))).toContain("found `end` of type index, expected u32");
    expect(ofValue(scalar("select", "f64", local(W), local(T), local(T)))).toContain(
      "found `w` of type u32, expected bool",
    );
    expect(ofValue(scalar("cast", "f64", END))).toContain("found `end` of type index");
  });

  it("refuses to load, compute, compare or convert with what is no index", () => {
    expect(ofValue(load(0, local(W)))).toContain("found `w` of type u32, expected index");
    expect(ofIndex(index("add", BEGIN, local(W)))).toContain("found `w` of type u32, expected index");
    expect(ofIndex(index("add", local(W), BEGIN))).toContain("found `w` of type u32, expected index");
    expect(ofBody(ifThen(compare("lt", BEGIN, local(W)), []))).toContain("found `w` of type u32, expected index");
    expect(ofBody(assign(W, convert("u32", local(W))))).toContain("found `w` of type u32, expected index");
    expect(ofIndex(convert("index", local(T)))).toContain("found `t` of type f64, expected i32 or u32");
  });

  it("refuses constants outside their type", () => {
    expect(ofIndex(at(-1))).toContain("found the constant -1 of index");
    expect(ofIndex(at(0.5))).toContain("found the constant 0.5 of index");
    expect(ofIndex(at(2 ** 32))).toContain("the constant index 4294967296, expected one that 4 bytes hold");
    expect(refusal({ ...base, body: [assign(I, at(2 ** 32))] }, { ...WIDTHS, indexBytes: 8 })).toBe("accepted");
    expect(ofBody(fail(0, constant("i32", 2 ** 31)))).toContain("found the constant 2147483648 of i32");
    expect(ofBody(assign(W, constant("u32", 2 ** 32)))).toContain("found the constant 4294967296 of u32");
    expect(ofBody(ifThen(constant("bool", 2), []))).toContain("found the constant 2 of bool");
    expect(ofValue(scalar("cast", "f64", constant("f32", 0.1)))).toContain("expected one rounded to f32");
  });

  it("looks into nested expressions", () => {
    expect(ofValue(scalar("neg", "f64", load(0, index("add", local(9), BEGIN))))).toContain("found local 9");
  });
});

describe("the type of an expression", () => {
  it("is the op's element, bool for comparisons and predicates", () => {
    const types = [
      scalar("add", "f64", local(T), local(T)),
      scalar("lt", "f64", local(T), local(T)),
      scalar("isnan", "f64", local(T)),
      scalar("cast", "i32", local(T)),
      load(1, BEGIN),
      local(W),
      at(1),
      index("add", BEGIN, END),
      compare("eq", BEGIN, END),
      convert("u32", BEGIN),
    ].map((expression) => typeOf(expression, base));
    expect(types).toEqual(["f64", "bool", "bool", "i32", "bool", "u32", "index", "index", "bool", "u32"]);
  });
});

describe("the verifier of vectors", () => {
  const pair = loadLanes(0, BEGIN, 2);

  it("accepts loads, splats, indices, ops of as many lanes, and stores of them", () => {
    const counted = vector("cast", "f64", 2, { kind: "indices", from: BEGIN, lanes: 2 });
    const sum = vector("add", "f64", 2, pair, vector("mul", "f64", 2, splat(constant("f64", 2), 2), counted));
    const chosen = vector("select", "f64", 2, loadLanes(1, BEGIN, 2), sum, pair);
    expect(ofBody(store(0, BEGIN, chosen), store(1, BEGIN, vector("lt", "f64", 2, sum, pair)))).toBe("accepted");
  });

  it("accepts the question whether any lane of bools is true, and no other", () => {
    const greater = vector("lt", "f64", 2, pair, splat(constant("f64", 1), 2));
    expect(ofBody(store(1, BEGIN, { kind: "any", value: greater }))).toBe("accepted");
    expect(ofBody(store(1, BEGIN, { kind: "any", value: pair }))).toContain("of type f64x2, expected boolx2");
    expect(ofBody(store(1, BEGIN, { kind: "any", value: load(1, BEGIN) }))).toContain("of type bool, expected boolx2");
  });

  it("accepts what the back end's vectors hold, and no more", () => {
    const wide = (vectorBytes: number): string =>
      refusal({ ...base, body: [store(0, BEGIN, loadLanes(0, BEGIN, 4))] }, { ...WIDTHS, vectorBytes });
    expect(wide(32)).toBe("accepted");
    expect(wide(0)).toContain("found 4 lanes of f64, expected at most 0");
    // A bool takes as much of a vector as a number of 4 bytes.
    expect(ofBody(store(1, BEGIN, loadLanes(1, BEGIN, 8)))).toContain("found 8 lanes of bool, expected at most 4");
    const counted = vector("cast", "bool", 8, { kind: "indices", from: BEGIN, lanes: 8 });
    expect(ofBody(store(1, BEGIN, counted))).toContain("found 8 lanes of");
  });

  it.each([
    ["more than 16 bytes", store(0, BEGIN, loadLanes(0, BEGIN, 4)), "found 4 lanes of f64, expected at most 2"],
    ["an op without a form", store(0, BEGIN, vector("exp", "f64", 2, pair)), "found exp of f64 on vectors"],
    [
      "other numbers of lanes",
      store(1, BEGIN, vector("not", "bool", 4, loadLanes(1, BEGIN, 2))),
      "of type boolx2, expected boolx4",
    ],
    ["one entry as a vector", store(0, BEGIN, vector("neg", "f64", 2, load(0, BEGIN))), "of type f64, expected f64x2"],
    ["a vector as one entry", assign(T, pair), "found the value of type f64x2, expected f64"],
    ["another element in an array", store(1, BEGIN, pair), "found the value of type f64x2, expected bool or boolx2"],
    ["too few operands", store(0, BEGIN, vector("add", "f64", 2, pair)), "found 1 operands of add, expected 2"],
    ["no step", { ...forLoop(I, BEGIN, END), step: 0 }, "found the step 0, expected a whole number from 1 on"],
  ] satisfies [string, Statement, string][])("refuses %s", (_, statement, message) => {
    expect(ofBody(statement)).toContain(message);
  });
});
