/**
 * Flood fill: which land of a plain a rising river floods, and what a dike keeps dry.
 *
 * The plain is a grid; water stands in the river at first, and does not flow onto hills or dikes.
 */

import { grid, run } from "edgewise";
import { floodFill } from "edgewise/algorithms";

// ~ river, ^ hill, = dike, . land
const plain = `
  ~~~~~~~~~~~~~~~~~~~~~~~~~~
  ..........======..........
  ...^^^....=....=.....^^^..
  ..^^.^^...=....=....^^.^^.
  ..^...^...======....^....^
  ..^^^^^.............^^^^^^
  ..........................`
  .trim()
  .split(/\s+/);
const [rows, columns] = [plain.length, plain[0]!.length];
const cells = Array.from(plain.join(""));

const { reached } = await run(floodFill, grid({ rows, columns }), {
  seeds: cells.map((cell) => cell === "~"),
  obstacles: cells.map((cell) => cell === "^" || cell === "="),
});

for (let row = 0; row < rows; row++) {
  const line = cells.slice(row * columns, (row + 1) * columns);
  console.log(line.map((cell, column) => (reached[row * columns + column] ? "~" : cell)).join(""));
}
const land = cells.filter((cell) => cell === ".").length;
const dry = cells.filter((cell, node) => cell === "." && !reached[node]).length;
console.log(`${dry} of ${land} fields stay dry`);
