import { expect, test } from 'vitest';
import { answerOf, createNetwork, failureOf, type TestSource } from './fixtures/network.ts';

const refuses =
  (code: string, alias = 't0') =>
  () =>
    answerOf({ [alias]: null }, [
      { message: `after: ${code}`, path: [alias], extensions: { code, inputPath: ['after'], subgraph: 'x' } },
    ]);
const unreachable = () => failureOf('b', 'SUBGRAPH_UNREACHABLE');

function ask(tampers: ReadonlyArray<TestSource['tamper']>, access: string[] = []) {
  const sources = tampers.map((tamper, index) => ({
    name: 'abc'[index]!,
    notes: [],
    ...(tamper && { tamper }),
    ...(access[index] && { access: access[index] }),
  }));
  return createNetwork(sources).run('{ x: notes { edges { cursor } sources { status error } } }');
}

test.each(['BAD_CURSOR', 'BAD_INPUT', 'BAD_SCALAR', 'BAD_ID', 'BAD_STARTUP_ID'])(
  'what every source refuses as %s is one error at the field, in the words of the first',
  async (code) => {
    const { data, errors } = await ask([refuses(code), refuses(code), refuses(code)]);
    const failed = { status: 'ERROR', error: `after: ${code}` };
    expect(data).toEqual({ x: { edges: [], sources: [failed, failed, failed] } });
    expect(errors).toEqual([
      { message: `after: ${code}`, path: ['x'], extensions: { code, inputPath: ['after'] } },
    ]);
  },
);

const failedBy = (reason: string) => ['GATHER_SOURCE_FAILED', reason];

test.each<[string, Array<TestSource['tamper']>, unknown[][]]>([
  [
    'a source answers',
    [refuses('BAD_CURSOR'), undefined, refuses('BAD_CURSOR')],
    [failedBy('BAD_CURSOR'), failedBy('BAD_CURSOR')],
  ],
  [
    'sources refuse different things',
    [refuses('BAD_CURSOR'), refuses('BAD_INPUT')],
    [failedBy('BAD_CURSOR'), failedBy('BAD_INPUT')],
  ],
  ['what they say is no word on the arguments', [refuses('NOT_FOUND')], [failedBy('NOT_FOUND')]],
])('each source fails by itself where %s', async (_, tampers, expected) => {
  const { errors } = await ask(tampers);
  expect(errors?.map(({ extensions }) => [extensions.code, extensions.reason])).toEqual(expected);
});

test('a source that is not reached or not asked stays an error of its own', async () => {
  const { errors } = await ask(
    [refuses('BAD_CURSOR'), unreachable, undefined],
    ['', '', '@requiresScopes(scopes: [["more"]])'],
  );
  expect(errors?.map(({ extensions }) => [extensions.code, extensions.subgraph])).toEqual([
    ['BAD_CURSOR', undefined],
    ['GATHER_SOURCE_FAILED', 'b'],
    ['GATHER_SOURCE_FORBIDDEN', 'c'],
  ]);
});
