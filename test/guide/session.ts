import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { isAsExpected, type Step } from './transcript.ts';

/** A shell in which the commands of transcripts are run, one after the other, as they stand. */
export interface Session {
  /** Runs them, and expects of each what its transcript says; commands in the background stay up. */
  follow(steps: readonly Step[]): Promise<void>;
  /** Ends the shell and whatever it started. */
  end(): Promise<void>;
}

/** Where a shell runs. */
export interface SessionSettings {
  folder: string;
  env: NodeJS.ProcessEnv;
  /** What the text calls something, and what it is in this run: addresses with their ports. */
  names: ReadonlyMap<string, string>;
}

/** Commands that change nothing: they may be repeated. */
const asks = /^curl |ieum check /;

/** How long a command that asks waits for what takes effect in a while. */
const patienceMs = 30_000;

export function startSession({ folder, env, names }: SessionSettings): Session {
  const shell = spawn('bash', ['--norc', '--noprofile'], {
    cwd: folder,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own, so that what runs in the background ends with it.
    detached: true,
  });
  const here = [...names].sort(([a], [b]) => b.length - a.length);
  const toHere = (text: string) => here.reduce((all, [there, own]) => all.replaceAll(there, own), text);
  const toText = (text: string) => here.reduce((all, [there, own]) => all.replaceAll(own, there), text);
  let background = 0;

  async function run(command: string): Promise<string> {
    const mark = `-- end of ${Math.random()} --`;
    const printed = readUntil(shell, mark);
    shell.stdin.write(`{ ${toHere(command)}\n} 2>&1\necho '${mark}'\n`);
    return toText(await printed);
  }

  async function runInBackground(command: string, expected: readonly string[]): Promise<void> {
    const file = join(folder, `background-${++background}.log`);
    openSync(file, 'w');
    await run(command.replace(/ &$/, ` > ${file} 2>&1 &`));
    const read = () => toText(readFileSync(file, 'utf8'));
    await vi
      .waitUntil(() => isAsExpected(read(), expected), { timeout: 2 * patienceMs, interval: 50 })
      .catch(() => expect(read(), command).toBe(expected.join('\n')));
  }

  return {
    async follow(steps) {
      for (const { command, expected, isBackground, line } of steps) {
        if (isBackground) {
          await runInBackground(command, expected);
          continue;
        }
        let printed = await run(command);
        const until = Date.now() + patienceMs;
        // Records are matched, and agencies are missed, in seconds: who asks again sees it.
        while (asks.test(command) && !isAsExpected(printed, expected) && Date.now() < until)
          printed = await run(`sleep 0.2; ${command}`);
        if (!isAsExpected(printed, expected))
          expect(printed, `line ${line}: ${command}`).toBe(expected.join('\n'));
      }
    },
    async end() {
      if (shell.exitCode !== null) return;
      const ended = once(shell, 'exit');
      // Group of the shell: it and all that it started.
      process.kill(-shell.pid!, 'SIGTERM');
      shell.kill('SIGKILL');
      await ended;
    },
  };
}

function readUntil(shell: ChildProcess, mark: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const take = (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const at = text.indexOf(mark);
      if (at < 0) return;
      shell.stdout?.off('data', take);
      shell.off('exit', leave);
      resolve(text.slice(0, at));
    };
    const leave = () => reject(new Error(`The shell ended:\n${text}`));
    shell.stdout?.on('data', take);
    shell.once('exit', leave);
  });
}
