import { coreDefinitions } from '@ieum/schema/core.ts';
import { type ASTNode, Kind, parse, print, visit } from 'graphql';

/**
 * What an SDL declares, whatever a server makes of it on the way: sorted, without descriptions, core.graphql, links and
 * Federation's own fields, and with extensions as definitions. Null where it is no SDL.
 */
export function shapeOf(sdl: string): string | null {
  try {
    const document = visit(parse(sdl, { noLocation: true }), {
      leave(node) {
        if ('description' in node && node.description) return sorted({ ...node, description: undefined });
        return sorted(node);
      },
    });
    const own = document.definitions.filter(
      (node) =>
        node.kind !== Kind.SCHEMA_DEFINITION &&
        node.kind !== Kind.SCHEMA_EXTENSION &&
        !(node.kind.endsWith('Definition') && isForeign(node)),
    );
    return own
      .map((node) => print({ ...node, kind: node.kind.replace('Extension', 'Definition') } as ASTNode))
      .sort()
      .join('\n');
  } catch {
    return null;
  }
}

/** A node with its members in order, less the fields that Federation puts into Query. */
function sorted<Node extends ASTNode>(node: Node): Node {
  const inOrder = Object.entries(node).map(([key, value]) => {
    if (!Array.isArray(value) || node.kind === Kind.DOCUMENT || node.kind === Kind.LIST) return [key, value];
    const members = value.filter((member: ASTNode) => !/^_(service|entities)$/.test(nameOf(member)));
    return [
      key,
      members
        .map((member) => [print(member), member] as const)
        .sort(byText)
        .map(([, one]) => one),
    ];
  });
  return Object.fromEntries(inOrder) as Node;
}

function byText([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Definitions of the core and of Federation, which a server may add. */
function isForeign(node: ASTNode): boolean {
  const name = nameOf(node);
  if (node.kind === Kind.DIRECTIVE_DEFINITION) return true;
  return (
    coreDefinitions.has(name) ||
    /^(_Any|_Entity|_Service|_FieldSet|FieldSet|federation__.*|link__.*)$/.test(name)
  );
}

function nameOf(node: ASTNode): string {
  return 'name' in node && node.name ? node.name.value : '';
}
