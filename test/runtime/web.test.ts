import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { afterOthers } from "../../runtime/web.ts";

describe("work that gives way in a page", () => {
  const Real = globalThis.MessageChannel;
  let made = 0;
  beforeAll(() => {
    globalThis.MessageChannel = class extends Real {
      constructor() {
        super();
        made++;
      }
    };
  });
  afterAll(() => {
    globalThis.MessageChannel = Real;
  });

  it("is resumed in order, each time in a task of its own, by one channel", async () => {
    const told: string[] = [];
    for (const name of ["first", "second"]) {
      afterOthers(() => {
        told.push(name);
        queueMicrotask(() => told.push(`after ${name}`));
      });
    }
    told.push("before");
    await new Promise<void>(afterOthers);
    expect(told).toEqual(["before", "first", "after first", "second", "after second"]);
    for (let turn = 0; turn < 100; turn++) await new Promise<void>(afterOthers);
    expect(made).toBe(1);
  });
});
