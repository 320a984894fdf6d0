/**
 * The types of browser features that Edgewise uses. TypeScript has them only in its DOM library, which would let any
 * code mention `document`. Features that a worker or an old browser may lack are optional.
 */

import type { Order, Reply } from "./protocol.ts";

/** A message from a thread to its page besides replies: it holds the lock by which its end is noticed. */
export interface Held {
  readonly kind: "held";
}

/** A message from a page to its thread before any order: the lock to hold as long as the thread lives. */
export interface Hold {
  readonly kind: "hold";
  readonly lock: string;
}

interface MessageOf<Data> {
  readonly data: Data;
}

interface ErrorMessage {
  readonly message?: string;
  readonly error?: unknown;
  preventDefault(): void;
}

/** A thread of a page. It has no event for its end. */
export interface WebWorker {
  postMessage(message: Order | Hold, transfer?: readonly ArrayBuffer[]): void;
  terminate(): void;
  addEventListener(kind: "message", listener: (event: MessageOf<Reply | Held>) => void): void;
  addEventListener(kind: "messageerror", listener: () => void): void;
  addEventListener(kind: "error", listener: (event: ErrorMessage) => void): void;
}

/** One end of a channel. */
interface WebPort {
  onmessage: (() => void) | null;
  postMessage(message: null): void;
}

/** Locks by name, which all pages and workers of an origin share. Only secure contexts have them. */
interface WebLocks {
  request(name: string, options: { readonly signal?: AbortSignal }, held: () => unknown): Promise<unknown>;
}

/** The global scope of a page. */
export interface PageScope {
  readonly Worker?: new (
    url: string,
    options: { readonly name: string; readonly type: "classic" | "module" },
  ) => WebWorker;
  readonly MessageChannel: new () => { readonly port1: WebPort; readonly port2: WebPort };
  readonly navigator?: { readonly hardwareConcurrency?: number; readonly locks?: WebLocks };
  readonly crossOriginIsolated?: boolean;
  readonly console: { warn(message: string): void };
  readonly location?: { readonly href: string; readonly origin: string };
}

/** The global scope of a worker. */
export interface WorkerScope extends PageScope {
  postMessage(message: Reply | Held, transfer?: readonly ArrayBuffer[]): void;
  addEventListener(kind: "message", listener: (event: MessageOf<Order | Hold>) => void): void;
  addEventListener(kind: "messageerror", listener: () => void): void;
}

/**
 * Gives the global scope. It is looked up when it is asked for and never when this file is loaded, since servers load
 * it, too.
 */
export function page(): PageScope {
  // The types of Node give the same names other shapes.
  return globalThis as unknown as PageScope;
}

/**
 * The channel by which work is resumed: one for all, since thousands of them take their page hundreds of milliseconds to
 * collect. `made` is what it was made by.
 */
let channel: ReturnType<typeof newChannel> | null = null;

function newChannel(made: PageScope["MessageChannel"]) {
  const { port1, port2 } = new made();
  return { made, port1, port2, waiting: [] as (() => void)[] };
}

/** Resumes work in a task of its own, after the messages that have come. A timer would wait for four milliseconds. */
export function afterOthers(resume: () => void): void {
  const { MessageChannel } = page();
  if (channel?.made !== MessageChannel) channel = newChannel(MessageChannel);
  const { port1, port2, waiting } = channel;
  waiting.push(resume);
  port1.onmessage = () => {
    const next = waiting.shift();
    // A port that is listened to would keep a process going, where pages are imitated in one.
    if (waiting.length === 0) port1.onmessage = null;
    next?.();
  };
  port2.postMessage(null);
}
