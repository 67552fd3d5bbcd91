import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contractScalars } from '@ieum/schema/contract/scalars.ts';
import { buildSchema, type GraphQLSchema, isScalarType, Kind, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { coerceVariables } from '../../operation/variables.ts';

interface Question {
  id: string;
  file: string;
  ko: string;
  en: string;
  variables: Record<string, unknown>;
  headers: Record<string, string>;
}

const read = (file: string) => readFileSync(join(import.meta.dirname, file), 'utf8');
const questions: Question[] = JSON.parse(read('questions.json'));
const schema = readSchema();

function readSchema(): GraphQLSchema {
  const built = buildSchema(read('../../../schema/public.graphql'));
  for (const [name, { parseValue, parseLiteral }] of contractScalars) {
    const scalar = built.getType(name);
    if (isScalarType(scalar)) Object.assign(scalar, { parseValue, parseLiteral });
  }
  return built;
}

test('the library lists every question once, in order', () => {
  const ids = Array.from({ length: 26 }, (_, index) => `Q${String(index + 1).padStart(2, '0')}`);
  expect(questions.map(({ id }) => id)).toEqual(ids);
  const files = globSync('*.graphql', { cwd: import.meta.dirname }).sort();
  expect(questions.map(({ file }) => file)).toEqual(files);
});

test.each(questions)(
  '$id fits the public schema, with its variables, and begins with its two titles',
  (question) => {
    const text = read(question.file);
    expect(text.split('\n').slice(0, 2)).toEqual([`# ${question.ko}`, `# ${question.en}`]);
    const document = parse(text);
    expect(validate(schema, document)).toEqual([]);
    const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
    expect(coerceVariables(schema, document, operation!, question.variables)).not.toHaveProperty('errors');
    const known = new Set(operation!.variableDefinitions?.map(({ variable }) => variable.name.value));
    expect(Object.keys(question.variables).filter((name) => !known.has(name))).toEqual([]);
  },
);
