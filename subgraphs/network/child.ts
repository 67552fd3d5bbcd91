import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** A process of the network as its description, enough to start it again. */
export interface ChildDefinition {
  name: string;
  /** The `.ts` file that it runs. */
  file: string;
  /** Options of Node in front of the file. */
  nodeOptions: readonly string[];
  env: NodeJS.ProcessEnv;
}

/** Who hears of a child. */
export interface ChildListeners {
  /** What it is at while it starts. */
  onProgress(text: string): void;
  /** A line that it printed, once it has started. */
  onLine(line: string): void;
}

/** Something that runs and may end. */
export interface Running {
  pid: number;
  /** Settles when it has ended, with how, in a few words. Never rejects. */
  ended: Promise<string>;
  /** Asks it to end, kills it after `patienceMs`, and settles when it has ended. */
  stop(patienceMs: number): Promise<void>;
}

/** A process of the network. */
export interface Child extends Running {
  /** Settles when it listens; rejects with one clear message when it ends before. */
  ready: Promise<void>;
}

/**
 * Starts a process that says over IPC how far it is (`{ type: 'progress', text }`) and when it listens
 * (`{ type: 'ready' }`), and that ends when the channel closes, so also when this process is killed.
 *
 * It leads a session of its own: a terminal's Ctrl-C reaches only the supervisor, which stops all in order. What it
 * prints before it is ready is kept back: it is the message when it fails.
 */
export function startChild(definition: ChildDefinition, listeners: ChildListeners): Child {
  const { name, file, nodeOptions, env } = definition;
  const child = spawn(process.execPath, [...nodeOptions, file], {
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  const ended = endOf(child);
  const printed: string[] = [];
  let isReady = false;
  const hear = (line: string) => (isReady ? listeners.onLine(line) : printed.push(line));
  const closed = Promise.all([readLines(child.stdout, hear), readLines(child.stderr, hear), ended]);
  const ready = new Promise<void>((resolve, reject) => {
    child.on('message', (message: { type?: unknown; text?: unknown }) => {
      if (message.type === 'progress') listeners.onProgress(String(message.text));
      if (message.type !== 'ready') return;
      isReady = true;
      for (const line of printed.splice(0)) listeners.onLine(line);
      resolve();
    });
    closed.then(([, , end]) => reject(new Error(`${name} did not start (${end}): ${lastWords(printed)}`)));
  });
  // Whoever stops it during the start does not wait for it.
  ready.catch(() => {});
  return { pid: child.pid ?? 0, ended, ready, stop: (patienceMs) => stop(child, ended, patienceMs) };
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit ${code}`));
    child.once('error', (error) => resolve(error.message));
  });
}

async function stop(child: ChildProcess, ended: Promise<string>, patienceMs: number): Promise<void> {
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await ended;
  clearTimeout(force);
}

function readLines(stream: Readable | null, onLine: (line: string) => void): Promise<void> {
  return new Promise((resolve) => {
    let rest = '';
    stream?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(onLine);
    });
    stream?.once('close', () => {
      if (rest) onLine(rest);
      resolve();
    });
  });
}

/** Well-behaved processes say one line; of others the first lines tell more than the last. */
function lastWords(printed: string[]): string {
  const lines = printed.filter((line) => line.trim() !== '');
  return lines.length > 0 ? lines.slice(0, 12).join('\n') : 'it said nothing';
}
