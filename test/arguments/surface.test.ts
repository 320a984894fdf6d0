import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { personalizedPagerank, wcc } from "../../src/algorithms/index.ts";
import { describeFound } from "../../src/arguments/found.ts";
import { EdgewiseError } from "../../src/error.ts";
import * as edgewise from "../../src/index.ts";
import type { Entry } from "./surface.ts";
import { functions, graph, JUNK, methods } from "./surface.ts";

/** Exports and members that need no test of arguments, each with the reason. */
const EXEMPT = new Map([
  ["Engine", "made by Engine.create; its methods are below"],
  ["Graph", "made by functions; its methods are below"],
  ["EdgewiseError", "thrown, not called"],
  ["describeReading", "takes what onRead is told"],
  ["isAlgorithm", "asks of anything whether it is one"],
  ["engine.close", "takes nothing, and may be called in every state"],
  ["engine.allocator", "is read"],
  ["engine.threads", "is read"],
  ["graph.hold", "takes nothing; for engines"],
  ["graph.dispose", "takes nothing, and may be called in every state"],
  ["graph.facts", "takes nothing"],
  ["graph.all", "takes nothing"],
  ["graph.edgeSource", "takes nothing"],
  ["graph.edgeTarget", "takes nothing"],
  ["graph.edgeUndirected", "takes nothing"],
  ["graph.directedEdgeCount", "is read"],
  ["graph.in", "is read"],
  ["graph.out", "is read"],
  ["graph.disposed", "is read"],
]);

let engine: edgewise.Engine;
let entries: readonly Entry[];

beforeAll(async () => {
  engine = await edgewise.Engine.create({ workers: 2, onWarning: () => {} });
  entries = [...functions(), ...(await methods(engine))];
});

afterAll(async () => {
  await expectGoodRun();
  await engine.close();
});

async function expectGoodRun(): Promise<void> {
  const { label } = await engine.run(wcc, graph);
  expect([...label]).toEqual([0, 0, 0]);
}

/** What a call threw or rejected with; null where it did neither. */
async function outcomeOf({ call }: Entry, given: readonly unknown[]): Promise<unknown> {
  try {
    await call(...given);
    return null;
  } catch (error) {
    return error;
  }
}

/** Calls that were neither refused by an `EdgewiseError` nor are right, and calls that were refused by anything else. */
async function findWrong(
  entry: Entry,
  calls: readonly (readonly unknown[])[],
  mayFit: boolean[] = [],
): Promise<string[]> {
  const wrong: string[] = [];
  for (const [k, given] of calls.entries()) {
    const outcome = await outcomeOf(entry, given);
    if (outcome instanceof EdgewiseError || (outcome === null && mayFit[k])) continue;
    const shown = given.map((each) => show(each)).join(", ");
    wrong.push(`${entry.name}(${shown}) ${outcome === null ? "was taken" : `threw ${String(outcome)}`}`);
  }
  return wrong;
}

function show(value: unknown): string {
  if (typeof value === "bigint" || typeof value === "symbol" || typeof value === "function") return String(value);
  if (value === graph) return "graph";
  if (value === wcc) return "wcc";
  return describeFound(value);
}

/** A name without its last letter but one; of one letter, with another after it. */
function misspell(name: string): string {
  return name.length < 2 ? `${name}x` : `${name.slice(0, -2)}${name.at(-1)}`;
}

describe("every public function", () => {
  it("is covered", () => {
    const tested = new Set(entries.map(({ name }) => name));
    const known = (name: string): boolean => tested.has(name) || EXEMPT.has(name);
    const exports = Object.entries(edgewise).flatMap(([name, found]) => (typeof found === "function" ? [name] : []));
    const members = (noun: string, prototype: object): string[] =>
      Object.getOwnPropertyNames(prototype).flatMap((name) => (name === "constructor" ? [] : [`${noun}.${name}`]));
    expect(
      [
        ...exports,
        ...members("engine", edgewise.Engine.prototype),
        ...members("graph", edgewise.Graph.prototype),
      ].filter((name) => !known(name)),
    ).toEqual([]);
  });

  it("does what it is right to ask for", async () => {
    for (const entry of entries) expect([entry.name, await outcomeOf(entry, entry.right)]).toEqual([entry.name, null]);
    await expectGoodRun();
  });

  it("refuses what is missing", async () => {
    for (const entry of entries) {
      const { right, required } = entry;
      const calls = Array.from({ length: required }, (_, count) => right.slice(0, count));
      const holes = Array.from({ length: required }, (_, at) => right.with(at, undefined));
      expect(await findWrong(entry, [...calls, ...holes])).toEqual([]);
    }
    await expectGoodRun();
  });

  it("refuses what is too much", async () => {
    for (const entry of entries) {
      if (!entry.variadic)
        expect(
          await findWrong(entry, [
            [...entry.right, {}],
            [...entry.right, undefined, 5],
          ]),
        ).toEqual([]);
    }
    await expectGoodRun();
  });

  it("refuses what is of another sort", async () => {
    const wrong: string[] = [];
    for (const entry of entries) {
      for (const at of entry.right.keys()) {
        const fits = (junk: unknown): boolean => entry.fits?.(at, junk) ?? false;
        // What fits is done, which may take long: once.
        const fitting = JUNK.find(fits);
        const tried = JUNK.filter((junk) => junk === fitting || !fits(junk));
        const calls = tried.map((junk) => entry.right.with(at, junk));
        wrong.push(...(await findWrong(entry, calls, tried.map(fits))));
        if (entry.name.startsWith("engine.")) await expectGoodRun();
      }
    }
    expect(wrong).toEqual([]);
    await expectGoodRun();
  });

  it("refuses options of names that do not exist, and says which was meant", async () => {
    for (const entry of entries) {
      if (!entry.options) continue;
      const { at, of } = entry.options;
      const options = entry.right[at];
      for (const name of Object.keys(of)) {
        const wrong = misspell(name);
        const given = entry.right.with(at, { ...(options as object), [wrong]: 1 });
        const outcome = await outcomeOf(entry, given);
        expect([entry.name, wrong, outcome]).toEqual([entry.name, wrong, expect.any(EdgewiseError)]);
        if (name.length > 2) expect((outcome as EdgewiseError).hint).toBe(`Did you mean "${name}"?`);
      }
      expect(await findWrong(entry, [entry.right.with(at, { ...(options as object), toString: 1 })])).toEqual([]);
    }
    await expectGoodRun();
  });

  it("refuses values that an option cannot have", async () => {
    for (const entry of entries) {
      if (!entry.options) continue;
      const { at, of } = entry.options;
      for (const [name, { kind }] of Object.entries(of)) {
        const calls = JUNK.flatMap((junk) =>
          kind.fits(junk) ? [] : [entry.right.with(at, { ...(entry.right[at] as object), [name]: junk })],
        );
        expect(await findWrong(entry, calls)).toEqual([]);
      }
      if (entry.name.startsWith("engine.")) await expectGoodRun();
    }
    await expectGoodRun();
  });

  it("refuses options and parameters that throw where they are read, with what they threw as the cause", async () => {
    const thrown = new TypeError("not to be read");
    const get = (): never => {
      throw thrown;
    };
    for (const entry of entries) {
      if (!entry.options) continue;
      const { at, of } = entry.options;
      for (const name of [...Object.keys(of).slice(0, 3), "other"]) {
        const options = Object.defineProperty({ ...(entry.right[at] as object) }, name, { get, enumerable: true });
        const outcome = await outcomeOf(entry, entry.right.with(at, options));
        expect([entry.name, outcome]).toEqual([entry.name, expect.any(EdgewiseError)]);
        expect((outcome as EdgewiseError).cause).toBe(thrown);
      }
    }
    const restart = Object.defineProperty([1, 0, 0], 1, { get });
    const run = engine.run(personalizedPagerank, graph, { restart });
    await expect(run).rejects.toMatchObject({ code: "usage", cause: thrown });
    await expectGoodRun();
  });

  it("says in one line what was found and what was expected", async () => {
    for (const entry of entries) {
      if (!entry.options) continue;
      const { at, of } = entry.options;
      for (const name of Object.keys(of)) {
        const given = entry.right.with(at, { ...(entry.right[at] as object), [name]: Symbol("junk") });
        const outcome = await outcomeOf(entry, given);
        expect(outcome).toMatchObject({
          message: expect.stringMatching(new RegExp(`: ${name} is a symbol; expected .+`)),
        });
      }
    }
  });
});
