/** Defines the algorithms of the library. */

import { algorithmLater } from "../dsl/index.ts";
import { withoutPlaces } from "../dsl/span.ts";

/**
 * Defines an algorithm as `algorithm` of the builder does, but builds its program only once it is asked for: whoever loads
 * the library pays for what is used. Its errors name the algorithm in place of a line of this package.
 */
export const algorithm: typeof algorithmLater = (name, parameters, build, options) =>
  algorithmLater(name, parameters, withoutPlaces(build), options);
