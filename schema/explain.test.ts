import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { compose } from './compose.ts';
import { explanations } from './explain.ts';

/** Every code in the text of the installed composer and of our own composition. */
function codesInSources(): Set<string> {
  const composer = dirname(fileURLToPath(import.meta.resolve('@theguild/federation-composition')));
  const texts = [
    ...globSync('**/*.js', { cwd: composer }).map((file) => readFileSync(join(composer, file), 'utf8')),
    ...globSync('{*.ts,rules/*.ts}', { cwd: import.meta.dirname, exclude: ['*.test.ts'] }).map((file) =>
      readFileSync(join(import.meta.dirname, file), 'utf8'),
    ),
  ];
  const codes = new Set<string>();
  for (const text of texts) {
    for (const [, code] of text.matchAll(/["'`](GATHER_[A-Z_]+)["'`]/g)) codes.add(code!);
    for (const [, given] of text.matchAll(/\bcode(?::| =)(.*)/g)) {
      for (const [, code] of given!.matchAll(/["'`]([A-Z][A-Z_]+(?:\$\{[^}]+\}[A-Z_]*)?)["'`]/g))
        codes.add(code!);
    }
  }
  return codes;
}

test('every code that composition can give has its cause and what to do', () => {
  const operations = ['QUERY', 'MUTATION', 'SUBSCRIPTION'];
  const codes = [...codesInSources()].flatMap((code) =>
    code.includes('${') ? operations.map((name) => code.replace(/\$\{[^}]+\}/, name)) : [code],
  );
  expect(codes.length).toBeGreaterThan(90);
  expect(codes.toSorted()).toEqual(Object.keys(explanations).toSorted());
});

test('causes and hints are sentences, and no two codes have the same cause', () => {
  const texts = Object.values(explanations).flat();
  expect(texts.filter((text) => !/^[@A-Z].*\.$/.test(text))).toEqual([]);
  const causes = Object.values(explanations).map(([cause]) => cause);
  expect(new Set(causes).size).toBe(causes.length);
});

test('what does not compose says why and what to do', () => {
  const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
  const input = (name: string) => ({
    name,
    url: `http://${name}.invalid`,
    sdl: `${link} type Query { same: Int }`,
  });
  const result = compose([input('a'), input('b')]);
  expect(result).toMatchObject({
    errors: [
      {
        code: 'INVALID_FIELD_SHARING',
        cause: explanations.INVALID_FIELD_SHARING![0],
        hint: explanations.INVALID_FIELD_SHARING![1],
      },
    ],
  });
});
