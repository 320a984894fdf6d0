/** Waiting for other threads, whose messages a thread does not hear while it is busy with something else. */

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
