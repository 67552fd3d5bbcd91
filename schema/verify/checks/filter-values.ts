import { getNamedType, getNullableType, isEnumType, isInputObjectType, isListType } from 'graphql';
import { type Check, judge, notApplicable } from '../check.ts';
import { type Listing, nameOf } from '../listing.ts';
import { definitionOf, readPage } from '../place.ts';
import type { Subject } from '../subject.ts';
import { unknownKeys } from '../unknown-keys.ts';
import { judgeListings } from './cursors.ts';

/** What of filters can be told without knowing what a record's value is. */
export const filterValueChecks: readonly Check[] = [
  {
    id: 'filter.nothing',
    level: 'must',
    title: 'A filter that nothing meets gives an empty list and the total 0',
    hint: 'Answer an id that you do not have with nothing, not with an error and not with everything; an empty list of values leaves nothing too.',
    run: (subject) =>
      judgeListings(subject, async (listing) => {
        const faults: string[] = [];
        for (const filter of emptyFilters(subject, listing)) {
          const page = await readPage(subject.asker, subject.served, listing.place, { first: 100, filter });
          const isEmpty = page.fault === null && page.edges.length === 0 && (page.totalCount ?? 0) === 0;
          if (!isEmpty)
            faults.push(
              `${listing.place.label}: with ${JSON.stringify(filter)}: ${page.fault ?? `${page.edges.length} edges, totalCount ${page.totalCount}`}`,
            );
        }
        return faults;
      }),
  },
  {
    id: 'filter.provider',
    level: 'must',
    title: 'providerKinds and regionCodes list all records of a provider or none, and no provider twice',
    hint: 'Judge the provider, not the record: it is of one kind and sits in one region, or in none.',
    async run(subject) {
      const listing = (await subject.listings()).find(
        ({ place, fault, edges }) => place.field.field === 'supports' && fault === null && edges.length > 0,
      );
      if (!listing) return notApplicable('no list of supports has anything in it');
      const kinds = await providerFaults(subject, listing, 'providerKinds', kindsOf(subject));
      return judge([...kinds, ...(await providerFaults(subject, listing, 'regionCodes', provinces))]);
    },
  },
];

/** Each list field of the filter with no value, and each of ids with one that nobody has. */
function emptyFilters({ served }: Subject, { place }: Listing): Record<string, unknown>[] {
  const argument = definitionOf(served, place.field).args.find(({ name }) => name === 'filter');
  const input = argument && getNamedType(argument.type);
  if (!isInputObjectType(input)) return [];
  return Object.values(input.getFields()).flatMap(({ name, type }): Record<string, unknown>[] => {
    const isIds = getNamedType(type).name === 'ID';
    const unknown = unknownKeys(typeOfIds[name] ?? '')[0];
    if (!isListType(getNullableType(type))) return isIds ? [{ [name]: unknown }] : [];
    return [{ [name]: [] }, ...(isIds ? [{ [name]: [unknown] }] : [])];
  });
}

const typeOfIds: Readonly<Record<string, string>> = {
  providerIds: 'Organization',
  operatorIds: 'Organization',
  themeIds: 'Theme',
  agreementId: 'Agreement',
};

const kindsOf = ({ served }: Subject) => {
  const type = served.schema.getType('OrganizationKind');
  return isEnumType(type) ? type.getValues().map(({ name }) => name) : [];
};

/** The 시도: whoever sits anywhere sits in one of them. */
const provinces = [11, 26, 27, 28, 29, 30, 31, 36, 41, 43, 44, 46, 47, 48, 50, 51, 52].map(
  (code) => `${code}00000000`,
);

async function providerFaults(
  { asker, served }: Subject,
  { place, edges }: Listing,
  field: string,
  values: readonly string[],
): Promise<string[]> {
  const faults: string[] = [];
  const found = new Map<string, string>();
  for (const value of values) {
    const page = await readPage(asker, served, place, { first: 100, filter: { [field]: [value] } });
    if (page.fault) return [page.fault];
    const own = new Set(page.edges.map(({ node }) => String(node?.provider?.id)));
    for (const provider of own) {
      const other = found.get(provider);
      if (other) faults.push(`${field}: ${provider} is listed with ${other} and with ${value}`);
      found.set(provider, value);
    }
    // A full page ends somewhere in what was read of the list, or goes beyond it.
    const listed = new Set(page.edges.map(({ cursor }) => cursor));
    const expected = edges.filter(({ node }) => own.has(String(node?.provider?.id))).slice(0, 100);
    const missing = expected.find(({ cursor }) => !listed.has(cursor));
    if (missing)
      faults.push(
        `${place.label} with ${field}: ["${value}"] does not list ${nameOf(missing)}, and lists others of its provider`,
      );
  }
  if (found.size === 0 && field === 'providerKinds')
    faults.push(`${place.label}: with providerKinds no provider is of any kind`);
  return faults;
}
