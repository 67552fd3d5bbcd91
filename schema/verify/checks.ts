import type { Check } from './check.ts';
import { callerChecks } from './checks/caller.ts';
import { cursorChecks } from './checks/cursors.ts';
import { entityChecks } from './checks/entities.ts';
import { errorChecks } from './checks/errors.ts';
import { filterChecks } from './checks/filters.ts';
import { gatheredChecks } from './checks/gathered.ts';
import { holdingsCheck } from './checks/holdings.ts';
import { answersChecks, httpChecks } from './checks/http.ts';
import { latencyChecks } from './checks/latency.ts';
import { operationChecks } from './checks/operations.ts';
import { pagingChecks } from './checks/paging.ts';
import { composesCheck, sdlCheck } from './checks/service.ts';
import { signaturesCheck } from './checks/signatures.ts';
import { statisticsChecks } from './checks/statistics.ts';
import { valueChecks } from './checks/values.ts';

/** All checks, in the order they are run: first what others rest on, last what is about all answers of the run. */
export const checks: readonly Check[] = [
  sdlCheck,
  composesCheck,
  ...httpChecks,
  ...operationChecks,
  ...callerChecks,
  signaturesCheck,
  ...entityChecks,
  ...gatheredChecks,
  ...cursorChecks,
  ...pagingChecks,
  ...filterChecks,
  ...statisticsChecks,
  holdingsCheck,
  ...valueChecks,
  ...errorChecks,
  ...answersChecks,
  ...latencyChecks,
];
