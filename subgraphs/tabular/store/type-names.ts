import type { Mapping } from '../mapping/mapping.ts';

/** The names of a mapping's own GraphQL types, and of its field of `Organization`. */
export function typeNames({ types, organization }: Pick<Mapping, 'types' | 'organization'>) {
  const words = (organization ?? '').slice('org:'.length).split('-');
  const made = words.map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`).join('');
  // A name cannot begin with a digit.
  const prefix = types ?? (/^[A-Z]/.test(made) ? made : `Org${made}`);
  return {
    prefix,
    support: `${prefix}Support`,
    program: `${prefix}Program`,
    space: `${prefix}Space`,
    import: `${prefix}Import`,
    importField: `${prefix.slice(0, 1).toLowerCase()}${prefix.slice(1)}Import`,
  };
}
