/** Lowering of the majority of a sample of entries. */

import type { BufferId } from "../../plan/buffer.ts";
import { SAMPLED } from "../../plan/kernels/scalars.ts";
import type { Entries } from "../entries.ts";
import { convert, index, less, local, scalar } from "../expression.ts";
import type { Expression } from "../loop.ts";

/** Odd, and far from all simple fractions of 2^32: its multiples are spread over the places of any number of entries. */
const SPREAD = 0x9e3779b1;

/**
 * The vote of Boyer and Moore: a candidate gains a vote where an entry is the same, and loses one where it is not; without
 * votes, the next entry is the candidate. Of an entry that more than half are, no others can take all votes.
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
