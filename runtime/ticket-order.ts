/** Orders in which tickets are drawn, other than ascending ones. */

/**
 * Gives the ticket that is drawn in place of `ticket`, one of `tickets`, in the order that belongs to `seed`. Each
 * ticket is drawn once.
 */
export function shuffled(ticket: number, tickets: number, seed: number): number {
  if (tickets < 2) return ticket;
  // Multiples of a number that has no divisor in common with the count go through all remainders.
  let step = 1 + ((Math.imul(seed, 0x9e37_79b1) >>> 0) % (tickets - 1));
  while (divisor(step, tickets) !== 1) step++;
  return (ticket * step + (seed >>> 0)) % tickets;
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
