import { createInterface } from 'node:readline/promises';

/**
 * Asks a question at the terminal. Where there is none (a pipeline, a script) nobody is asked and the answer is yes:
 * who wrote the command there meant it.
 */
export async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY || process.env.CI) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C at the question is a no, Ctrl-D too.
  const left = new Promise<string>((resolve) => {
    terminal.once('SIGINT', () => resolve('n'));
    terminal.once('close', () => resolve('n'));
  });
  try {
    return /^y(es)?$/i.test((await Promise.race([terminal.question(`${question} [y/N] `), left])).trim());
  } finally {
    terminal.close();
  }
}
