/** Lowers the majority of a sample of entries. */

import type { BufferId } from "../../plan/buffer.ts";
import { SAMPLED } from "../../plan/kernels/scalars.ts";
import type { Entries } from "../entries.ts";
import { convert, index, less, local, scalar } from "../expression.ts";
import type { Expression } from "../loop.ts";

/** An odd number that is far from all simple fractions of 2^32, so that its multiples spread over any number of entries. */
const SPREAD = 0x9e3779b1;

/**
 * The majority vote of Boyer and Moore. A candidate gains a vote from an equal entry and loses one to any other. Without
 * votes, the next entry becomes the candidate. An entry that more than half of the sample are cannot lose all its votes to
 * the others, so it is the candidate at the end.
 */
export function lowerMajority(values: BufferId, entries: Entries): Expression {
  const { builder } = entries;
  const element = entries.elementOf(values);
  const candidate = builder.variable("candidate", element, { kind: "const", type: element, value: 0 });
  const votes = builder.variable("votes", "u32", u32(0));
  const length = entries.lengthOf(values);
  builder.branch(less(index(0), length), () =>
    builder.count("k", index(0), index(SAMPLED), (k) => {
      const place = scalar("rem", "u32", [
        scalar("mul", "u32", [convert("u32", k), u32(SPREAD)]),
        convert("u32", length),
      ]);
      const found = builder.keep("found", element, entries.load(values, convert("index", place)));
      builder.branch(scalar("eq", "u32", [local(votes), u32(0)]), () => builder.assign(candidate, found));
      const change = scalar("select", "u32", [
        scalar("identical", element, [found, local(candidate)]),
        u32(1),
        u32(0xffffffff),
      ]);
      builder.assign(votes, scalar("add", "u32", [local(votes), change]));
    }),
  );
  return local(candidate);
}

const u32 = (value: number): Expression => ({ kind: "const", type: "u32", value });
