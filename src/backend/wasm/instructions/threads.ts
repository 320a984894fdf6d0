/** Instructions on memory that threads share. */

import type { Instruction } from "./row.ts";
import { atomic, plain, thread } from "./row.ts";

export const THREAD_INSTRUCTIONS = {
  // Threads: waiting and waking, and the fence (whose trailing zero is its memory order).
  "memory.atomic.notify": atomic(0x00, 4, ["i32"], ["i32"]),
  "memory.atomic.wait32": atomic(0x01, 4, ["i32", "i64"], ["i32"]),
  "memory.atomic.wait64": atomic(0x02, 8, ["i64", "i64"], ["i32"]),
  "atomic.fence": plain([...thread(0x03), 0x00], [], []),

  // Threads: loads and stores.
  "i32.atomic.load": atomic(0x10, 4, [], ["i32"]),
  "i64.atomic.load": atomic(0x11, 8, [], ["i64"]),
  "i32.atomic.load8_u": atomic(0x12, 1, [], ["i32"]),
  "i32.atomic.load16_u": atomic(0x13, 2, [], ["i32"]),
  "i64.atomic.load8_u": atomic(0x14, 1, [], ["i64"]),
  "i64.atomic.load16_u": atomic(0x15, 2, [], ["i64"]),
  "i64.atomic.load32_u": atomic(0x16, 4, [], ["i64"]),
  "i32.atomic.store": atomic(0x17, 4, ["i32"], []),
  "i64.atomic.store": atomic(0x18, 8, ["i64"], []),
  "i32.atomic.store8": atomic(0x19, 1, ["i32"], []),
  "i32.atomic.store16": atomic(0x1a, 2, ["i32"], []),
  "i64.atomic.store8": atomic(0x1b, 1, ["i64"], []),
  "i64.atomic.store16": atomic(0x1c, 2, ["i64"], []),
  "i64.atomic.store32": atomic(0x1d, 4, ["i64"], []),

  // Threads: add; the result is the value before.
  "i32.atomic.rmw.add": atomic(0x1e, 4, ["i32"], ["i32"]),
  "i64.atomic.rmw.add": atomic(0x1f, 8, ["i64"], ["i64"]),
  "i32.atomic.rmw8.add_u": atomic(0x20, 1, ["i32"], ["i32"]),
  "i32.atomic.rmw16.add_u": atomic(0x21, 2, ["i32"], ["i32"]),
  "i64.atomic.rmw8.add_u": atomic(0x22, 1, ["i64"], ["i64"]),
  "i64.atomic.rmw16.add_u": atomic(0x23, 2, ["i64"], ["i64"]),
  "i64.atomic.rmw32.add_u": atomic(0x24, 4, ["i64"], ["i64"]),

  // Threads: sub; the result is the value before.
  "i32.atomic.rmw.sub": atomic(0x25, 4, ["i32"], ["i32"]),
  "i64.atomic.rmw.sub": atomic(0x26, 8, ["i64"], ["i64"]),
  "i32.atomic.rmw8.sub_u": atomic(0x27, 1, ["i32"], ["i32"]),
  "i32.atomic.rmw16.sub_u": atomic(0x28, 2, ["i32"], ["i32"]),
  "i64.atomic.rmw8.sub_u": atomic(0x29, 1, ["i64"], ["i64"]),
  "i64.atomic.rmw16.sub_u": atomic(0x2a, 2, ["i64"], ["i64"]),
  "i64.atomic.rmw32.sub_u": atomic(0x2b, 4, ["i64"], ["i64"]),

  // Threads: and; the result is the value before.
  "i32.atomic.rmw.and": atomic(0x2c, 4, ["i32"], ["i32"]),
  "i64.atomic.rmw.and": atomic(0x2d, 8, ["i64"], ["i64"]),
  "i32.atomic.rmw8.and_u": atomic(0x2e, 1, ["i32"], ["i32"]),
  "i32.atomic.rmw16.and_u": atomic(0x2f, 2, ["i32"], ["i32"]),
  "i64.atomic.rmw8.and_u": atomic(0x30, 1, ["i64"], ["i64"]),
  "i64.atomic.rmw16.and_u": atomic(0x31, 2, ["i64"], ["i64"]),
  "i64.atomic.rmw32.and_u": atomic(0x32, 4, ["i64"], ["i64"]),

  // Threads: or; the result is the value before.
  "i32.atomic.rmw.or": atomic(0x33, 4, ["i32"], ["i32"]),
  "i64.atomic.rmw.or": atomic(0x34, 8, ["i64"], ["i64"]),
  "i32.atomic.rmw8.or_u": atomic(0x35, 1, ["i32"], ["i32"]),
  "i32.atomic.rmw16.or_u": atomic(0x36, 2, ["i32"], ["i32"]),
  "i64.atomic.rmw8.or_u": atomic(0x37, 1, ["i64"], ["i64"]),
  "i64.atomic.rmw16.or_u": atomic(0x38, 2, ["i64"], ["i64"]),
  "i64.atomic.rmw32.or_u": atomic(0x39, 4, ["i64"], ["i64"]),

  // Threads: xor; the result is the value before.
  "i32.atomic.rmw.xor": atomic(0x3a, 4, ["i32"], ["i32"]),
  "i64.atomic.rmw.xor": atomic(0x3b, 8, ["i64"], ["i64"]),
  "i32.atomic.rmw8.xor_u": atomic(0x3c, 1, ["i32"], ["i32"]),
  "i32.atomic.rmw16.xor_u": atomic(0x3d, 2, ["i32"], ["i32"]),
  "i64.atomic.rmw8.xor_u": atomic(0x3e, 1, ["i64"], ["i64"]),
  "i64.atomic.rmw16.xor_u": atomic(0x3f, 2, ["i64"], ["i64"]),
  "i64.atomic.rmw32.xor_u": atomic(0x40, 4, ["i64"], ["i64"]),

  // Threads: xchg; the result is the value before.
  "i32.atomic.rmw.xchg": atomic(0x41, 4, ["i32"], ["i32"]),
  "i64.atomic.rmw.xchg": atomic(0x42, 8, ["i64"], ["i64"]),
  "i32.atomic.rmw8.xchg_u": atomic(0x43, 1, ["i32"], ["i32"]),
  "i32.atomic.rmw16.xchg_u": atomic(0x44, 2, ["i32"], ["i32"]),
  "i64.atomic.rmw8.xchg_u": atomic(0x45, 1, ["i64"], ["i64"]),
  "i64.atomic.rmw16.xchg_u": atomic(0x46, 2, ["i64"], ["i64"]),
  "i64.atomic.rmw32.xchg_u": atomic(0x47, 4, ["i64"], ["i64"]),

  // Threads: cmpxchg; the result is the value before.
  "i32.atomic.rmw.cmpxchg": atomic(0x48, 4, ["i32", "i32"], ["i32"]),
  "i64.atomic.rmw.cmpxchg": atomic(0x49, 8, ["i64", "i64"], ["i64"]),
  "i32.atomic.rmw8.cmpxchg_u": atomic(0x4a, 1, ["i32", "i32"], ["i32"]),
  "i32.atomic.rmw16.cmpxchg_u": atomic(0x4b, 2, ["i32", "i32"], ["i32"]),
  "i64.atomic.rmw8.cmpxchg_u": atomic(0x4c, 1, ["i64", "i64"], ["i64"]),
  "i64.atomic.rmw16.cmpxchg_u": atomic(0x4d, 2, ["i64", "i64"], ["i64"]),
  "i64.atomic.rmw32.cmpxchg_u": atomic(0x4e, 4, ["i64", "i64"], ["i64"]),
} as const satisfies Readonly<Record<string, Instruction>>;
