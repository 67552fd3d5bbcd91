import { describeAnswer } from '../ask.ts';
import { type Check, judge, notApplicable } from '../check.ts';
import type { Subject } from '../subject.ts';

/** What the GraphQL specification asks, as far as the gateway uses it. */
export const operationChecks: readonly Check[] = [
  {
    id: 'operation.selections',
    level: 'must',
    title: 'Aliases, fragments, @skip and @include are executed',
    hint: 'Answer under the alias where there is one, merge what fragments select, and leave out what @skip and @include leave out.',
    async run({ asker }) {
      const query =
        'query ($no: Boolean!) { g0: __typename constructor: __typename ... on Query { g1: __typename } ...F out: __typename @include(if: $no) off: __typename @skip(if: true) } fragment F on Query { __typename }';
      const answer = await asker.ask(query, { no: false });
      const expected = { g0: 'Query', constructor: 'Query', g1: 'Query', __typename: 'Query' };
      const came = Object.entries(Object(answer.data)).sort();
      const isSame = JSON.stringify(came) === JSON.stringify(Object.entries(expected).sort());
      return judge(isSame ? [] : [`expected ${JSON.stringify(expected)}; came ${describeAnswer(answer)}`]);
    },
  },
  {
    id: 'operation.syntax-refused',
    level: 'must',
    title: 'A document that cannot be parsed is refused',
    hint: 'Answer syntax errors with `errors` (code GRAPHQL_PARSE_FAILED) and no data.',
    run: (subject) => expectRefusals(subject, [{ query: '{ __typename ' }, { query: 'query query query' }]),
  },
  {
    id: 'operation.unknown-refused',
    level: 'must',
    title: 'Unknown fields and arguments are refused',
    hint: 'Validate operations against your schema before executing them (code GRAPHQL_VALIDATION_FAILED).',
    run: (subject) =>
      expectRefusals(subject, [
        { query: '{ __typename noSuchField }' },
        { query: '{ _service { sdl noSuchField } }' },
        { query: '{ _service(noSuchArgument: 1) { sdl } }' },
      ]),
  },
  {
    id: 'operation.variables-refused',
    level: 'must',
    title: 'Variables that are missing, undeclared or of another type are refused',
    hint: 'Coerce variables by their declared types before executing, and refuse what does not fit (code BAD_USER_INPUT).',
    async run(subject) {
      if (subject.served.entities.size === 0)
        return notApplicable('it has no field that surely takes a variable');
      const selected = '{ __typename }';
      return expectRefusals(subject, [
        { query: `query ($r: [_Any!]!) { _entities(representations: $r) ${selected} }` },
        {
          query: `query ($r: [_Any!]!) { _entities(representations: $r) ${selected} }`,
          variables: { r: null },
        },
        {
          query: `query ($r: [_Any!]!) { _entities(representations: $r) ${selected} }`,
          variables: { r: [null] },
        },
        { query: `{ _entities(representations: $r) ${selected} }`, variables: { r: [] } },
        { query: 'query ($no: Boolean!) { __typename @skip(if: $no) }', variables: { no: 'no' } },
      ]);
    },
  },
];

async function expectRefusals(
  { asker }: Subject,
  cases: ReadonlyArray<{ query: string; variables?: Record<string, unknown> }>,
) {
  const faults: string[] = [];
  for (const { query, variables } of cases) {
    const answer = await asker.ask(query, variables);
    const isRefused = answer.errors.length > 0 && (answer.data === undefined || answer.data === null);
    const sent = variables ? ` with ${JSON.stringify(variables)}` : '';
    if (!isRefused) faults.push(`${query}${sent} came to ${describeAnswer(answer)}`);
  }
  return judge(faults);
}
