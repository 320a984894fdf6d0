/**
 * Heat diffusion: a hot spot on a cold plate, before and after.
 *
 * The plate is a grid of nodes; a step of 0.2 is stable, for no node has more than 4 neighbors.
 */

import { grid, run } from "edgewise";
import { heatDiffusion } from "edgewise/algorithms";

const [rows, columns] = [13, 41];
const plate = grid({ rows, columns });

// Parameters of nodes are given as a number, an array by index, the name of a node attribute, or, as here, by key.
// The nodes of a generated graph have their indices as keys.
const start = new Float64Array(rows * columns);
start[(rows >> 1) * columns + (columns >> 1)] = 100;

for (const steps of [0, 10, 100]) {
  const { heat } = await run(heatDiffusion, plate, { heat: start, step: 0.2, steps });
  const hottest = Math.max(...heat);
  const total = heat.reduce((sum, value) => sum + value, 0);
  console.log(`after ${steps} steps: hottest ${hottest.toFixed(2)}, total ${total.toFixed(6)}`);
  for (let row = 0; row < rows; row++) {
    const line = heat.subarray(row * columns, (row + 1) * columns);
    console.log(
      Array.from(line, (value) => shade(value / hottest))
        .join("")
        .trimEnd(),
    );
  }
}

function shade(share: number): string {
  const shades = " .:-=+*#%@";
  return shades[Math.min(shades.length - 1, Math.ceil(share * (shades.length - 1)))]!;
}
