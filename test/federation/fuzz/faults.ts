import { createRandom, hash, type Random } from './random.ts';
import type { Response, Tamper } from './subgraph.ts';

/** Where it is read in an answer, something nobody asked for has got through. */
export const foreign = 'FOREIGN';

/**
 * Makes answers wrong: a third of them, in one way each. What stays is still right. Equal seeds make equal answers
 * equally wrong.
 */
export function createTamper(seed: string): Tamper {
  return (subgraph, query, { data, errors }) => {
    const random = createRandom(hash(`${seed} ${subgraph} ${query}`));
    if (!random.chance(0.35)) return { data, errors };
    const response: Response = { data: structuredClone(data), errors };
    switch (random.weighted({ unreachable: 1, nothing: 1, value: 6, entities: 3, extra: 3, silent: 1 })) {
      case 'unreachable':
        return null;
      case 'nothing':
        return { data: null, errors: [{ message: 'Nothing works.' }] };
      case 'silent':
        return { data: null, errors: [] };
      case 'value':
        return spoilValue(random, response);
      case 'entities':
        return spoilEntities(random, response);
      default:
        return addForeign(random, response);
    }
  };
}

type Holder = Record<string | number, unknown>;

/** Every place of an answer that holds a value. `__typename` is left: another possible type is no visible lie. */
function placesOf(value: unknown): { holder: Holder; key: string | number }[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Holder;
  return Object.keys(holder).flatMap((key) =>
    key === '__typename' ? [] : [{ holder, key }, ...placesOf(holder[key])],
  );
}

const wrongValues: readonly unknown[] = [
  null,
  undefined,
  foreign,
  { foreign },
  { __typename: foreign },
  [foreign],
  [[{ foreign }]],
  {},
];

/** A value of another kind than its field has. Custom scalars have no kind: there must be none. */
function spoilValue(random: Random, response: Response): Response {
  const places = placesOf(response.data);
  for (let count = 1 + random.below(2); count > 0 && places.length > 0; count--) {
    const { holder, key } = random.pick(places);
    // An object in the place of a null is no visible lie.
    if (holder[key] === null) continue;
    const isComposite = typeof holder[key] === 'object' && holder[key] !== null;
    const wrong = random.pick(wrongValues);
    const list = holder[key];
    // How long a list is, nobody can know; what is in it is of another kind, as a text need not be.
    if (Array.isArray(wrong) && Array.isArray(list)) holder[key] = list.map(() => [wrong]);
    // A text is what a leaf may be.
    else holder[key] = wrong === foreign && !isComposite ? null : wrong;
  }
  return response;
}

/** Too few, too many or none. */
function spoilEntities(random: Random, response: Response): Response {
  const lists = placesOf(response.data).filter(({ key }) => String(key).startsWith('_e'));
  for (const { holder, key } of lists) {
    const list = holder[key];
    if (!Array.isArray(list)) continue;
    const way = random.weighted({ short: 2, long: 1, null: 1, scalars: 1 });
    if (way === 'short') holder[key] = list.slice(0, -1);
    else if (way === 'long') holder[key] = [...list, list[0]];
    else if (way === 'null') holder[key] = null;
    else holder[key] = list.map(() => foreign);
  }
  return response;
}

function addForeign(random: Random, response: Response): Response {
  const holders = placesOf(response.data).flatMap(({ holder, key }): Holder[] => {
    const inner = holder[key];
    return typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? [inner as Holder] : [];
  });
  for (const holder of holders) {
    if (!random.chance(0.5)) continue;
    for (const name of ['foreign', 'constructor', 'toString', 'id', 'f0', 'f1', 'name']) {
      if (!Object.hasOwn(holder, name) && random.chance(0.4)) holder[name] = foreign;
    }
  }
  return response;
}
