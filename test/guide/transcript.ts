/** One command of a transcript, with what it prints. */
export interface Step {
  /** As it stands after `$ `, with the lines of its here-document. */
  command: string;
  /** Lines; `…` within a line stands for any text, and by itself for any lines. */
  expected: string[];
  /** Whether the command goes on in the background: it ends with `&`. */
  isBackground: boolean;
  line: number;
}

/** The transcripts of a text in Markdown: what stands in its fences of `console`, by the heading above. */
export function readTranscripts(markdown: string): Map<string, Step[]> {
  const transcripts = new Map<string, Step[]>();
  let heading = '';
  let isConsole = false;
  for (const [index, line] of markdown.split('\n').entries()) {
    if (!isConsole && line.startsWith('## ')) heading = line.slice(3);
    if (line.startsWith('```')) isConsole = line === '```console';
    else if (isConsole)
      addLine(
        transcripts.getOrInsertComputed(heading, () => []),
        line,
        index + 1,
      );
  }
  for (const step of [...transcripts.values()].flat()) step.isBackground = / &$/.test(step.command);
  return transcripts;
}

function addLine(steps: Step[], text: string, line: number): void {
  const step = steps.at(-1);
  if (step && isUnfinished(step.command)) step.command += `\n${text}`;
  else if (text.startsWith('$ ')) {
    const command = text.slice(2);
    steps.push({ command, expected: [], isBackground: false, line });
  } else if (step) step.expected.push(text);
  else throw new Error(`line ${line}: a transcript begins with "$ "`);
}

/** A line that ends with a backslash, or a here-document whose last line has not come. */
function isUnfinished(command: string): boolean {
  if (command.endsWith('\\')) return true;
  const [, end] = /<<\s*'?(\w+)'?/.exec(command) ?? [];
  return end !== undefined && !command.split('\n').slice(1).includes(end);
}

/** Whether what a command printed is what its transcript says. */
export function isAsExpected(printed: string, expected: readonly string[]): boolean {
  const pattern = expected
    .map((line) =>
      line.trim() === '…' ? '(?:.*\\n)*?' : `${line.split('…').map(escapeText).join('.*')}[ ]*\\n`,
    )
    .join('');
  const text = printed.replace(/\n*$/, '\n').replace(/^\n$/, '');
  return new RegExp(`^${pattern.replace(/(?:\\n)*$/, '')}\\n?$`).test(text);
}

const escapeText = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
