import type { Asker } from '../caller.ts';
import { byStage, counted, members, supported } from '../cohorts.ts';
import type { Range } from '../filters.ts';
import { type Answer, answered } from '../shapes.ts';

/** Startups supported under the agreement, each once. */
export function answerQ12({ during }: { during: Range }, asker: Asker): Answer {
  const under = { agreementId: 'agr:seoul-southwest-2024', started: during };
  const by = (kind: string) => counted(members(supported({ ...under, providerKinds: [kind] })));
  const all = members(supported(under));
  const breakdown = byStage(all, asker.today).map(({ dimensions, ...rest }) => ({
    dimensions: dimensions.map(({ key, label }) => ({ key, label: { ko: label.ko } })),
    ...rest,
  }));
  return answered({
    all: { ...counted(all), breakdown },
    universities: by('UNIVERSITY'),
    districts: by('LOCAL_GOVERNMENT'),
    agencies: by('SUPPORT_AGENCY'),
  });
}
