import { type ConstDirectiveNode, type DocumentNode, Kind, type ValueNode } from 'graphql';

/** How one document calls the directives of the Federation specification it links. */
export interface FederationNames {
  /** Whether the document links Federation 2 at all. */
  linked: boolean;
  /** The linked version, e.g. `v2.9`. */
  version: string | null;
  /** The specification's name of a directive the document uses; null when it is none of Federation's. */
  specified(used: string): string | null;
  /** What the document has to write for a directive of the specification. */
  used(specified: string): string;
}

/** Reads the `@link` to the Federation specification: its version, imports, renamed imports and prefix. */
export function readFederationNames(document: DocumentNode): FederationNames {
  const link = document.definitions
    .filter((node) => node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION)
    .flatMap((node) => node.directives ?? [])
    .find((use) => use.name.value === 'link' && federationUrl.test(stringArgument(use, 'url') ?? ''));
  const imports = link ? readImports(link) : new Map<string, string>();
  const prefix = `${(link && stringArgument(link, 'as')) ?? 'federation'}__`;
  const usedOf = new Map([...imports].map(([used, specified]) => [specified, used]));
  return {
    linked: link !== undefined,
    version: (link && federationUrl.exec(stringArgument(link, 'url')!)?.[1]) ?? null,
    specified: (used) =>
      imports.get(used) ??
      (link && used.startsWith(prefix) ? used.slice(prefix.length) : null) ??
      (!link && federation1.has(used) ? used : null) ??
      builtIn(used),
    used: (specified) => usedOf.get(specified) ?? (link ? `${prefix}${specified}` : specified),
  };
}

/** A directive argument's string value; undefined when it is absent or no string. */
export function stringArgument(use: ConstDirectiveNode, name: string): string | undefined {
  const value = use.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
}

/** From a name in the document, without `@`, to the specification's. */
function readImports(link: ConstDirectiveNode): Map<string, string> {
  const list = link.arguments?.find((argument) => argument.name.value === 'import')?.value;
  const imports = new Map<string, string>();
  for (const item of list?.kind === Kind.LIST ? list.values : []) {
    const name = item.kind === Kind.STRING ? item.value : objectField(item, 'name');
    const as = objectField(item, 'as') ?? name;
    if (name?.startsWith('@') && as) imports.set(as.replace(/^@/, ''), name.slice(1));
  }
  return imports;
}

function objectField(value: ValueNode, name: string): string | undefined {
  if (value.kind !== Kind.OBJECT) return undefined;
  const field = value.fields.find((field) => field.name.value === name)?.value;
  return field?.kind === Kind.STRING ? field.value : undefined;
}

// GraphQL's own directives matter to copying as Federation's do.
function builtIn(used: string): string | null {
  return used === 'deprecated' || used === 'specifiedBy' || used === 'oneOf' ? used : null;
}

/** What Federation 1 calls its directives, which a document without a link uses. */
const federation1 = new Set(['key', 'external', 'requires', 'provides', 'extends']);

const federationUrl = /^https:\/\/specs\.apollo\.dev\/federation\/(v2\.[0-9]+)$/;
