import { expect, test } from 'vitest';
import { readAccept } from './incremental-accept.ts';

const draft = { kind: 'multipart', parameter: null };
const of2022 = { kind: 'multipart', parameter: 'deferSpec=20220824' };
const version02 = { kind: 'multipart', parameter: 'incrementalSpec=v0.2' };
const events = { kind: 'events' };

test.each([
  [undefined, null, 'application/json'],
  ['*/*', null, 'application/json'],
  ['application/json', null, 'application/json'],
  ['multipart/*', null, null],
  ['application/json, multipart/mixed', draft, 'application/json'],
  ['multipart/mixed; boundary="-"', draft, null],
  [
    'multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json;q=0.9',
    of2022,
    'application/graphql-response+json',
  ],
  ['multipart/mixed; DeferSpec="20220824", application/json', of2022, 'application/json'],
  ['multipart/mixed;incrementalSpec=v0.2, application/json', version02, 'application/json'],
  ['multipart/mixed;deferSpec=19990101', null, null],
  ['multipart/mixed;subscriptionSpec="1.0", application/json', null, 'application/json'],
  ['text/event-stream', events, null],
  ['text/event-stream;q=0.5, multipart/mixed', draft, null],
  ['text/event-stream;q=0, application/json', null, 'application/json'],
])('Accept: %s', (accept, stream, json) => {
  expect(readAccept(accept)).toEqual({ stream, json });
});
