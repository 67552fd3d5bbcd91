import { startSubgraph } from '@ieum/kit/start-subgraph.ts';
import { requireStartupId } from '@ieum/kit/startup-id.ts';
import { defineSubgraph } from '@ieum/kit/subgraph.ts';
import { forgetExpiredSets } from './kept-sets.ts';
import { createLoaders } from './loaders.ts';
import { readPublicKeys } from './pass.ts';
import { resolvers } from './resolvers.ts';
import { createScalars } from './scalars.ts';
import { seed } from './seed.ts';

/** The directory (명부): who a startup is, who consented to what, who referred it to whom. */
export const directory = defineSubgraph({
  name: 'directory',
  folder: import.meta.dirname,
  createLoaders,
  resolvers,
  entities: {
    Startup: ({ id }, { loaders }) => loaders.startup.load(requireStartupId(id!)),
    Confidential: (key) => key,
    Organization: ({ id }, { loaders }) => loaders.organization.load(id!),
    Region: ({ code }, { loaders }) => loaders.region.load(code!),
    RegionGroup: ({ id }, { loaders }) => loaders.regionGroup.load(id!),
    Industry: ({ code }, { loaders }) => loaders.industry.load(code!),
    Theme: ({ id }, { loaders }) => loaders.theme.load(id!),
    Agreement: ({ id }, { loaders }) => loaders.agreement.load(id!),
    Network: ({ id }, { loaders }) => loaders.network.load(id!),
    Cohort: ({ expression }) => ({ expression }),
    Consent: async ({ id }, { caller, loaders }) => {
      const consent = await loaders.consent.load(id!);
      const organization = caller?.organization ?? '';
      const isNamed = consent?.recipientIds.includes(organization) || consent?.grantedBy === organization;
      return isNamed ? consent : null;
    },
    Referral: ({ id }, { caller, loaders }) =>
      caller?.organization == null ? null : loaders.referral.load(id!),
  },
  scalars: createScalars({ demo: process.env.IEUM_DEMO === '1' }),
  seed,
  routes: (app, { database }) => {
    app.get('/.well-known/jwks.json', () => readPublicKeys(database));
    // Sets go when their time has passed, though nobody keeps another.
    const forget = () =>
      forgetExpiredSets(database).catch((error: unknown) =>
        app.log.warn(error, 'kept sets were not forgotten'),
      );
    const timer = setInterval(forget, 60_000).unref();
    app.addHook('onClose', async () => clearInterval(timer));
  },
});

if (import.meta.main) await startSubgraph(directory);
