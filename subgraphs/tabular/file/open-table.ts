import { open } from 'node:fs/promises';
import { openCsv } from './csv.ts';
import { openNdjson } from './ndjson.ts';
import { FileError, type TableFile } from './row.ts';
import { openXlsx } from './xlsx/workbook.ts';

/**
 * Opens a spreadsheet, a CSV file or one of JSON lines. Spreadsheets tell themselves by their first bytes, whatever
 * their name; JSON lines by the ending .ndjson or .jsonl; text that calls itself .xlsx is refused.
 *
 * @throws FileError where it is neither, with what to do.
 */
export async function openTable(path: string): Promise<TableFile> {
  const head = await readHead(path);
  if (head.length === 0) throw new FileError(`${path} is empty: expected an .xlsx, .csv or .ndjson file`);
  if (startsWith(head, [0x50, 0x4b])) return await openXlsx(path);
  if (startsWith(head, [0xd0, 0xcf, 0x11, 0xe0])) {
    throw new FileError(
      `${path} is an old .xls workbook, or one with a password: save it as .xlsx without a password`,
    );
  }
  if (/^\s*(<!doctype html|<html|<table|<\?xml)/i.test(head.toString('latin1'))) {
    throw new FileError(
      `${path} is a web page or XML, whatever its name says: open it in a spreadsheet program and save it as .xlsx`,
    );
  }
  if (startsWith(head, [0x25, 0x50, 0x44, 0x46])) {
    throw new FileError(`${path} is a PDF: expected an .xlsx or .csv file`);
  }
  if (/\.xls[xmb]$/i.test(path)) {
    throw new FileError(
      `${path} is no workbook, whatever its name says: save it as .xlsx, or name it .csv if it is text`,
    );
  }
  return /\.(ndjson|jsonl)$/i.test(path) ? await openNdjson(path) : await openCsv(path);
}

async function readHead(path: string): Promise<Buffer> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(256), 0, 256, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EISDIR')
      throw new FileError(`${path} is a folder: expected an .xlsx, .csv or .ndjson file`);
    throw new FileError(code === 'ENOENT' ? `There is no file ${path}` : `Cannot read ${path}: ${message}`);
  }
}

function startsWith(head: Buffer, bytes: readonly number[]): boolean {
  return bytes.every((byte, place) => head[place] === byte);
}
