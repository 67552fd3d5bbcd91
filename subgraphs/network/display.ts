import { clearScreenDown, cursorTo, moveCursor } from 'node:readline';
import type { WriteStream } from 'node:tty';

/** What the user sees while the network starts and runs. */
export interface Display {
  /** What one part is at; replaces what it was at before. */
  progress(name: string, text: string): void;
  /** A line that stays. */
  line(text: string): void;
  /** Removes the progress: what follows are plain lines. */
  clear(): void;
}

/**
 * Shows progress on a stream: in place on a terminal, one line a part that is overwritten; elsewhere a line for each
 * step, at most one a second a part, so that a large seed does not fill a log.
 */
export function createDisplay(stream: NodeJS.WriteStream): Display {
  return stream.isTTY ? displayInPlace(stream as WriteStream) : displayLines(stream);
}

function displayInPlace(stream: WriteStream): Display {
  const parts = new Map<string, string>();
  let drawn = 0;
  const erase = () => {
    if (drawn === 0) return;
    moveCursor(stream, 0, -drawn);
    cursorTo(stream, 0);
    clearScreenDown(stream);
    drawn = 0;
  };
  const draw = () => {
    erase();
    // A line that wraps could not be erased by counting lines, and a screen that scrolls neither.
    const shown = [...parts].slice(0, Math.max(1, (stream.rows || 24) - 2));
    for (const [name, text] of shown)
      stream.write(`${row(name, text).slice(0, (stream.columns || 80) - 1)}\n`);
    drawn = shown.length;
  };
  return {
    progress(name, text) {
      parts.set(name, text);
      draw();
    },
    line(text) {
      erase();
      stream.write(`${text}\n`);
      if (parts.size > 0) draw();
    },
    clear() {
      erase();
      parts.clear();
    },
  };
}

function displayLines(stream: NodeJS.WriteStream): Display {
  const parts = new Map<string, { text: string; shown: string; timer?: NodeJS.Timeout }>();
  const show = (name: string) => {
    const part = parts.get(name);
    if (!part) return;
    delete part.timer;
    if (part.shown === part.text) return;
    part.shown = part.text;
    stream.write(`${row(name, part.text)}\n`);
    part.timer = setTimeout(show, 1000, name).unref();
  };
  return {
    progress(name, text) {
      const part = parts.get(name) ?? { text, shown: '' };
      parts.set(name, part);
      part.text = text;
      // What comes within a second of a line waits for its end, and only the last of it is shown.
      if (!part.timer) show(name);
    },
    line: (text) => void stream.write(`${text}\n`),
    clear() {
      for (const { timer } of parts.values()) clearTimeout(timer);
      parts.clear();
    },
  };
}

/** Two columns; the longest name of ours has 18 letters. */
function row(name: string, text: string): string {
  return `${name.padEnd(18)}  ${text}`;
}
