import type { StringValueNode } from 'graphql';
import { coreEntities, declaredIn, rootTypes } from '../own.ts';
import type { Finding, LintRule } from '../rule.ts';

/**
 * `LINT_DESCRIPTION`: everything is described in Korean and in English. Root types and the core's entities are described
 * by others.
 */
export const description: LintRule = {
  code: 'LINT_DESCRIPTION',
  severity: 'warning',
  cause:
    'The descriptions are what people of all organizations read about the data, in one of the two languages.',
  hint: 'Write "한국어 / English" in front of it.',
  check: (subgraph) =>
    declaredIn(subgraph).flatMap(({ kind, coordinate, type, node }): Finding[] => {
      if (kind === 'type' && (rootTypes.has(type.name) || coreEntities.has(type.name))) return [];
      const text =
        kind === 'type' ? type.description : (node as { description?: StringValueNode }).description;
      const lacks = languagesLacking(text?.value);
      return lacks ? [{ coordinate, node, message: `is described ${lacks}` }] : [];
    }),
};

/** Null where both are there. Names in the language of the code are neither. */
function languagesLacking(text: string | undefined): string | null {
  const words = text?.replaceAll(/`[^`]*`/g, '') ?? '';
  const [korean, english] = [/[가-힣]/.test(words), /[A-Za-z]&?[A-Za-z]/.test(words)];
  if (korean && english) return null;
  if (korean) return 'in Korean only';
  return english ? 'in English only' : 'in no language';
}
