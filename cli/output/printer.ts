import { type Command, Option } from 'commander';
import { type Finding, formatFinding } from './finding.ts';
import { githubAnnotations } from './github.ts';
import { gitlabReport } from './gitlab.ts';
import { paint, plain } from './paint.ts';

/** The forms a command can print its result in. */
export type Format = 'text' | 'json' | 'github' | 'gitlab';

/** The options that choose it. */
export interface FormatOptions {
  json?: true;
  format?: Format;
}

/** Where a command says what it came to. */
export interface Printer {
  format: Format;
  /** Says something to people. Not where stdout is JSON; beside a report of GitLab, on stderr. */
  say(text: string): void;
  /** The result for programs: printed as JSON where that was asked for. */
  json(result: unknown): void;
  /**
   * The findings, in every form but JSON, of which they are a part. `file` is what was checked, for findings that
   * lie in no file.
   */
  findings(findings: readonly Finding[], file: string): void;
}

/** Adds `--json`. */
export function addJsonOption(command: Command): Command {
  return command.option('--json', 'print the result as JSON');
}

/** Adds `--format` and `--json`, which is short for `--format json`. */
export function addFormatOptions(command: Command): Command {
  const format = new Option(
    '--format <form>',
    'github: annotations of a workflow; gitlab: a code quality report',
  );
  return command
    .addOption(format.choices(['text', 'json', 'github', 'gitlab']))
    .option('--json', 'same as --format json');
}

/** Prints in the form that the options ask for. */
export function createPrinter(options: FormatOptions): Printer {
  const format = options.json ? 'json' : (options.format ?? 'text');
  const say = (text: string) => {
    if (format === 'gitlab') console.error(text);
    else if (format !== 'json') console.log(text);
  };
  return {
    format,
    say,
    json(result) {
      if (format === 'json') console.log(JSON.stringify(result, null, 2));
    },
    findings(findings, file) {
      if (format === 'github') for (const line of githubAnnotations(findings)) console.log(line);
      else if (format === 'gitlab') console.log(JSON.stringify(gitlabReport(findings, file), null, 2));
      if (format === 'text' || format === 'gitlab') {
        for (const severity of ['ERROR', 'WARNING', 'INFO'] as const) {
          const chosen = findings.filter((finding) => finding.severity === severity);
          if (chosen.length > 0) say(section(severity, chosen));
        }
      }
    },
  };
}

function section(severity: Finding['severity'], findings: readonly Finding[]): string {
  const [word, colour] = words[severity];
  const heading = `${findings.length} ${word}${findings.length === 1 || severity === 'INFO' ? '' : 's'}`;
  const texts = findings.map((finding) => plain(formatFinding(finding)));
  return `${paint(colour, `${heading}:`)}\n\n${texts.join('\n\n')}\n`;
}

const words = {
  ERROR: ['error', 'red'],
  WARNING: ['warning', 'yellow'],
  INFO: ['to know', 'cyan'],
} as const;
