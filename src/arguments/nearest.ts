/** Suggestions for misspelled names. */

/** The greatest length of names that are compared. Longer ones are no typing errors, and comparing them takes long. */
const MOST_COMPARED = 64;

/**
 * Finds the existing name that was probably meant: the nearest one, if it is near enough to be a typing error. Case
 * aside, a third of its letters may be wrong, missing, extra or swapped with the next.
 */
export function nearest(written: string, names: readonly string[]): string | null {
  if (written.length > MOST_COMPARED) return null;
  let best: { readonly name: string; readonly distance: number } | null = null;
  for (const name of names) {
    const distance = editDistance(written.toLowerCase(), name.toLowerCase());
    if (distance <= Math.max(1, Math.floor(name.length / 3)) && distance < (best?.distance ?? Infinity)) {
      best = { name, distance };
    }
  }
  return best?.name ?? null;
}

/** Counts the letters to insert, delete, change or swap with the next (optimal string alignment distance). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(Math.min(changed, last[j]! + 1, row[j - 1]! + 1, swapped ? before[j - 2]! + 1 : Infinity));
    }
    [before, last] = [last, row];
  }
  return last[b.length]!;
}
