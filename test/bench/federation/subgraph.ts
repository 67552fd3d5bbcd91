import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { type Answer, compileOperation, type Representation, type Resolvers } from './compile-operation.ts';
import { cohortOf, entityOf, type Program } from './data.ts';

/** A static subgraph: from the text of a request's body to the bytes of its answer. */
export interface StaticSubgraph {
  name: SubgraphName;
  sdl: string;
  answer(body: string): Buffer;
}

export const subgraphNames = ['programs', 'startups', 'supports', 'vacancies'] as const;
export type SubgraphName = (typeof subgraphNames)[number];

/** Makes a subgraph that answers what it is asked: deduplicated or not, batched or not. */
export function createSubgraph(name: SubgraphName): StaticSubgraph {
  const sdl = readSdl(`${name}.graphql`);
  const schema = buildSubgraphSchema(parse(sdl));
  const resolvers = createResolvers(name);
  const operations = new Map<string, Answer>();
  return {
    name,
    sdl,
    answer(body) {
      const { query, variables } = JSON.parse(body);
      let answer = operations.get(query);
      if (!answer) {
        answer = compileOperation(schema, resolvers, query);
        operations.set(query, answer);
      }
      return Buffer.from(answer(variables ?? {}));
    },
  };
}

function createResolvers(name: SubgraphName): Resolvers {
  return {
    rootFields: {
      // Only the gateway that composes by itself, by Federation 1, asks for the SDL.
      _service: () => ({ sdl: readSdl(join('version-1', `${name}.graphql`)) }),
      startup: ({ id }) => entityOf('Startup', String(id)),
      cohort: ({ number }) => cohortOf(Number(number))?.startups ?? [],
      programs: ({ cohort }) => cohortOf(Number(cohort))?.programs ?? [],
    },
    resolveReference: name === 'vacancies' ? toVacancies : toEntity,
  };
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
