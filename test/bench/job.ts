/** A process for one figure, named by its argument, so that none finds the heap that another has left. */

import { FIGURES } from "./figures.ts";

const figure = FIGURES.find(({ name }) => name === process.argv[2]);
if (!figure) throw new Error(`there is no figure ${process.argv[2]}`);

const measured = await figure.measure(showProgress);
showProgress("");
console.log(JSON.stringify(measured));

function showProgress(doing: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${doing}`);
}
