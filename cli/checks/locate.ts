import { type ASTNode, getLocation, type NameNode, parse, visit } from 'graphql';
import type { Finding } from '../output/finding.ts';

/**
 * Gives each finding that lies in `file` a line, where its coordinate leads to one of the SDL: to the field or argument,
 * else, where that is not there (it was removed), to its type.
 */
export function locate(findings: readonly Finding[], sdl: string, file: string | null): Finding[] {
  let places: Map<string, { line: number; column: number }> | undefined;
  return findings.map((finding) => {
    if (finding.line !== null || finding.coordinate === null || file === null || finding.file !== file) {
      return finding;
    }
    places ??= placesOf(sdl);
    const [field = '', type = ''] = [finding.coordinate.split('(')[0], finding.coordinate.split('.')[0]];
    const place = places.get(finding.coordinate) ?? places.get(field) ?? places.get(type);
    return place ? { ...finding, ...place } : finding;
  });
}

function placesOf(sdl: string): Map<string, { line: number; column: number }> {
  const places = new Map<string, { line: number; column: number }>();
  const path: string[] = [];
  const note = (name: NameNode) => {
    const [type, member, argument] = path;
    const below = argument === undefined ? '' : `(${argument}:)`;
    const coordinate = member === undefined ? type! : `${type}.${member}${below}`;
    if (!places.has(coordinate)) places.set(coordinate, getLocation(name.loc!.source, name.loc!.start));
  };
  try {
    visit(parse(sdl), {
      enter(node: ASTNode) {
        if (!isNamed(node)) return;
        path.push(node.name.value);
        note(node.name);
      },
      leave(node: ASTNode) {
        if (isNamed(node)) path.pop();
      },
    });
  } catch {
    // What is no SDL has been told already, with its line.
  }
  return places;
}

/** Definitions of types and of what is in them. */
function isNamed(node: ASTNode): node is ASTNode & { name: NameNode } {
  return (
    /^((\w+Type|Field|InputValue|EnumValue)Definition|\w+TypeExtension)$/.test(node.kind) && 'name' in node
  );
}
