import { type DirectiveNode, Kind, parse, print, visit } from 'graphql';

/**
 * The supergraph without `@authenticated`, `@requiresScopes` and `@policy`: their links say `for: SECURITY`, which
 * `@apollo/gateway` refuses to load. Nothing opens up by it, since each subgraph enforces the directives on its own
 * fields for the caller that the gateway names.
 */
export function stripAuthorization(supergraph: string): string {
  const document = parse(supergraph, { noLocation: true });
  const names = authorizationNames(document.definitions.flatMap(directivesOf));
  const belongs = (name: string) => names.some((own) => name === own || name.startsWith(`${own}__`));
  const drop = ({ name }: { name: { value: string } }) => (belongs(name.value) ? null : undefined);
  return print(
    visit(document, {
      Directive: (directive) => (isAuthorizationLink(directive) ? null : drop(directive)),
      DirectiveDefinition: drop,
      ScalarTypeDefinition: drop,
    }),
  );
}

/** `@inaccessible` is a security link, too, and stays: it keeps fields out of the API schema. */
const authorization = new Set(['authenticated', 'requiresScopes', 'policy']);

/** The names, renamed imports included, under which the specifications stand in the supergraph. */
function authorizationNames(directives: readonly DirectiveNode[]): string[] {
  return directives.filter(isAuthorizationLink).map((link) => argument(link, 'as') ?? specification(link));
}

const isAuthorizationLink = (directive: DirectiveNode) =>
  directive.name.value === 'link' && authorization.has(specification(directive));

/** The name in `https://specs.apollo.dev/<name>/v<version>`. */
const specification = (link: DirectiveNode) => argument(link, 'url')?.split('/').at(-2) ?? '';

function argument(directive: DirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((given) => given.name.value === name)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}

function directivesOf(node: object): readonly DirectiveNode[] {
  return 'directives' in node ? (node.directives as readonly DirectiveNode[]) : [];
}
