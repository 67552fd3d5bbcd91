import type { Draft, DraftType } from './draft.ts';
import type { PlannedTypes } from './random-types.ts';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requires", "@provides",
  "@external", "@shareable", "@override", "@inaccessible", "@interfaceObject"])`;

/** The SDL of a draft, with the enums, input types and scalars that it names. */
export function printDraft(draft: Draft, planned: PlannedTypes): string {
  const types = [...draft.types].map(([name, type]) => printType(draft, planned, name, type));
  const unions = [...draft.unions].map(([name, members]) => `union ${name} = ${[...members].join(' | ')}`);
  const own = [...types, ...unions].filter((text) => text !== '');
  return [link, ...own, ...leavesOf(own.join('\n'), planned)].join('\n');
}

function printType(draft: Draft, planned: PlannedTypes, name: string, type: DraftType): string {
  const fields = type.isInterface
    ? sharedFields(draft, planned, name)
    : [...type.fields.values()].map(printField);
  if (fields.length === 0) return '';
  const keys = [...type.keys].map(
    ([set, isResolvable]) =>
      ` @key(fields: ${JSON.stringify(set)}${isResolvable ? '' : ', resolvable: false'})`,
  );
  const interfaces = [...draft.types].flatMap(([other, { isInterface }]) =>
    isInterface &&
    planned.types.get(other)?.members.includes(name) &&
    sharedFields(draft, planned, other).length > 0
      ? other
      : [],
  );
  const implemented = interfaces.length > 0 ? ` implements ${interfaces.join(' & ')}` : '';
  const standsFor = type.isInterfaceObject ? ' @interfaceObject' : '';
  const head = `${type.isInterface ? 'interface' : 'type'} ${name}${implemented}${keys.join('')}${standsFor}`;
  return `${head} {\n${fields.map((field) => `  ${field}`).join('\n')}\n}`;
}

function printField({
  field,
  directives,
}: {
  field: { name: string; args: string; type: string };
  directives: Iterable<string>;
}) {
  return [`${field.name}${field.args}: ${field.type}`, ...directives].join(' ');
}

/** The interface's fields that all of its members resolve here. */
function sharedFields(draft: Draft, planned: PlannedTypes, name: string): string[] {
  const type = planned.types.get(name)!;
  const members = type.members.flatMap((member) => draft.types.get(member) ?? []);
  return [...type.keyFields, ...type.fields]
    .filter((field) =>
      members.every(({ fields }) => fields.get(field.name)?.directives.has('@external') === false),
    )
    .map((field) => printField({ field, directives: [] }));
}

function leavesOf(text: string, { leaves }: PlannedTypes): string[] {
  const named = [...leaves].filter(([name]) => new RegExp(`\\b${name}\\b`).test(text));
  const inner = [...leaves].filter(
    ([name]) =>
      !named.some(([known]) => known === name) &&
      named.some(([, sdl]) => new RegExp(`\\b${name}\\b`).test(sdl)),
  );
  const all = [...named, ...inner];
  // `In1` names `In0`, which may name `E0`.
  const enums = [...leaves].filter(
    ([name]) =>
      !all.some(([known]) => known === name) && all.some(([, sdl]) => new RegExp(`\\b${name}\\b`).test(sdl)),
  );
  return [...all, ...enums].map(([, sdl]) => sdl);
}
