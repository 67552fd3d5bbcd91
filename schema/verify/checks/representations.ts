import { type Answer, describeAnswer } from '../ask.ts';
import { type Check, judge, notApplicable } from '../check.ts';
import type { Representation } from '../place.ts';
import type { Subject } from '../subject.ts';

/** What `_entities` is to refuse: a key may come from another subgraph, and requests of several clients go together. */
export const representationChecks: readonly Check[] = [
  {
    id: 'entities.refused',
    level: 'must',
    title: 'What cannot be a representation is refused, with a code that says so',
    hint: 'Answer BAD_INPUT for what is no object, has no __typename, names a type without a key, or lacks its key.',
    async run({ asker, served }) {
      const [type] = served.entities.keys();
      if (type === undefined) return notApplicable('it has no entity that it can be asked for');
      const faults: string[] = [];
      const types = [...served.entities.keys()];
      const bad = [7, {}, { __typename: 'NoSuchType', id: '1' }, ...types.flatMap(badKeysOf)];
      for (const one of bad) {
        // No gateway sends most of this, so it is no part of what all answers are judged by.
        const answer = await asker.post(JSON.stringify({ query: entitiesQuery, variables: { r: [one] } }));
        const isTaken = answer.errors.length === 0 || answer.data?._entities?.[0] != null;
        const code = String(answer.errors[0]?.extensions?.code);
        if (isTaken || answer.status >= 500 || !/^BAD_/.test(code))
          faults.push(`${JSON.stringify(one)} came to ${describeAnswer(answer)}`);
      }
      return judge(faults);
    },
  },
  {
    id: 'entities.refused-alone',
    level: 'must',
    title: 'A representation with a bad key fails at its own place, and the others are answered',
    hint: 'Answer null at its place with an error whose path is ["_entities", place], and go on with the others.',
    async run(subject) {
      const known = [...(await subject.keys()).values()].flatMap((keys) => keys.slice(0, 1));
      if (known.length === 0) return notApplicable('it told no key; name one with --key TYPE=KEY');
      const faults: string[] = [];
      for (const good of known) {
        for (const bad of badKeysOf(good.__typename)) faults.push(...(await askBetween(subject, good, bad)));
      }
      return judge(faults);
    },
  },
];

const entitiesQuery = 'query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }';

/** Without a key, and with something that no key of any type is. */
const badKeysOf = (__typename: string): Representation[] => [
  { __typename },
  { __typename, id: { a: 1 }, code: { a: 1 }, expression: { a: 1 }, pass: { a: 1 } },
];

async function askBetween({ asker }: Subject, good: Representation, bad: Representation): Promise<string[]> {
  const variables = { r: [good, bad, good] };
  const answer = await asker.post(JSON.stringify({ query: entitiesQuery, variables }));
  const came: unknown = answer.data?._entities;
  const told = `${JSON.stringify(bad)} between two others`;
  if (!Array.isArray(came) || came.length !== 3) return [`${told} came to ${describeAnswer(answer)}`];
  if (came[0] === null || came[2] === null) return [`${told} left nothing of the others`];
  if (came[1] !== null) return [`${told} was answered: ${JSON.stringify(came[1]).slice(0, 60)}`];
  return hasErrorAt(answer, 1) ? [] : [`${told} has no error with the path ["_entities", 1]`];
}

const hasErrorAt = ({ errors }: Answer, at: number) =>
  errors.some(({ path }) => Array.isArray(path) && path[0] === '_entities' && path[1] === at);
