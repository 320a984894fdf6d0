/** How fast memory is without us: a small C program where there is a compiler, else what Node's own copy reaches. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Ways to go over an array of f64: each reads and writes 8 bytes an entry, as counted here. */
export const WAYS = {
  memcpy: "copied into another by memcpy",
  scale: "times a number, into another",
  update: "times a number, in place",
} as const;

export type Way = keyof typeof WAYS;

export interface NativeMemory extends Disposable {
  /** The name of the program, for people. */
  readonly name: string;
  readonly ways: readonly Way[];
  readonly threads: readonly number[];
  /** Milliseconds of some trials of each way, over an array of so many entries. */
  run(entries: number, threads: number, trials: number): ReadonlyMap<Way, readonly number[]>;
}

const SOURCE = fileURLToPath(new URL("native/bandwidth.c", import.meta.url));
const FLAGS = ["-O3", "-march=native", "-fopenmp"];

/** The program, compiled; Node's copy where that does not work. */
export function nativeMemory(): NativeMemory {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-native-"));
  const program = join(folder, "bandwidth");
  if (spawnSync("cc", [...FLAGS, SOURCE, "-o", program], { stdio: "ignore" }).status !== 0) {
    rmSync(folder, { recursive: true });
    return NODE_COPY;
  }
  return {
    name: `C, cc ${FLAGS.join(" ")}`,
    ways: ["memcpy", "scale", "update"],
    threads: [1, 2],
    run(entries, threads, trials) {
      const { stdout, status } = spawnSync(program, [String(entries), String(trials)], {
        encoding: "utf8",
        env: { ...process.env, OMP_NUM_THREADS: String(threads) },
        stdio: ["ignore", "pipe", "inherit"],
      });
      if (status !== 0) throw new Error(`the native program ended with ${status}`);
      return new Map(this.ways.map((way) => [way, timesOf(stdout, way, trials)]));
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

function timesOf(text: string, way: Way, trials: number): number[] {
  const times = [...text.matchAll(/^(\w+) ([\d.]+)$/gm)].flatMap(([, name, time]) =>
    name === way ? [Number(time)] : [],
  );
  if (times.length !== trials) throw new Error(`the native program printed ${times.length} times of ${trials}`);
  return times;
}

const NODE_COPY: NativeMemory = {
  name: "no C compiler: the copy of Node's typed arrays",
  ways: ["memcpy"],
  threads: [1],
  run(entries, _threads, trials) {
    const [from, to] = [new Float64Array(entries).fill(1), new Float64Array(entries).fill(2)];
    const times: number[] = [];
    for (let trial = 0; trial < trials; trial++) {
      const start = performance.now();
      to.set(from);
      times.push(performance.now() - start);
    }
    return new Map([["memcpy", times]]);
  },
  [Symbol.dispose]: () => {},
};
