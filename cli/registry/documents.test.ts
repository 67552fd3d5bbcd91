import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { coreSdl } from '@ieum/schema/contract/core-sdl.ts';
import { buildASTSchema, type DocumentNode, parse, validate, visit } from 'graphql';
import { expect, test } from 'vitest';
import { checkDocument } from '../checks/check-by-registry.ts';
import { publishedDocument } from '../checks/probe-address.ts';
import { baseDocument, diffDocument } from '../commands/diff.ts';
import { historyDocument, networkDocument } from '../commands/history.ts';
import { listDocument } from '../commands/list.ts';
import { publishDocument } from '../commands/publish.ts';
import { rollbackDocument, versionDocument } from '../commands/rollback.ts';
import { createDocument } from '../commands/token-create.ts';
import { tokensDocument } from '../commands/token-list.ts';
import { revokeDocument } from '../commands/token-revoke.ts';
import { unpublishDocument, withdrawDocument } from '../commands/unpublish.ts';
import { compositionDocument } from '../doctor/registry.ts';
import { callerDocument } from './who-asks.ts';

const own = readFileSync(join(import.meta.dirname, '../../subgraphs/registry/schema.graphql'), 'utf8');
const schema = buildASTSchema(withoutFederation(parse(`${coreSdl}\n${own}`)), { assumeValidSDL: true });

test.each(
  Object.entries({
    ...{ checkDocument, publishDocument, rollbackDocument, versionDocument, unpublishDocument },
    ...{ withdrawDocument, listDocument, historyDocument, networkDocument, diffDocument, baseDocument },
    ...{ createDocument, tokensDocument, revokeDocument, compositionDocument, callerDocument },
    ...{ publishedDocument },
  }),
)("%s asks what the registry's schema has", (_, text) => {
  expect(validate(schema, parse(text)).map(({ message }) => message)).toEqual([]);
});

/** Directives of Federation say nothing of what may be asked; extensions of an entity are its definition here. */
function withoutFederation(document: DocumentNode): DocumentNode {
  return visit(document, {
    SchemaExtension: () => null,
    Directive: () => null,
    ObjectTypeExtension: (node) => ({ ...node, kind: 'ObjectTypeDefinition' }),
  }) as DocumentNode;
}
