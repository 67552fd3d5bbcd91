import { type Archive, readPart } from './archive.ts';

/** The workbook's texts, each stored once. Readings of Hanja beside a text (phonetic runs) are no part of it. */
export async function readSharedStrings(archive: Archive, part: string | undefined): Promise<string[]> {
  const strings: string[] = [];
  if (part === undefined || !archive.has(part)) return strings;
  let text = '';
  let isText = false;
  let phoneticDepth = 0;
  await readPart(archive, part, {
    open(name) {
      if (name === 'si') text = '';
      else if (name === 'rPh') phoneticDepth++;
      else if (name === 't') isText = phoneticDepth === 0;
    },
    text(piece) {
      if (isText) text += piece;
    },
    close(name) {
      if (name === 't') isText = false;
      else if (name === 'rPh') phoneticDepth--;
      else if (name === 'si') strings.push(unescapeText(text));
    },
  });
  return strings;
}

/** Excel writes letters that XML cannot hold as `_x000D_`. */
export function unescapeText(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
    : text;
}
