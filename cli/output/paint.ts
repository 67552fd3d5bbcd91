import { styleText } from 'node:util';

/** What is worth a colour. */
export type Colour = 'red' | 'yellow' | 'green' | 'cyan' | 'dim' | 'bold';

/** Colours a text where the stream is a terminal that shows colours and `NO_COLOR` does not forbid it. */
export function paint(colour: Colour, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  return styleText(colour, text, { stream, validateStream: true });
}

/** Text of others without what would steer a terminal: control characters but line breaks and tabs. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out.
  return text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '');
}
