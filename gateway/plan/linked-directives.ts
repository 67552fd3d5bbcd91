import { type DocumentNode, Kind, visit } from 'graphql';

/**
 * Makes what drops directives of specifications that the supergraph links, as `@composeDirective` brings them in. They
 * mean nothing to a client's operation, `@apollo/query-planner` does not know them, and a subgraph need not.
 */
export function createLinkedDirectives(supergraph: DocumentNode): (document: DocumentNode) => DocumentNode {
  const linked = readLinked(supergraph);
  const isLinked = (name: string) => linked.names.has(name) || linked.namespaces.has(name.split('__')[0]!);
  return (document) =>
    visit(document, {
      Directive: ({ name }) => (!ofGraphql.has(name.value) && isLinked(name.value) ? null : undefined),
    });
}

const ofGraphql = new Set(['skip', 'include', 'defer', 'stream']);

/** Names of directives that links import, and names of specifications, which prefix their other elements. */
function readLinked(supergraph: DocumentNode): { names: Set<string>; namespaces: Set<string> } {
  const names = new Set<string>();
  const namespaces = new Set<string>();
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) continue;
    for (const link of definition.directives ?? []) {
      if (link.name.value !== 'link') continue;
      const given = new Map(link.arguments?.map(({ name, value }) => [name.value, value]));
      const [as, url] = [given.get('as'), given.get('url')];
      if (as?.kind === Kind.STRING) namespaces.add(as.value);
      else if (url?.kind === Kind.STRING) namespaces.add(/\/([^/]+)\/v\d[^/]*$/.exec(url.value)?.[1] ?? '');
      const imports = given.get('import');
      if (imports) visit(imports, { StringValue: ({ value }) => void names.add(value.replace(/^@/, '')) });
    }
  }
  return { names, namespaces };
}
