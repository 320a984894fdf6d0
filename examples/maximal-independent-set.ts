/**
 * A maximal independent set: where beehives may stand on a field so that no two are side by side and none is missing.
 *
 * The field is a grid; another seed gives another choice.
 */

import { grid, run } from "edgewise";
import { maximalIndependentSet } from "edgewise/algorithms";

const [rows, columns] = [10, 60];
const field = grid({ rows, columns });

for (const seed of [1, 2]) {
  const { independent, rounds } = await run(maximalIndependentSet, field, { seed });
  const at = (row: number, column: number): boolean =>
    column >= 0 && column < columns && independent[row * columns + column] === 1;
  let clashes = 0;
  let gaps = 0;
  for (let row = 0; row < rows; row++) {
    const line = Array.from({ length: columns }, (_, column) => {
      const beside = at(row - 1, column) || at(row + 1, column) || at(row, column - 1) || at(row, column + 1);
      if (at(row, column) && beside) clashes++;
      if (!at(row, column) && !beside) gaps++;
      return at(row, column) ? "#" : ".";
    });
    console.log(line.join(""));
  }
  const hives = independent.reduce((count, one) => count + one, 0);
  console.log(`seed ${seed}: ${hives} hives in ${rounds} rounds, ${clashes} side by side, ${gaps} missing\n`);
}
