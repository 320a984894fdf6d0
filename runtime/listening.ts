/**
 * A timeout that counts only the time in which this thread could hear messages of other threads. A thread that is busy hears
 * none, so a plain timeout could pass before the message that calls it off is read.
 */

/** Pieces of the time waited. While the thread is busy, one of them passes at most, and before the next it hears what came. */
const PIECES = 20;

/** Does something once this thread has listened for so many milliseconds in vain; the function returned calls it off. */
export function onceListenedFor(milliseconds: number, act: () => void): () => void {
  let left = PIECES;
  let timer: ReturnType<typeof setTimeout>;
  const next = (): void => {
    if (left-- === 0) act();
    else timer = setTimeout(next, milliseconds / PIECES);
  };
  next();
  return () => clearTimeout(timer);
}
