import { expect, test } from 'vitest';
import { tellsInternals } from './internals.ts';

test.each([
  'SELECT * FROM person',
  'select "id", "name" from "founders" where "id" = $1',
  'Failed query: insert into "supports" values ($1)',
  'update `person` set name = ?',
  'duplicate key value violates unique constraint "founders_email_key"',
  'Key (biz_reg_no)=(124-81-00998) already exists.',
  'null value in column "name" violates not-null constraint',
  'relation "founders" does not exist',
  'SQLITE_CONSTRAINT: UNIQUE constraint failed: founders.email',
  'ORA-00942: table or view does not exist',
  'SQLSTATE[42S02]: Base table not found',
  'java.sql.SQLSyntaxErrorException: x',
  'TypeError: x is undefined\n    at resolve (/srv/app/founder.js:12:7)',
  'java.lang.NullPointerException\n\tat kr.go.Founder.name(Founder.java:12)',
  'Traceback (most recent call last):\n  File "x.py"',
  'Founder 900101-1234567 has no consent.',
  'Founder 9001011234567 has no consent.',
  'Call 010-1234-5678.',
  'Call +82 10 1234 5678.',
  'founder@example.co.kr is not known',
])('%j tells internals', (text) => {
  expect(tellsInternals(text)).toBe(true);
});

test.each([
  'Date expects a real day from 1900 to 2199; got "2026-02-30"',
  'No startup has the id st000000195.',
  'Select at most three axes from the list of groups.',
  'The referral ref:01ARZ3NDEKTSV4RRFFQ69G5FAV is not in a state from which it can be updated.',
  'Update the consent, or delete it from the startup.',
  'The startup was registered on 2024-01-01 and updated at 2026-03-31T09:00:00+09:00.',
  'Region 1147000000 is not in force.',
  'Table stakes: choose a program that exists.',
  'BizRegNo expects ten digits, e.g. 124-81-00998.',
  'Unknown cursor W1siRCIsIjIwMjQtMDMtMDEiXV0.',
  '동의가 필요합니다 / Consent is required',
])('%j does not', (text) => {
  expect(tellsInternals(text)).toBe(false);
});
