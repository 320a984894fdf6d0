/**
 * `edgewise calibrate`: measures this machine. Later runs are decided by the result, which the command can also print
 * or delete.
 */

import type { Command } from "commander";
import { Option } from "commander";
import { Engine } from "../../engine/engine.ts";
import type { KeptFile } from "../../engine/profile/kept.ts";
import { keepOf, readKept } from "../../engine/profile/kept.ts";
import { EdgewiseError } from "../../error.ts";
import { printProfile } from "../../report/profile.ts";
import { platformCores } from "../cores.ts";
import { readWorkers } from "../input-options.ts";
import { untilInterrupted } from "../interruption.ts";
import { print } from "../output.ts";
import { printNote, printWarning, withStatus } from "../status.ts";

interface CalibrateCommandOptions {
  readonly workers?: number;
  readonly show?: true;
  readonly reset?: true;
  readonly json?: true;
  readonly anyway?: true;
}

export function completeCalibrateCommand(command: Command): void {
  command
    .option("--workers <count>", "measure with at most so many threads; all cores if not given", readWorkers)
    .addOption(new Option("--show", "print what is known of this machine, and measure nothing").conflicts("reset"))
    .option("--reset", "forget what was measured, and what runs took")
    .addOption(new Option("--anyway", "keep it although others were busy meanwhile").conflicts(["show", "reset"]))
    .option("--json", "print the profile as data")
    .action(calibrateCommand);
}

async function calibrateCommand(options: CalibrateCommandOptions): Promise<void> {
  const { workers = platformCores() } = options;
  if (options.reset) {
    reset(workers);
    return;
  }
  if (options.show) return await show(workers, options);
  await using engine = await Engine.create({ workers, onWarning: printNote });
  const { profile, path, why } = await withStatus(
    () => "measuring this machine",
    () => untilInterrupted(() => engine.calibrate({ anyway: options.anyway === true })),
  );
  await print([options.json ? `${JSON.stringify(profile, null, 2)}\n` : printProfile(profile)]);
  if (path === null) printWarning(`not kept: ${why}`);
  else printNote(`kept in ${path}`);
}

function reset(workers: number): void {
  const keep = keepOf(workers);
  if (keep === null) {
    printNote("nothing is kept: EDGEWISE_PROFILE is none");
    return;
  }
  if (keep.isForeign()) {
    throw new EdgewiseError({
      code: "usage",
      message: `${keep.path} has something that is no profile`,
      hint: "EDGEWISE_PROFILE names the file of a profile, or one that does not exist yet.",
    });
  }
  if (!keep.remove()) {
    throw new EdgewiseError({
      code: "usage",
      message: `${keep.path} cannot be removed`,
      hint: "See whose file it is.",
    });
  }
  printNote(`nothing is kept any more in ${keep.path}`);
}

async function show(workers: number, { json }: CalibrateCommandOptions): Promise<void> {
  const keep = keepOf(workers);
  const { profile, learned }: KeptFile = readKept(keep);
  if (json) return await print([`${JSON.stringify(profile, null, 2)}\n`]);
  if (profile === null) {
    const where =
      keep === null
        ? "EDGEWISE_PROFILE is none"
        : keep.isForeign()
          ? `what is in ${keep.path} is none`
          : `there is none in ${keep.path}`;
    printNote(`this machine has not been measured: ${where}; shipped rates decide`);
    return;
  }
  await print([printProfile(profile)]);
  const plural = learned.size === 1 ? "kind" : "kinds";
  printNote(`kept in ${keep?.path}, with what ${learned.size} ${plural} of runs took`);
}
