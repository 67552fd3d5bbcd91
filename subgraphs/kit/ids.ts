import { inputError } from './errors.ts';

/** What an id names: the form is its prefix and a slug, or a ULID for what is made in the directory. */
export type IdKind = keyof typeof forms;

/**
 * Gives the id back, or throws `BAD_ID` where it does not have the form of its kind. Whether anything has it is the
 * owner's to know. Startups' ids have `requireStartupId`.
 *
 * @param inputPath where it stands in the field's arguments.
 */
export function requireId(kind: IdKind, id: string, inputPath: ReadonlyArray<string | number>): string {
  const { pattern, example } = forms[kind];
  if (pattern.test(id)) return id;
  throw inputError(
    'BAD_ID',
    inputPath,
    `expected the id of ${kind}, e.g. "${example}"; got ${JSON.stringify(id.slice(0, 60))}`,
  );
}

const forms = {
  'an organization': { pattern: /^org:[a-z0-9-]+$/, example: 'org:cau' },
  'an agreement': { pattern: /^agr:[a-z0-9-]+$/, example: 'agr:seoul-southwest-2024' },
  'a theme': { pattern: /^theme:[a-z0-9-]+$/, example: 'theme:hydrogen' },
  'a network': { pattern: /^net:[a-z0-9-]+$/, example: 'net:innovation-centers' },
  'a region group': { pattern: /^rg:[a-z0-9-]+$/, example: 'rg:seoul-southwest' },
  'a referral': { pattern: /^ref:[0-9A-HJKMNP-TV-Z]{26}$/, example: 'ref:01JD0000000000000000000000' },
  'a consent': { pattern: /^con:[0-9A-HJKMNP-TV-Z]{26}$/, example: 'con:01JD0000000000000000000000' },
  'a support record': {
    pattern: /^[a-z0-9-]+:[a-z0-9-]+:[A-Za-z0-9._-]+$/,
    example: 'dongjak-gu:ten:2026-001',
  },
} as const;
