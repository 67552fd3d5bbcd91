import { getNamedType } from 'graphql';
import { type Check, judge, notApplicable } from '../check.ts';
import { nameOf } from '../listing.ts';
import { definitionOf, type Place, type Representation, readPage, writePage } from '../place.ts';
import { selectAll } from '../select.ts';
import type { Subject } from '../subject.ts';
import { unknownKeys } from '../unknown-keys.ts';

/** That gathered fields answer at all, and each parent with its own. */
export const gatheredChecks: readonly Check[] = [
  {
    id: 'gathered.answers',
    level: 'must',
    title: 'Each gathered connection answers, without an error',
    hint: 'Answer a list that is empty with no edges, hasNextPage false and totalCount 0, not with null or an error.',
    async run(subject) {
      const listings = await subject.listings();
      if (listings.length === 0)
        return notApplicable('it contributes to no gathered connection that could be asked');
      const records = listings.reduce((sum, { edges }) => sum + edges.length, 0);
      return judge(
        listings.flatMap(({ fault }) => fault ?? []),
        `${listings.length} lists, ${records} records read`,
      );
    },
  },
  {
    id: 'gathered.unknown-parent',
    level: 'must',
    title: 'Below a parent that nothing is known of, gathered fields are empty',
    hint: 'Answer with an empty list below an id that you have nothing for: other sources may have something.',
    async run(subject) {
      const fields = subject.fields.filter(({ field }) => field.entityKey !== null);
      if (fields.length === 0) return notApplicable('it contributes to no gathered field of an entity');
      const faults: string[] = [];
      for (const { field } of fields) {
        const definition = definitionOf(subject.served, field);
        const query = `query ($r: [_Any!]!) { _entities(representations: $r) { __typename ... on ${field.type} { list: ${field.field} { ${selectAll(subject.served, getNamedType(definition.type), 6)} } } } }`;
        const [key] = unknownKeys(field.type);
        const answer = await subject.asker.ask(query, {
          r: [{ __typename: field.type, [field.entityKey!]: key }],
        });
        // Whether there is a parent at all is a check of its own.
        if (answer.data?._entities?.[0] === null) continue;
        const list = answer.data?._entities?.[0]?.list;
        const items = field.merge === 'CONNECTION' ? list?.edges : list;
        const isEmpty = Array.isArray(items) && items.length === 0 && answer.errors.length === 0;
        if (!isEmpty)
          faults.push(`${field.type}.${field.field} of ${key}: expected an empty list; got ${shown(answer)}`);
      }
      return judge(faults);
    },
  },
  {
    id: 'gathered.parents',
    level: 'must',
    title: 'Several parents in one request get each its own list',
    hint: 'Cut to `first` for each parent by itself, and put each list below its parent’s place.',
    async run(subject) {
      const listings = (await subject.listings()).filter(
        ({ place, fault }) => place.parent !== null && fault === null,
      );
      const groups = [
        ...Map.groupBy(
          listings,
          ({ place: { field, order } }) => `${field.type}.${field.field} ${order?.value}`,
        ),
      ];
      if (groups.length === 0)
        return notApplicable('no parent of a gathered connection is known; name one with --key TYPE=KEY');
      const faults: string[] = [];
      for (const [, group] of groups)
        faults.push(
          ...(await compareParents(
            subject,
            group.map(({ place }) => place),
          )),
        );
      return judge(faults);
    },
  },
];

const shown = ({ data, errors }: { data: unknown; errors: { message?: unknown }[] }) =>
  errors[0] ? String(errors[0].message) : JSON.stringify(data).slice(0, 120);

/** Parents asked together, one of them twice and one unknown between them, and then one by one. */
async function compareParents({ asker, served }: Subject, places: readonly Place[]): Promise<string[]> {
  const [place] = places;
  if (!place?.parent) return [];
  const { entityKey, type } = place.field;
  const unknown: Representation = { __typename: type, [entityKey!]: unknownKeys(type)[0] };
  const parents = [...places.map(({ parent }) => parent!), unknown, place.parent];
  const { query, variables } = writePage(served, place, { first: 3 });
  const together = await asker.ask(query, { ...variables, r: parents });
  const faults: string[] = [];
  for (const [at, parent] of parents.entries()) {
    const alone = await readPage(asker, served, { ...place, parent }, { first: 3 });
    const expected = alone.edges.map(nameOf).join(', ');
    const got = (together.data?.g0?.[at]?.list?.edges ?? []).map(nameOf).join(', ');
    if (got === expected) continue;
    faults.push(
      `${place.label}, parent ${at + 1} of ${parents.length}: alone it has [${expected}], among others [${got}]`,
    );
  }
  return faults;
}
