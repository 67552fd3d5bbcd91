import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { stripAuthorization } from './strip-authorization.ts';

const supergraph = `
  schema
    @link(url: "https://specs.apollo.dev/link/v1.0")
    @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)
    @link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY)
    @link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)
    @link(url: "https://specs.apollo.dev/requiresScopes/v0.1", as: "scopes", for: SECURITY)
    @link(url: "https://specs.apollo.dev/policy/v0.1", for: SECURITY) { query: Query }
  directive @inaccessible on FIELD_DEFINITION
  directive @authenticated on FIELD_DEFINITION
  directive @scopes(scopes: [[scopes__Scope!]!]!) on FIELD_DEFINITION
  directive @policy(policies: [[policy__Policy!]!]!) on FIELD_DEFINITION
  scalar scopes__Scope
  scalar policy__Policy
  type Query {
    a: Int @authenticated @inaccessible
    b: Int @scopes(scopes: [["x"]])
    c: Int @policy(policies: [["p"]])
    policy: Int
  }`;

test('authorization leaves the supergraph, renamed or not, with its links, definitions and types', () => {
  const stripped = stripAuthorization(supergraph);
  parse(stripped);
  expect(stripped).not.toMatch(/@authenticated|@scopes|@policy|scopes__Scope|policy__Policy|requiresScopes/);
});

test('inaccessible stays, and so do fields that are only named like a directive', () => {
  const stripped = stripAuthorization(supergraph);
  expect(stripped).toContain('specs.apollo.dev/inaccessible');
  expect(stripped).toContain('a: Int @inaccessible');
  expect(stripped).toContain('policy: Int');
});
