import { expect, test } from 'vitest';
import { isAsExpected, readTranscripts } from './transcript.ts';

test('a transcript is the commands and outputs of its fences, under their heading', () => {
  const text = [
    ...['# Guide', '```console', '$ before', '```', '## One', 'words', '```console', '$ echo a', 'a', ''],
    ...['b', '$ cat > f <<END', 'x', '$ y', 'END', '$ serve \\', '  --port 1 &', 'Serving', '```'],
    ...['```sh', '$ not this', '```'],
  ].join('\n');
  const steps = readTranscripts(text).get('One');
  expect(steps?.map(({ command, expected, isBackground }) => [command, expected, isBackground])).toEqual([
    ['echo a', ['a', '', 'b'], false],
    ['cat > f <<END\nx\n$ y\nEND', [], false],
    ['serve \\\n  --port 1 &', ['Serving'], true],
  ]);
});

test.each<[string, string[], boolean]>([
  ['', [], true],
  ['\n', [], true],
  ['a', [], false],
  ['a\nb\n', ['a', 'b'], true],
  ['a\nb\n', ['a'], false],
  ['a\nb\nc\n', ['a', '…', 'c'], true],
  ['a\nc\n', ['a', '…', 'c'], true],
  ['a\nb\nc\n', ['a', '…'], true],
  ['id 17 (new)\n', ['id … (new)'], true],
  ['id 17 (old)\n', ['id … (new)'], false],
  ['a b*\n', ['a .*'], false],
])('%j matches %j: %s', (printed, expected, isMatch) => {
  expect(isAsExpected(printed, expected)).toBe(isMatch);
});
