/** Intervals of one worker, as traces have them: each pair is apart, or one is within the other. */

export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** The first two intervals that are neither apart nor one within the other; null where there are none. */
export function findOverlap<I extends Interval>(intervals: readonly I[]): readonly [I, I] | null {
  const inOrder = [...intervals].sort((a, b) => a.start - b.start || b.end - a.end);
  const open: I[] = [];
  for (const next of inOrder) {
    while (open.length > 0 && open.at(-1)!.end <= next.start) open.pop();
    const around = open.at(-1);
    if (around && next.end > around.end) return [around, next];
    open.push(next);
  }
  return null;
}
