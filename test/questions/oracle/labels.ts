import { readFileSync } from 'node:fs';

export interface Label {
  ko: string;
  en: string | null;
}

interface Item {
  code: string;
  label: Label;
  note: string | null;
}

const core = readFileSync(new URL('../../../schema/core.graphql', import.meta.url), 'utf8');

/** The values of an enum of the core contract with the names in their descriptions: `한국어 / English. note`. */
export function enumItems(name: string): Item[] {
  const block = new RegExp(`enum ${name} \\{(.*?)\\n\\}`, 's').exec(core)?.[1] ?? '';
  return [...block.matchAll(/"(.*?)"\s+([A-Z_]+)/gs)].map(([, description = '', code = '']) => {
    const [names = '', ...notes] = description.split('. ');
    const [ko = '', en = null] = names.split(' / ');
    return { code, label: { ko, en }, note: notes.length === 0 ? null : notes.join('. ') };
  });
}

/** The name of one value. */
export function enumLabel(name: string, code: string): Label {
  const item = enumItems(name).find((candidate) => candidate.code === code);
  if (item === undefined) throw new Error(`core.graphql has no ${name}.${code}`);
  return item.label;
}
