/**
 * Finds the place in the user's program at which the builder is called, which errors point to and ops remember.
 *
 * The builder's frames are told from the user's by function: each function that the user calls is an `entry`, and the frames
 * below the running entry on the stack are the user's. This works wherever a bundler puts the builder and whatever it calls
 * its functions. Engines that cannot cut a stack at a function give no places.
 */

import type { SourceSpan } from "../error.ts";

type Call = (this: unknown, ...given: never[]) => unknown;

/** A call of the user's that the builder is answering. */
interface Running {
  readonly entry: Call;
  /** The place of the call; undefined until somebody asks for it. */
  span: SourceSpan | null | undefined;
}

/** The call being answered; null while the user's code runs. Calls that the builder makes to itself are part of it. */
let running: Running | null = null;

/** Wraps a function of the builder for users: while it runs, errors point to the user's call of it. */
export function entry<F extends Call>(answer: F): F {
  function entered(this: unknown, ...given: never[]): unknown {
    if (running !== null) return answer.apply(this, given);
    running = { entry: entered, span: undefined };
    try {
      return answer.apply(this, given);
    } finally {
      running = null;
    }
  }
  // It takes and gives what `answer` does.
  return Object.defineProperty(entered, "name", { value: answer.name }) as Call as F;
}

/** Whether calls have places. Those of the library have none: a line of this package tells its user nothing. */
let arePlacesTold = true;

/** Wraps a function of the builder for the library: calls that are made while it runs have no place. */
export function withoutPlaces<F extends Call>(answer: F): F {
  const wrapped = (...given: never[]): unknown => {
    const before = arePlacesTold;
    arePlacesTold = false;
    try {
      return answer(...given);
    } finally {
      arePlacesTold = before;
    }
  };
  // It takes and gives what `answer` does.
  return wrapped as Call as F;
}

/** Makes an entry of every method and getter of a class that the user has objects of. */
export function makeEntries({ prototype }: { readonly prototype: object }): void {
  for (const name of Reflect.ownKeys(prototype)) {
    const property = Object.getOwnPropertyDescriptor(prototype, name);
    if (name === "constructor" || property === undefined) continue;
    if (typeof property.value === "function") property.value = entry(property.value);
    if (property.get) property.get = entry(property.get);
    Object.defineProperty(prototype, name, property);
  }
}

/** Wraps a function of the user's for the builder: while it runs, the user's code is running. */
export function userFunction<A extends readonly unknown[], R>(found: (...given: A) => R): (...given: A) => R {
  return (...given) => {
    const answering = running;
    running = null;
    try {
      return found(...given);
    } finally {
      running = answering;
    }
  };
}

/** Where the user made the call that is being answered; null where the engine does not tell, and in the library. */
export function callerSpan(): SourceSpan | null {
  if (running === null || !arePlacesTold) return null;
  if (running.span === undefined) running.span = cutsStacks() ? new LaterSpan(stackBelow(running.entry)) : null;
  return running.span;
}

/** Frames that are kept: the user's call is the first, unless functions of the engine such as `map` made it. */
const FRAMES = 6;

interface Stack {
  readonly stack?: unknown;
}

/**
 * A place that is found only when somebody asks. An engine captures frames at little cost but takes long to print them, and
 * nobody asks for the places of most ops.
 */
class LaterSpan implements SourceSpan {
  #stack: Stack | null;
  #place: SourceSpan | null = null;

  constructor(stack: Stack) {
    this.#stack = stack;
  }

  get file(): string {
    return this.#found.file;
  }

  get line(): number {
    return this.#found.line;
  }

  get column(): number {
    return this.#found.column;
  }

  get #found(): SourceSpan {
    if (this.#stack !== null) this.#place = placeIn(this.#stack);
    this.#stack = null;
    // The call was made by evaluated text, which is in no file.
    return this.#place ?? { file: "unknown", line: 0, column: 0 };
  }
}

/** The stack of the engine from the caller of `below` on; `below` is being called. */
function stackBelow(below: Call): Stack {
  const { stackTraceLimit } = Error;
  const kept: Stack = {};
  Error.stackTraceLimit = FRAMES;
  Error.captureStackTrace(kept, below);
  Error.stackTraceLimit = stackTraceLimit;
  return kept;
}

let cuts: boolean | undefined;

/** Whether this engine cuts stacks at functions: whether one cut at a function within another begins elsewhere. */
function cutsStacks(): boolean {
  cuts ??= typeof Error.captureStackTrace === "function" && probe();
  return cuts;
}

function probe(): boolean {
  const inner = (below: Call): string | undefined => linesOf(stackBelow(below))[0];
  const outer = (): boolean => {
    const [ofInner, ofOuter] = [inner(inner), inner(outer)];
    return ofInner !== undefined && ofOuter !== undefined && ofInner !== ofOuter;
  };
  return outer();
}

function placeIn(stack: Stack): SourceSpan | null {
  for (const line of linesOf(stack)) {
    const place = locate(line);
    if (place) return { ...place, file: pathOf(place.file) };
  }
  return null;
}

/** The frames of a stack, innermost first, without the message that V8 puts before them. */
function linesOf({ stack }: Stack): string[] {
  // The user's program may have replaced the function that prints stacks.
  return typeof stack === "string" ? stack.split("\n").filter((line) => /:\d+:\d+\)?$/.test(line)) : [];
}

/** Reads `at name (file:line:column)` and `at file:line:column` of V8, and `name@file:line:column` of the others. */
function locate(line: string): SourceSpan | null {
  const parts = /^\s*(?:at (?:.* \()?(?:async )?|[^@/]*@)?(.+):(\d+):(\d+)\)?$/.exec(line);
  if (!parts || /\beval at\b/.test(line)) return null;
  const [, file, row, column] = parts as unknown as [string, string, string, string];
  return { file, line: Number(row), column: Number(column) };
}

/** The path of a `file:` URL; any other text as it is. */
function pathOf(file: string): string {
  if (!file.startsWith("file://")) return file;
  const path = decodeURIComponent(new URL(file).pathname);
  return /^\/[A-Za-z]:/.test(path) ? path.slice(1) : path;
}
