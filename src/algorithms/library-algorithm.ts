/** Defines the algorithms of the library. */

import { algorithm as anyAlgorithm } from "../dsl/index.ts";
import { withoutPlaces } from "../dsl/span.ts";

/** Defines an algorithm as `algorithm` of the builder does. Its errors name it in place of a line of this package. */
export const algorithm = withoutPlaces(anyAlgorithm);
