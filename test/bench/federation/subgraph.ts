import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { type Answer, compileOperation, type RootFields } from './compile-operation.ts';
import { cohortOf, entityOf, type Program } from './data.ts';

/** A static subgraph: from the text of a request's body to the bytes of its answer. */
export interface StaticSubgraph {
  name: SubgraphName;
  sdl: string;
  answer(body: string): Buffer;
}

export const subgraphNames = ['programs', 'startups', 'supports', 'vacancies'] as const;
export type SubgraphName = (typeof subgraphNames)[number];

/** Bodies whose answers are kept: those of one contender for each cohort, and some more. */
const mostKept = 20_000;

/**
 * Makes a subgraph that answers what it is asked, deduplicated or not, batched or not. An answer is kept by the text of the
 * body, so that asking again costs one look into a map.
 */
export function createSubgraph(name: SubgraphName): StaticSubgraph {
  const sdl = readSdl(`${name}.graphql`);
  const schema = buildSubgraphSchema(parse(sdl));
  const rootFields = createRootFields(name);
  const operations = new Map<string, Answer>();
  const kept = new Map<string, Buffer>();

  function compute(body: string): Buffer {
    const { query, variables } = JSON.parse(body);
    let answer = operations.get(query);
    if (!answer) {
      answer = compileOperation(schema, rootFields, query);
      operations.set(query, answer);
    }
    return Buffer.from(JSON.stringify(answer(variables ?? {})));
  }

  return {
    name,
    sdl,
    answer(body) {
      let bytes = kept.get(body);
      if (bytes === undefined) {
        if (kept.size >= mostKept) kept.clear();
        bytes = compute(body);
        kept.set(body, bytes);
      }
      return bytes;
    },
  };
}

function createRootFields(name: SubgraphName): RootFields {
  // Only the gateway that composes by itself, by Federation 1, asks for the SDL.
  const service = () => ({ __typename: '_Service', sdl: readSdl(join('version-1', `${name}.graphql`)) });
  const resolveReference: (from: Representation) => unknown = name === 'vacancies' ? toVacancies : toEntity;
  return {
    _service: service,
    _entities: ({ representations }) => (representations as Representation[]).map(resolveReference),
    startup: ({ id }) => entityOf('Startup', String(id)),
    cohort: ({ number }) => cohortOf(Number(number))?.startups ?? [],
    programs: ({ cohort }) => cohortOf(Number(cohort))?.programs ?? [],
  };
}

interface Representation {
  __typename: string;
  id: string;
  budget?: number;
  seats?: number;
}

const toEntity = ({ __typename, id }: Representation) => entityOf(__typename, id) ?? null;

/** Computed from what the gateway passes on: a gateway that does not gets no number. */
function toVacancies(representation: Representation) {
  const { isOpen } = entityOf('Program', representation.id) as Program;
  const { id, budget, seats } = representation;
  const budgetPerSeat = budget && seats ? Math.floor(budget / seats) : null;
  return { __typename: 'Program', id, isOpen, budgetPerSeat };
}

const readSdl = (file: string) => readFileSync(join(import.meta.dirname, file), 'utf8');
