import { isObjectType } from 'graphql';
import { describeAnswer } from '../ask.ts';
import { type Check, judge, notApplicable, type Outcome } from '../check.ts';
import type { Representation } from '../place.ts';
import type { Subject } from '../subject.ts';
import { unknownKeys } from '../unknown-keys.ts';

/** `_entities`: how the gateway comes back for what it knows by key. */
export const entityChecks: readonly Check[] = [
  {
    id: 'entities.empty',
    level: 'must',
    title: 'An empty list of representations gives an empty list',
    hint: 'Answer `_entities(representations: [])` with `[]` and no error.',
    run: (subject) => expectEntities(subject, () => [[]]),
  },
  {
    id: 'entities.order',
    level: 'must',
    title: 'Entities come in the order of their representations',
    hint: 'Put each entity at the place of its representation, whatever order your database answers in.',
    run: (subject) =>
      expectEntities(subject, (known) => known.flatMap((keys) => [[...keys].reverse(), ...pairs(keys)])),
  },
  {
    id: 'entities.duplicates',
    level: 'must',
    title: 'A representation that comes twice is answered twice',
    hint: 'Look keys up once if you like, but answer as many entities as there are representations.',
    run: (subject) =>
      expectEntities(subject, (known) =>
        known.map(([first, second = first]) => [first!, second!, first!, first!]),
      ),
  },
  {
    id: 'entities.mix',
    level: 'must',
    title: 'One request may ask for entities of several types',
    hint: 'Resolve each representation by its __typename and answer in the one order of the list.',
    async run(subject) {
      const known = await knownKeys(subject);
      if (known.length < 2) return notApplicable('it told keys of fewer than two types');
      const rounds = [0, 1, 0].flatMap((at) => known.flatMap((keys) => keys[at] ?? []));
      return expectEntities(subject, () => [rounds]);
    },
  },
  {
    id: 'entities.unknown',
    level: 'must',
    title: 'An unknown key of a type of its own gives null there, and nothing else changes',
    hint: 'Answer null at the place of a key that you do not have, and keep the others where they are.',
    async run(subject) {
      const own = [...subject.served.entities.keys()].filter((type) => !isGatheredParent(subject, type));
      const unknown = own.flatMap((type) => unknownOf(subject, type).slice(0, 1));
      if (unknown.length === 0)
        return notApplicable('it has no entity of its own that is asked for by one text');
      const known = new Map((await knownKeys(subject)).map((keys) => [keys[0]!.__typename, keys]));
      const faults: string[] = [];
      for (const missing of unknown) {
        const [first, second] = known.get(missing.__typename) ?? [];
        const asked = [first, missing, second].filter((one) => one !== undefined);
        faults.push(...(await compareEntities(subject, asked, (one) => one === missing)));
      }
      return judge(faults);
    },
  },
  {
    id: 'entities.stubs',
    level: 'must',
    title: 'Every parent of a gathered field is resolved, known or not',
    hint: 'Resolve any Startup, Organization, Region and Referral to a stub of its key, never to null: its id is all that is known of it here.',
    async run(subject) {
      const types = [...subject.served.entities.keys()].filter((type) => isGatheredParent(subject, type));
      const unknown = types.map((type) => unknownOf(subject, type)).filter((some) => some.length > 0);
      if (unknown.length === 0) return notApplicable('it contributes to no gathered field of an entity');
      const faults: string[] = [];
      for (const some of unknown) faults.push(...(await compareEntities(subject, some, () => false)));
      return judge(faults);
    },
  },
];

const entitiesQuery = (fields: string) =>
  `query ($r: [_Any!]!) { _entities(representations: $r) { __typename ${fields} } }`;

const pairs = (keys: Representation[]) => (keys.length > 2 ? [[keys[2]!, keys[0]!, keys[1]!]] : []);

const isGatheredParent = ({ fields }: Subject, type: string) =>
  fields.some(({ field }) => field.type === type);

async function knownKeys(subject: Subject): Promise<Representation[][]> {
  return [...(await subject.keys()).values()].filter((keys) => keys.length > 0);
}

function unknownOf({ served }: Subject, type: string): Representation[] {
  const names = served.entities.get(type) ?? [];
  const declared = served.schema.getType(type);
  const keyType = isObjectType(declared) ? String(declared.getFields()[names[0] ?? '']?.type) : '';
  // Which values a key of several fields, or of a scalar of its own, can take is known to its owner only.
  const isText = names.length === 1 && /^(ID|String|RegionCode)!?$/.test(keyType);
  return isText ? unknownKeys(type).map((key) => ({ __typename: type, [names[0]!]: key })) : [];
}

async function expectEntities(
  subject: Subject,
  listsOf: (known: Representation[][]) => Representation[][],
): Promise<Outcome> {
  if (subject.served.entities.size === 0) return notApplicable('it has no entity that it can be asked for');
  const lists = listsOf(await knownKeys(subject));
  if (lists.length === 0) return notApplicable('it told no key; name one with --key TYPE=KEY');
  const faults: string[] = [];
  for (const list of lists) faults.push(...(await compareEntities(subject, list, () => false)));
  return judge(faults);
}

/** Asks for entities by key and says what is at the wrong place. */
async function compareEntities(
  { asker, served }: Subject,
  representations: readonly Representation[],
  isNull: (one: Representation) => boolean,
): Promise<string[]> {
  const types = [...new Set(representations.map(({ __typename }) => __typename))];
  const fields = types.map((type, at) => {
    const key = (served.entities.get(type) ?? []).map((name) => `k${at}_${name}: ${name}`).join(' ');
    return `... on ${type} { ${key} }`;
  });
  const answer = await asker.ask(entitiesQuery(fields.join(' ')), { r: representations });
  const came: unknown = answer.data?._entities;
  if (!Array.isArray(came))
    return [`${representations.length} representations came to ${describeAnswer(answer)}`];
  if (came.length !== representations.length) {
    return [
      `${representations.length} representations of ${types.join(', ') || 'nothing'} came to ${came.length} entities`,
    ];
  }
  return representations.flatMap((one, at) => {
    const expected = isNull(one) ? null : writeKey(one);
    const got =
      came[at] === null ? null : keyText(came[at] as Record<string, unknown>, types.indexOf(one.__typename));
    return got === expected
      ? []
      : [`at place ${at} of ${came.length}: expected ${expected ?? 'null'}; got ${got ?? 'null'}`];
  });
}

const writeKey = ({ __typename, ...key }: Representation) =>
  `${__typename} ${Object.values(key).map(String).join(' ')}`;

function keyText(entity: Record<string, unknown>, at: number): string {
  const key = Object.entries(Object(entity)).filter(([name]) => name.startsWith(`k${at}_`));
  return `${entity?.__typename} ${key.map(([, value]) => String(value)).join(' ')}`;
}
