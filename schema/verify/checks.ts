import type { Check } from './check.ts';
import { callerChecks } from './checks/caller.ts';
import { cursorChecks } from './checks/cursors.ts';
import { entityChecks } from './checks/entities.ts';
import { errorChecks } from './checks/errors.ts';
import { eventChecks } from './checks/events.ts';
import { filterValueChecks } from './checks/filter-values.ts';
import { filterChecks } from './checks/filters.ts';
import { gatheredChecks } from './checks/gathered.ts';
import { holdingsCheck } from './checks/holdings.ts';
import { answersChecks, httpChecks } from './checks/http.ts';
import { latencyChecks } from './checks/latency.ts';
import { operationChecks } from './checks/operations.ts';
import { pagingChecks } from './checks/paging.ts';
import { representationChecks } from './checks/representations.ts';
import { composesCheck, sdlCheck } from './checks/service.ts';
import { signatureChecks } from './checks/signatures.ts';
import { statisticsChecks } from './checks/statistics.ts';
import { statisticsFilterChecks } from './checks/statistics-filter.ts';
import { valueChecks } from './checks/values.ts';

/** All checks, in the order they are run: first what others rest on, last what is about all answers of the run. */
export const checks: readonly Check[] = [
  sdlCheck,
  composesCheck,
  ...httpChecks,
  ...operationChecks,
  ...callerChecks,
  ...signatureChecks,
  ...entityChecks,
  ...representationChecks,
  ...gatheredChecks,
  ...cursorChecks,
  ...pagingChecks,
  ...filterChecks,
  ...filterValueChecks,
  ...statisticsChecks,
  ...statisticsFilterChecks,
  holdingsCheck,
  ...eventChecks,
  ...valueChecks,
  ...errorChecks,
  ...answersChecks,
  ...latencyChecks,
];
