import { UsageError } from '../command.ts';

/** What a new subgraph is made of: everything in which it differs from the template. */
export interface Agency {
  /** Of the subgraph in the network, e.g. `busan-technopark`. */
  name: string;
  /** Id of the organization, e.g. `org:tp-busan`. */
  organization: string;
  koreanName: string;
  englishName: string;
  /** As OrganizationKind of the core contract names it. */
  organizationKind: string;
  /** Legal region code of its seat. */
  region: string;
  /** Of the folder in `subgraphs/`. */
  folder: string;
  port: string;
}

/** One thing that is asked for, in the order of asking. */
export interface Question {
  key: keyof Agency;
  /** As commander names it. */
  flag: string;
  /** What the dialogue says. */
  text: string;
  pattern: RegExp;
  /** What the pattern takes, in words, with an example. */
  expected: string;
  /** What is taken where nothing is answered. */
  proposed(known: Partial<Agency>): string | undefined;
}

/** The questions in their order: what is proposed may rest on what was answered before. */
export const questions: readonly Question[] = [
  {
    key: 'name',
    flag: '--name',
    text: 'Name of the subgraph in the network',
    pattern: /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){1,39}$/,
    expected: 'lower-case letters, digits and single "-", 2 to 40, a letter first, e.g. busan-technopark',
    proposed: () => undefined,
  },
  {
    key: 'organization',
    flag: '--organization',
    text: 'Id of the organization in the directory',
    pattern: /^org:[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9])){0,59}$/,
    expected: '"org:" and lower-case letters, digits and "-", e.g. org:tp-busan',
    proposed: ({ name }) => `org:${name}`,
  },
  {
    key: 'englishName',
    flag: '--english-name',
    text: 'Its English name',
    pattern: /^(?=.*[A-Za-z])[\p{L}\p{N}][\p{L}\p{N} ()&.,’-]{0,79}$/u,
    expected: 'letters, digits and ( ) & . , ’ -, at most 80, e.g. Busan Technopark',
    proposed: ({ name = '' }) =>
      name.replace(/(?:^|-)([a-z0-9])/g, (_, first) => ` ${first.toUpperCase()}`).trim(),
  },
  {
    key: 'koreanName',
    flag: '--korean-name',
    text: 'Its Korean name',
    pattern: /^[\p{L}\p{N}][\p{L}\p{N} ()&.,·-]{0,59}$/u,
    expected: 'letters, digits and ( ) & . , · -, at most 60, e.g. 부산테크노파크',
    proposed: ({ englishName }) => englishName,
  },
  {
    key: 'organizationKind',
    flag: '--organization-kind',
    text: 'What kind of organization it is',
    pattern: /^[A-Z]+(?:_[A-Z]+)*$/,
    expected: 'a value of OrganizationKind in schema/core.graphql, e.g. TECHNOPARK',
    proposed: () => 'SUPPORT_AGENCY',
  },
  {
    key: 'region',
    flag: '--region',
    text: 'Legal code of the region where it sits',
    pattern: /^\d{10}$/,
    expected: 'ten digits (법정동코드), e.g. 2600000000',
    proposed: () => '1100000000',
  },
  {
    key: 'folder',
    flag: '--folder',
    text: 'Its folder',
    pattern: /^subgraphs\/[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9])){0,59}$/,
    expected: 'a new folder in subgraphs/, where npm looks for workspaces, e.g. subgraphs/busan-technopark',
    proposed: ({ name }) => `subgraphs/${name}`,
  },
  {
    key: 'port',
    flag: '--port',
    text: 'Port when it runs by itself',
    pattern: /^(?:[1-9]\d{2,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])$/,
    expected: 'a port, 100 to 65535',
    proposed: () => '5001',
  },
];

/** The answer as it is taken; `refuse` says what is wrong beyond its form. */
export function readAnswer(
  { key, flag, pattern, expected }: Question,
  text: string,
  refuse: (key: keyof Agency, text: string) => string | null,
): string {
  const answer = text.trim().replace(key === 'folder' ? /^\.\/|\/$/g : /^$/, '');
  const fault = pattern.test(answer) ? refuse(key, answer) : `expected ${expected}`;
  if (fault === null) return answer;
  throw new UsageError(`${flag} is "${answer}": ${fault}.`);
}
