/** Progress as one line: a bar, a rate and the time left where the total is known, else counts. */

/** The progress of some work. */
export interface Came {
  readonly unit: "bytes" | "rounds";
  readonly done: number;
  /** The total; null where it is not known. */
  readonly total: number | null;
  /** Whether the total is an upper bound only, as for rounds that end once values have settled. */
  readonly isMost?: boolean;
  /** A further remark, such as a residual. */
  readonly note?: string | null;
}

/** The characters of a bar, in steps of an eighth. */
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
const BAR = 12;
/** The time left, in seconds, above which it is not printed. */
const LONG = 24 * 3600;
/** The time for which work is counted before a rate is printed, in milliseconds. */
const SHORTEST_MS = 300;

/** The greatest length of a bar, in characters. */
export function bar(share: number, width: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  return `${"█".repeat(eighths >> 3)}${EIGHTHS[eighths & 7]!}`;
}

/** The time and the progress when counting began. The rate is of what was counted since. */
interface Begun {
  readonly at: number;
  readonly done: number;
}

/** Makes the progress lines of one piece of work. */
export class ProgressLines {
  readonly #start: number;
  #begun: Begun | null = null;

  /** `start` is the time at which the work began. All times are milliseconds of one clock. */
  constructor(start: number) {
    this.#start = start;
  }

  /** Makes the line for a time. Where it does not fit, the rate is left out first, then the time left or the remark. */
  at(now: number, what: string, came: Came | null, width = Infinity): string {
    if (came === null || came.done === 0) {
      this.#begun = null;
      return `${what} · ${secondsOf(now - this.#start)}`;
    }
    // The count began again, as for a second loop.
    if (this.#begun === null || came.done < this.#begun.done) this.#begun = { at: now, done: came.done };
    const { total, note, isMost = false } = came;
    const took = now - this.#begun.at;
    const rate = took < SHORTEST_MS ? 0 : (came.done - this.#begun.done) / (took / 1000);
    const isBounded = total !== null && total > 0;
    const head = isBounded
      ? `${what} ▕${bar(came.done / total, BAR).padEnd(BAR)}▏ ${countOf(came)}`
      : `${what} · ${countOf(came)}`;
    const left = isBounded && rate > 0 ? Math.max(0, total - came.done) / rate : LONG;
    const end = isBounded
      ? left < LONG
        ? `${isMost ? "at most " : ""}${timeOf(left)} left`
        : null
      : secondsOf(now - this.#start);
    const parts = [note ?? null, rate > 0 ? rateOf(came, rate) : null, end];
    const line = (): string => [head, ...parts.filter((part) => part !== null)].join(" · ");
    // A residual tells more than an upper bound of the time left.
    for (const least of [1, isMost && note ? 2 : 0]) if (line().length > width) parts[least] = null;
    return line();
  }
}

function secondsOf(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(0)} s`;
}

function countOf({ unit, done, total, isMost }: Came): string {
  if (unit === "bytes") {
    return total === null ? sizeOf(done) : `${((100 * done) / total).toFixed(0)} % of ${sizeOf(total)}`;
  }
  const of = total === null ? "" : ` of ${isMost ? "at most " : ""}${total.toLocaleString("en-US")}`;
  return `round ${done.toLocaleString("en-US")}${of}`;
}

function rateOf({ unit }: Came, rate: number): string {
  if (unit === "bytes") return `${sizeOf(rate)}/s`;
  return `${rate >= 10 ? Math.round(rate).toLocaleString("en-US") : rate.toPrecision(2)} rounds/s`;
}

function sizeOf(bytes: number): string {
  const megabytes = bytes / 1e6;
  if (megabytes >= 1e4) return `${(megabytes / 1000).toFixed(0)} GB`;
  return megabytes >= 10 ? `${megabytes.toFixed(0)} MB` : `${megabytes.toFixed(1)} MB`;
}

function timeOf(seconds: number): string {
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
