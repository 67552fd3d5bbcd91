import { cohortNumbers } from './federation/data.ts';
import type { LoadRequest } from './load/run-load.ts';
import { verifyAnswers } from './verify.ts';

/** What contenders are measured by. */
export interface Operation {
  name: string;
  /** Requests, asked in turn. `shared`: all the same. */
  requests(shared: boolean): readonly LoadRequest[];
  /**
   * Compares a contender's answers with what they must be.
   * @returns the bytes of each; null where they differ
   * @throws Error that says what is wrong
   */
  verify(url: string): Promise<number | null>;
  /** Measured at one connection by distinct requests only. */
  isCold?: boolean;
}

interface Text {
  name: 'S' | 'M' | 'L';
  query: string;
  /** Variables for the nth request: all answers are equally long. */
  variables(nth: number): Record<string, unknown>;
}

const cohort = (nth: number) => cohortNumbers[nth % cohortNumbers.length] as number;

/** S: one small fetch. M: three fetches in sequence. L: nested lists of entities, seven fetches by a good plan. */
const texts: readonly Text[] = [
  {
    name: 'S',
    query: `query S($id: ID!) {
  startup(id: $id) { id name region foundedOn employees summary }
}`,
    variables: (nth) => ({ id: `startup-${cohort(nth)}-3` }),
  },
  {
    name: 'M',
    query: `query M($cohort: Int!) {
  programs(cohort: $cohort) {
    id title agency budget seats
    supports { id stage score startup { id name region foundedOn employees } }
  }
}`,
    variables: (nth) => ({ cohort: cohort(nth) }),
  },
  {
    name: 'L',
    query: `query L($cohort: Int!) {
  cohort(number: $cohort) {
    id name region
    supports {
      id note
      program {
        id title agency budget seats isOpen budgetPerSeat
        supports {
          id note score
          startup {
            id name region foundedOn employees
            supports { id stage note score program { id title agency } }
          }
        }
      }
    }
  }
  programs(cohort: $cohort) {
    id title agency budget seats isOpen budgetPerSeat
    supports {
      id note
      startup {
        id name region foundedOn employees
        supports { id stage note score program { id title agency } }
      }
    }
  }
}`,
    variables: (nth) => ({ cohort: cohort(nth) }),
  },
];

/** Requests that differ: one a cohort. */
const distinct = cohortNumbers.length;

const known: readonly Operation[] = texts.map((text) => ({
  name: text.name,
  requests: (shared) =>
    Array.from({ length: shared ? 1 : distinct }, (_, nth) => toRequest(text.query, text.variables(nth))),
  verify: (url) => verifyAnswers(url, text.query, text.variables),
}));

let fresh = 0;

/** The same as documents that no contender has seen: each has a name of its own, so that it is parsed and planned. */
const cold: readonly Operation[] = texts.map((text) => ({
  name: `${text.name}-cold`,
  requests: () =>
    Array.from({ length: distinct }, (_, nth) => {
      fresh++;
      return toRequest(text.query.replace(/^query \w+/, `query ${text.name}${fresh}`), text.variables(nth));
    }),
  verify: (url) => verifyAnswers(url, text.query, text.variables),
  isCold: true,
}));

/** S, M and L, each also as documents that are new. */
export const operations: readonly Operation[] = [...known, ...cold];

function toRequest(query: string, variables: Record<string, unknown>): LoadRequest {
  return { body: JSON.stringify({ query, variables }) };
}
