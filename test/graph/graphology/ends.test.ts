import { expect, it } from "vitest";
import { NodeIndices } from "../../../src/graph/graphology/ends.ts";

it("finds the index of each key, however many are asked for, and of keys that come later", () => {
  const keys = Array.from({ length: 150 }, (_, node) => `n${node}`);
  const indices = new NodeIndices(keys);
  for (const [index, key] of keys.entries())
    expect([indices.get(key), indices.get(`${key} `)]).toEqual([index, undefined]);
  keys.push("late");
  indices.set("late", 150);
  expect([indices.get("late"), indices.get("n0"), indices.size]).toEqual([150, 0, 151]);
});
