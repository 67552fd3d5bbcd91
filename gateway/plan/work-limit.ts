/** How long a planner may work at one operation. */
export interface WorkLimit {
  limitMs: number;
  /** The processor time that the planner has used so far, in ms. Never answers where the planner ended. */
  usedMs(): Promise<number>;
  /** Called once, when the limit is reached. */
  onOver(): void;
}

/**
 * Watches a planner from now on. What counts is the time in which it works: on a busy machine it also waits, up to four
 * times as long. Returns what ends the watch.
 */
export function limitWork({ limitMs, usedMs, onOver }: WorkLimit): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isDone = false;
  const end = () => {
    isDone = true;
    clearTimeout(timer);
    clearTimeout(latest);
  };
  const over = () => {
    if (isDone) return;
    end();
    onOver();
  };
  const latest = setTimeout(over, 4 * limitMs);
  const before = usedMs();
  const check = async () => {
    const leftMs = limitMs - ((await usedMs()) - (await before));
    if (isDone) return;
    if (leftMs <= 0) over();
    else timer = setTimeout(check, Math.max(leftMs, shortestMs));
  };
  timer = setTimeout(check, limitMs);
  return end;
}

const shortestMs = 20;
