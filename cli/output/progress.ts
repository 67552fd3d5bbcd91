import { paint } from './paint.ts';

/**
 * Waits for something; where that takes longer than a second and stderr is a terminal, it is said there with the
 * seconds, in a line that is gone afterwards.
 */
export async function withProgress<T>(doing: string, task: Promise<T>): Promise<T> {
  if (!process.stderr.isTTY) return task;
  const begin = performance.now();
  const timer = setInterval(() => {
    const seconds = Math.round((performance.now() - begin) / 1000);
    process.stderr.write(`\r\u001b[K${paint('dim', `${doing} … ${seconds} s`, process.stderr)}`);
  }, 1000);
  try {
    return await task;
  } finally {
    clearInterval(timer);
    if (performance.now() - begin >= 1000) process.stderr.write('\r\u001b[K');
  }
}
