import type { Finding, LintRule } from '../rule.ts';

/** `LINT_FEDERATION_LINK`: an SDL says that it is of Federation 2. */
export const federationLink: LintRule = {
  code: 'LINT_FEDERATION_LINK',
  severity: 'error',
  cause:
    'Without the link it is read as Federation 1, where subgraphs may take over fields of others silently.',
  hint: 'Add extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"]).',
  check: ({ federation, document }): Finding[] => {
    const [node] = document.definitions;
    return federation.linked || !node
      ? []
      : [{ coordinate: 'schema', message: 'does not link Federation 2', node: { loc: node.loc } }];
  },
};
