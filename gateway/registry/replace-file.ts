import { open, rename, rm } from 'node:fs/promises';

/** Writes a file as a whole: whoever reads it, also after a crash, finds what was there before or what is there now. */
export async function replaceFile(file: string, text: string): Promise<void> {
  const written = `${file}.${process.pid}.tmp`;
  try {
    await writeDurably(written, text);
    await rename(written, file);
  } catch (error) {
    await rm(written, { force: true });
    throw error;
  }
}

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
