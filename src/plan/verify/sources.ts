/**
 * Checks loops over nodes. Each round has to be independent of the others: they share totals alone, which the last
 * levels of the body write and nothing else in the body touches.
 */

import { buffersRead, buffersWritten } from "../kernel.ts";
import type { Level, Loop } from "../plan.ts";
import { sourcePartsOf } from "../sources.ts";
import { slotsRead, walkSteps } from "../walk.ts";
import { fail } from "./checks.ts";

/** Throws `plan/invalid` where rounds of a loop over nodes would depend on each other. */
export function checkSources(loop: Loop): void {
  const expect = (holds: boolean, message: string): void => {
    if (!holds) fail("sources", message);
  };
  const { own, combining } = sourcePartsOf(loop);
  const totals = loop.sources?.totals ?? [];
  expect(loop.limit !== null && loop.until === null, "a loop over nodes has one round for each of them");
  expect(loop.moves.length + loop.swaps.length + loop.notes.length === 0, "a loop over nodes carries totals alone");
  expect(loop.sparse.kind === "dense", "a loop over nodes goes over what changed");
  expect(own.length + combining.length === loop.body.length, "something comes after totals of nodes have been written");
  for (const step of walkSteps(own)) {
    expect(!slotsRead(step).some((slot) => totals.includes(slot)), "a round of a node reads a total of those before");
    if (step.kind !== "level") continue;
    const touched = [...step.kernels, ...(step.scalars ? [step.scalars] : [])].flatMap((kernel) => [
      ...buffersRead(kernel),
      ...buffersWritten(kernel),
    ]);
    expect(
      !touched.some((buffer) => loop.carries.includes(buffer)),
      "a round of a node touches a total of those before",
    );
    const written = step.scalars?.outputs ?? [];
    expect(
      !written.some(({ slot }) => totals.includes(slot)),
      "a round of a node writes a total before its last levels",
    );
  }
  for (const level of combining) expect(!canFailIn(level), "what combines the results of nodes may fail");
}

/** Tells whether the scalars of a level can end the run. Its kernels cannot. */
function canFailIn({ scalars, kernels, alternates }: Level): boolean {
  const code = scalars?.code ?? [];
  return (
    alternates.length > 0 ||
    code.some(
      (instruction) => instruction.op === "require" || instruction.op === "entry" || "partials" in instruction,
    ) ||
    kernels.some(({ kind }) => kind !== "map")
  );
}
