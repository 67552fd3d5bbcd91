import { coreSdl } from '@ieum/schema/contract/core-sdl.ts';
import { type EnumValueDefinitionNode, Kind, parse } from 'graphql';

/** The names of an enum value, read from its description. */
export interface EnumLabel {
  ko: string;
  en: string | null;
  note: string | null;
}

/** Reads `한국어 / English`, then optionally `. note`, as every enum value's description is written. */
export function readEnumLabel(description: string): EnumLabel {
  const text = description.replace(/\s+/g, ' ').trim();
  const [, names, note] = /^(.*?)(?:\. (.*))?$/.exec(text)!;
  const [ko, en] = names!.split(' / ', 2);
  return { ko: ko!, en: en ?? null, note: note ?? null };
}

/** The names of a value of one of the core contract's enums; its code where it has none. */
export function coreEnumLabel(enumName: string, value: string): EnumLabel {
  return coreLabels.get(`${enumName}.${value}`) ?? { ko: value, en: null, note: null };
}

const coreLabels = new Map(
  parse(coreSdl).definitions.flatMap((definition) =>
    definition.kind === Kind.ENUM_TYPE_DEFINITION
      ? (definition.values ?? []).map(
          (value) => [`${definition.name.value}.${value.name.value}`, labelOf(value)] as const,
        )
      : [],
  ),
);

function labelOf(value: EnumValueDefinitionNode): EnumLabel {
  return readEnumLabel(value.description?.value ?? value.name.value);
}
