import { Kind } from 'graphql';
import { namedTypeOf } from '../../type-reference.ts';
import { type Declared, declaredIn } from '../own.ts';
import type { Finding, LintRule } from '../rule.ts';

/** A rule that holds names of some kinds to a form. */
function nameRule(
  rule: Pick<LintRule, 'code' | 'hint'>,
  kinds: ReadonlyArray<Declared['kind']>,
  form: { pattern: RegExp; words: string },
): LintRule {
  return {
    ...rule,
    severity: 'error',
    cause:
      'Clients of the whole network read these names as one vocabulary, and changing one later breaks them.',
    check: (subgraph) =>
      declaredIn(subgraph)
        .filter(({ kind, node }) => kinds.includes(kind) && !form.pattern.test(node.name.value))
        .map(({ kind, coordinate, node }): Finding => {
          const message = `the ${kind} is called "${node.name.value}"; expected ${form.words}`;
          return { coordinate, node, message };
        }),
  };
}

/** `LINT_TYPE_NAME` */
export const typeName = nameRule(
  { code: 'LINT_TYPE_NAME', hint: 'Write it as UniversityProgram.' },
  ['type'],
  { pattern: /^[A-Z][A-Za-z0-9]*$/, words: 'PascalCase, letters and digits only' },
);

/** `LINT_FIELD_NAME`, of arguments and fields of inputs too */
export const fieldName = nameRule(
  { code: 'LINT_FIELD_NAME', hint: 'Write it as startedOn.' },
  ['field', 'argument', 'input field'],
  { pattern: /^[a-z][A-Za-z0-9]*$/, words: 'camelCase, letters and digits only' },
);

/** `LINT_ENUM_VALUE_NAME` */
export const enumValueName = nameRule(
  { code: 'LINT_ENUM_VALUE_NAME', hint: 'Write it as IN_PROGRESS.' },
  ['enum value'],
  { pattern: /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/, words: 'UPPER_CASE, words parted by "_"' },
);

/** `LINT_INPUT_NAME`: what is called `input` is a …Input, `filter` a …Filter, and a …Input or …Filter is an input. */
export const inputName: LintRule = {
  code: 'LINT_INPUT_NAME',
  severity: 'error',
  cause: 'That the type of an argument tells what it is for is a convention of the whole network.',
  hint: 'Call the type of an argument `input` …Input, that of `filter` …Filter, and give these endings to no type of answers.',
  check: (subgraph) =>
    declaredIn(subgraph).flatMap(({ kind, coordinate, type, node }): Finding[] => {
      if (kind === 'type') {
        const isAnswer =
          type.kind === Kind.OBJECT_TYPE_DEFINITION || type.kind === Kind.INTERFACE_TYPE_DEFINITION;
        const ending = isAnswer && /(Input|Filter)$/.exec(type.name)?.[1];
        return ending ? [{ coordinate, node, message: `is a type of answers, and ends with ${ending}` }] : [];
      }
      if (kind !== 'argument') return [];
      const ending = endings[node.name.value];
      const named = namedTypeOf(node.type);
      if (!ending || named.endsWith(ending)) return [];
      return [
        { coordinate, node, message: `is of the type ${named}; expected one that ends with ${ending}` },
      ];
    }),
};

const endings: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  input: 'Input',
  filter: 'Filter',
});
