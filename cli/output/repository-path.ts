import { relative, sep } from 'node:path';
import { resolvePath } from '../network.ts';

/**
 * A file as pipelines name it: from the root of what they checked out, which `GITHUB_WORKSPACE` or `CI_PROJECT_DIR` says;
 * as the user named it where neither is set, or the file lies elsewhere.
 */
export function repositoryPath(file: string): string {
  const root = process.env.GITHUB_WORKSPACE || process.env.CI_PROJECT_DIR;
  const path = root ? relative(root, resolvePath(file)) : file;
  return (path.startsWith('..') ? file : path).split(sep).join('/').replace(/^\.\//, '');
}
