/** Defines the programs here. The package has a plan of each, which runs take in place of compiling. */

import { foreseenText } from "#later";
import { algorithm as libraryAlgorithm } from "../algorithms/library-algorithm.ts";
import type { Algorithm } from "../dsl/index.ts";
import { foreseeIn } from "../engine/guest/foreseen.ts";

/** The programs that were defined, in that order. Their names are distinct. */
export const PROGRAMS: Algorithm[] = [];

/** Defines a program of this folder as `algorithm` of the library does, and has its plans foreseen. */
export const algorithm: typeof libraryAlgorithm = (name, parameters, build, options) => {
  const made = libraryAlgorithm(name, parameters, build, options);
  PROGRAMS.push(made);
  foreseeIn(foreseenText, made);
  return made;
};
