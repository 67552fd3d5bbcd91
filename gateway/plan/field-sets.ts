import { type DocumentNode, Kind, parse, visit } from 'graphql';

/** What the supergraph's `@key`, `@requires` or `@provides` select, each as an operation. */
export function readFieldSets(
  supergraph: DocumentNode,
  kinds: ReadonlyArray<'key' | 'requires' | 'provides'>,
): DocumentNode[] {
  const texts = new Set<string>();
  visit(supergraph, {
    Directive({ name, arguments: given = [] }) {
      if (name.value !== 'join__type' && name.value !== 'join__field') return;
      for (const { name: argument, value } of given) {
        if (value.kind === Kind.STRING && kinds.some((kind) => kind === argument.value))
          texts.add(value.value);
      }
    },
  });
  return [...texts].map((text) => parse(`{ ${text} }`, { noLocation: true }));
}
