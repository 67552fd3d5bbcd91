import { expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { readSeverities } from './read-severities.ts';

test('how severe rules are is read from the environment, and what is wrong with it is told', () => {
  expect(readSeverities(' LINT_DESCRIPTION=error, LINT_LIST_PAGING=off ')).toEqual({
    severities: { LINT_DESCRIPTION: 'error', LINT_LIST_PAGING: 'off' },
    problems: [],
  });
  expect(readSeverities('LINT_CURSOR=fatal,NAMES=off').problems).toEqual([
    'IEUM_REGISTRY_RULES has "LINT_CURSOR=fatal": expected one of error, warning, info, off after the "="',
    expect.stringMatching(
      /"NAMES=off": expected one of LINT_FEDERATION_LINK, LINT_TYPE_NAME, .* before the "="$/,
    ),
  ]);
  const environment = {
    DATABASE_URL: 'postgres://a@b/c',
    IEUM_USAGE_DAYS: '7',
    IEUM_REGISTRY_RULES: 'LINT_CURSOR=off',
  };
  expect(readConfig(environment)).toMatchObject({
    config: { usage: { windowDays: 7, retentionDays: 90 }, severities: { LINT_CURSOR: 'off' } },
  });
});
