/** A line of a process's log; `level` is pino's number, 40 for warn and above for worse. */
export interface LogLine {
  level: number;
  msg: string;
  err?: { message: string };
  [field: string]: unknown;
}

/** Keeps what a server under test logs at level warn and above. A test takes the lines that it expects. */
export interface CollectedLog {
  /** Where the server's pino writes. */
  stream: { write(line: string): void };
  /** The lines since the last call, which then are no longer unexpected. */
  take(): LogLine[];
  /** Throws with the lines that nobody took: call it when the server has stopped. */
  assertTaken(): void;
}

/** Makes an empty one. */
export function collectLog(): CollectedLog {
  const lines: LogLine[] = [];
  return {
    stream: {
      write(text) {
        const line = JSON.parse(text) as LogLine;
        if (line.level >= warn) lines.push(line);
      },
    },
    take: () => lines.splice(0),
    assertTaken() {
      if (lines.length === 0) return;
      const texts = lines.splice(0).map((line) => JSON.stringify(line));
      throw new Error(`The server logged what no test expected:\n${texts.join('\n')}`);
    },
  };
}

const warn = 40;
