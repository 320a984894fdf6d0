import { describe, expect, it } from "vitest";
import { Tickets } from "../../runtime/tickets.ts";
import { LIST_SHARING } from "../../src/bind/sparse/choice.ts";

const [SHARED, LONE, OTHER] = [3, 8, 4];

function kernelsOf(isAlone: boolean): readonly number[] {
  const crew = { workers: 2, isAlone: () => isAlone };
  const tickets = new Tickets({ sharing: LIST_SHARING, alone: [[SHARED, LONE]] }, crew);
  const tasks = [SHARED, OTHER].flatMap((kernel) => tickets.ofList(kernel, 10, 20, 0));
  return [...tasks, tickets.ofAll(SHARED, 10, 0)].map(({ kernel }) => kernel);
}

describe("tickets", () => {
  it("are for the form of a kernel that those who draw them need", () => {
    expect(kernelsOf(false)).toEqual([SHARED, OTHER, SHARED]);
    expect(kernelsOf(true)).toEqual([LONE, OTHER, LONE]);
  });
});
