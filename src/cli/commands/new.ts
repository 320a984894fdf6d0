/** `edgewise new NAME`: writes a program to begin with, which runs as it is. */

import { existsSync } from "node:fs";
import type { Command } from "commander";
import { Option } from "commander";
import { EdgewiseError } from "../../error.ts";
import { quoted } from "../../printable.ts";
import { hyphenated } from "../library/texts.ts";
import { print, save } from "../output.ts";

interface NewCommandOptions {
  readonly language: keyof typeof STARTERS;
}

/** The program in both languages. It computes how much of the value of each node reaches others in a few rounds. */
const STARTERS = {
  ew: (name: string) => `/*
 * What this computes: here, how much of one unit at each node is at every node after some rounds, when all hand on a
 * share of what they have along their out-edges.
 */
algorithm ${name}(share = 0.5, rounds: i32 = 10) {
  require share >= 0 and share <= 1, "share must be from 0 to 1"
  var amount = node(1.0)
  repeat rounds {
    // Each node hands out the same to each of its out-neighbors; a node without any keeps all.
    let given = where(out_degree > 0, amount * share, 0)
    let received = sum(u in in_neighbors: (given / out_degree)[u])
    amount = amount - given + received
  }
  return amount
}
`,
  ts: (name: string) => `import { algorithm, f64, i32 } from "edgewise";

/**
 * What this computes: here, how much of one unit at each node is at every node after some rounds, when all hand on a
 * share of what they have along their out-edges.
 */
export const ${name} = algorithm("${name}", { share: f64(0.5), rounds: i32(10) }, (g, { share, rounds }) => {
  g.require(share.ge(0).and(share.le(1)), "share must be from 0 to 1");
  const links = g.outDegree();
  const { amount } = g.loop({ amount: g.node(1) }, { limit: rounds }, ({ amount }) => {
    // Each node hands out the same to each of its out-neighbors; a node without any keeps all.
    const given = links.gt(0).where(amount.mul(share), 0);
    const received = g.in.sum(({ source }) => source(given.div(links)));
    return { amount: amount.sub(given).add(received) };
  });
  return { amount };
});
`,
} as const;

export function addNewCommand(program: Command): void {
  program
    .command("new")
    .description("Write a program to begin with, which runs as it is.")
    .argument("<name>", "the algorithm's name, such as myRank: letters, digits and _")
    .addOption(
      new Option("--language <name>", "the text language, or TypeScript").choices(Object.keys(STARTERS)).default("ew"),
    )
    .action(newCommand);
}

async function newCommand(name: string, { language }: NewCommandOptions): Promise<void> {
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) {
    throw new EdgewiseError({
      code: "usage",
      message: `found the name ${quoted(name)}; expected a letter, and after it letters, digits and _`,
    });
  }
  const file = `${hyphenated(`${name[0]!.toLowerCase()}${name.slice(1)}`)}.${language}`;
  if (existsSync(file)) {
    throw new EdgewiseError({
      code: "usage",
      message: `${file}: found a file of that name; expected none, for it would be lost`,
    });
  }
  await save(file, [STARTERS[language](name)]);
  await print([
    `${file} is there. Next:\n`,
    ...(language === "ew" ? [`  edgewise check ${file}            whatever is wrong with it\n`] : []),
    `  edgewise generate rmat --scale 12 --directed > graph.txt\n`,
    `  edgewise run ./${file} graph.txt\n`,
    `  edgewise report ./${file} graph.txt\n`,
  ]);
}
