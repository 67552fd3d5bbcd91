import { cohortNumbers } from './federation/data.ts';

/** One operation that contenders are measured by. */
export interface BenchOperation {
  name: 'S' | 'M' | 'L';
  /** What it costs a good plan. */
  meaning: string;
  query: string;
  /** Variables for the nth request: all answers are equally long. */
  variables(nth: number): Record<string, unknown>;
}

const cohort = (nth: number) => cohortNumbers[nth % cohortNumbers.length] as number;

/** S: one small fetch. M: three fetches in sequence with entity hops. L: nested lists of entities. */
export const operations: readonly BenchOperation[] = [
  {
    name: 'S',
    meaning: 'one fetch',
    query: `query S($id: ID!) {
  startup(id: $id) { id name region foundedOn employees summary }
}`,
    variables: (nth) => ({ id: `startup-${cohort(nth)}-3` }),
  },
  {
    name: 'M',
    meaning: 'three fetches in sequence',
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
    meaning: 'seven fetches or more, nested lists of entities',
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
