/**
 * Sorts nodes by integers: by counting where these are close together, as depths are, else by their digits (radix
 * sort).
 */

export type Integers = Int32Array | Uint32Array;

/** The arrays that grouped nodes are written to. `NodeGroups` has an example. */
export interface GroupArrays {
  readonly order: Uint32Array;
  /** The number of groups, then the position at which each begins, and that at which the last one ends. */
  readonly starts: Uint32Array;
  /** The number of entries in the rows of the groups before each group, and of all groups. */
  readonly entries: Uint32Array;
  /** Scratch memory, one entry for each node. */
  readonly scratch: Uint32Array;
}

/** Sorts nodes into groups of equal value. `begins` has the entries at which their rows begin. */
export function groupByValue(values: Integers, begins: readonly Uint32Array[], arrays: GroupArrays): void {
  const [least, greatest] = rangeOf(values);
  if (greatest - least < values.length) groupByCounting(values, least, greatest, begins, arrays);
  else groupBySorting(values, begins, arrays);
}

function rangeOf(values: Integers): readonly [number, number] {
  if (values.length === 0) return [0, 0];
  let [least, greatest] = [values[0]!, values[0]!];
  for (let at = 1; at < values.length; at++) {
    const value = values[at]!;
    if (value < least) least = value;
    else if (value > greatest) greatest = value;
  }
  return [least, greatest];
}

/**
 * Groups nodes whose values span no more than the number of nodes. They are counted in `scratch`, which then holds the
 * next position of each value in the order.
 */
function groupByCounting(
  values: Integers,
  least: number,
  greatest: number,
  begins: readonly Uint32Array[],
  { order, starts, entries, scratch }: GroupArrays,
): void {
  const nodes = values.length;
  const range = greatest - least + 1;
  scratch.fill(0, 0, range);
  entries.fill(0, 0, range);
  for (let node = 0; node < nodes; node++) scratch[values[node]! - least]!++;
  for (const begin of begins) {
    let from = begin[0]!;
    for (let node = 0; node < nodes; node++) {
      const to = begin[node + 1]!;
      entries[values[node]! - least]! += to - from;
      from = to;
    }
  }
  let [groups, place, before] = [0, 0, 0];
  for (let value = 0; value < range; value++) {
    const count = scratch[value]!;
    if (count === 0) continue;
    const own = entries[value]!;
    scratch[value] = place;
    // There are no more groups than values before them, whose entries have been read.
    entries[groups] = before;
    starts[++groups] = place;
    place += count;
    before += own;
  }
  entries[groups] = before;
  starts[groups + 1] = nodes;
  starts[0] = groups;
  for (let node = 0; node < nodes; node++) order[scratch[values[node]! - least]!++] = node;
}

function groupBySorting(
  values: Integers,
  begins: readonly Uint32Array[],
  { order, starts, entries, scratch }: GroupArrays,
): void {
  const nodes = values.length;
  sortByValue(values, order, scratch);
  let [groups, before] = [0, 0];
  for (let at = 0; at < nodes; at++) {
    const node = order[at]!;
    if (at === 0 || values[node] !== values[order[at - 1]!]) {
      entries[groups] = before;
      starts[++groups] = at;
    }
    for (const begin of begins) before += begin[node + 1]! - begin[node]!;
  }
  entries[groups] = before;
  starts[groups + 1] = nodes;
  starts[0] = groups;
}

/** The number of bits by which nodes are sorted in one pass. */
const DIGIT = 11;

/**
 * Writes the indices of values in ascending order of the values, and equal ones in order of index. It sorts by digits,
 * the lowest first.
 */
export function sortByValue(values: Integers, order: Uint32Array, scratch: Uint32Array): void {
  const { length } = values;
  const [least, greatest] = rangeOf(values);
  const width = Math.ceil(Math.log2(greatest - least + 1));
  const digits = Math.ceil(width / DIGIT);
  if (digits === 0) {
    for (let at = 0; at < length; at++) order[at] = at;
    return;
  }
  const places = new Uint32Array(2 ** DIGIT);
  // The last pass has to write to `order`.
  let [from, to] = digits % 2 === 1 ? [scratch, order] : [order, scratch];
  for (let digit = 0; digit < digits; digit++) {
    const shift = digit * DIGIT;
    const mask = places.length - 1;
    places.fill(0);
    for (let at = 0; at < length; at++) places[((values[at]! - least) >>> shift) & mask]!++;
    let sum = 0;
    for (let place = 0; place < places.length; place++) {
      const count = places[place]!;
      places[place] = sum;
      sum += count;
    }
    for (let at = 0; at < length; at++) {
      const index = digit === 0 ? at : from[at]!;
      to[places[((values[index]! - least) >>> shift) & mask]!++] = index;
    }
    [from, to] = [to, from];
  }
}
