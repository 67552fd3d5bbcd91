import { serialize } from 'node:v8';
import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { keepOneByteNames } from './one-byte-names.ts';

/** The serializer writes a tag before a string: `c` where it has two bytes a character. */
const hasTwoBytes = (text: string) => serialize(text)[2] === 'c'.charCodeAt(0);

/** A schema in Korean with a field that nobody has heard of. */
const createSdl = (nth: string) => `"""설명"""\ntype Query { ${['fieldOf', 'One', nth].join('Long')}: Int }`;

function fieldOf(sdl: string): string {
  const [name] = Object.keys(buildSchema(sdl).getQueryType()?.getFields() ?? {});
  return name ?? '';
}

test('a name has one byte a character where it was kept before its schema was read, else two', () => {
  const [kept, other] = [createSdl('Kept'), createSdl('Other')];
  keepOneByteNames(kept);
  const answers = [kept, other].map((sdl) => JSON.stringify({ [fieldOf(sdl)]: 1 }));
  expect(answers).toEqual(['{"fieldOfLongOneLongKept":1}', '{"fieldOfLongOneLongOther":1}']);
  expect(answers.map(hasTwoBytes)).toEqual([false, true]);
});
