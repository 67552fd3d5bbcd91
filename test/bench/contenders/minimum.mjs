// What no gateway can do without: the fetches of a good plan in its order, parsing, joining and writing, by hand.
import { createServer } from 'node:http';
import { Pool } from 'undici';

const pools = new Map();
for (const [name, url] of Object.entries(JSON.parse(process.env.BENCH_SUBGRAPHS))) {
  pools.set(name, new Pool(new URL(url).origin, { connections: 100 }));
}

class Exchange {
  constructor(resolve, reject) {
    this.resolve = resolve;
    this.reject = reject;
    this.chunks = [];
  }
  onRequestStart() {}
  onResponseStart() {}
  onResponseData(_, chunk) {
    this.chunks.push(chunk);
  }
  onResponseEnd() {
    const bytes = this.chunks.length === 1 ? this.chunks[0] : Buffer.concat(this.chunks);
    this.resolve(JSON.parse(bytes.toString('utf8')).data);
  }
  onResponseError(_, error) {
    this.reject(error);
  }
}

const headers = { 'content-type': 'application/json', accept: 'application/json' };

/** `head` is the body up to the variables, written once for each fetch. */
function fetchFrom(subgraph, head, variables) {
  const body = `${head}${variables}}`;
  return new Promise((resolve, reject) => {
    const options = { path: '/graphql', method: 'POST', headers, body };
    pools.get(subgraph).dispatch(options, new Exchange(resolve, reject));
  });
}

const headOf = (query) => `{"query":${JSON.stringify(query)},"variables":`;
const representationsOf = (typename, ids) =>
  `[${ids.map((id) => `{"__typename":"${typename}","id":"${id}"}`).join(',')}]`;
const mapOf = (ids, entities) => new Map(ids.map((id, index) => [id, entities[index]]));

const startupHead = headOf('query($id:ID!){startup(id: $id){id name region foundedOn employees summary}}');

async function answerSmall(variables) {
  const { startup } = await fetchFrom('startups', startupHead, JSON.stringify({ id: variables.id }));
  const { id, name, region, foundedOn, employees, summary } = startup;
  return { startup: { id, name, region, foundedOn, employees, summary } };
}

const programsHead = headOf(
  'query($cohort:Int!){programs(cohort: $cohort){__typename id title agency budget seats}}',
);
const supportsHead = headOf(
  'query($representations:[_Any!]!){_entities(representations: $representations){...on Program{supports{id stage score startup{__typename id}}}}}',
);
const startupsHead = headOf(
  'query($representations:[_Any!]!){_entities(representations: $representations){...on Startup{name region foundedOn employees}}}',
);

async function answerMedium({ cohort }) {
  const { programs } = await fetchFrom('programs', programsHead, JSON.stringify({ cohort }));
  const programIds = [...new Set(programs.map(({ id }) => id))];
  const supportsOf = mapOf(
    programIds,
    (
      await fetchFrom(
        'supports',
        supportsHead,
        `{"representations":${representationsOf('Program', programIds)}}`,
      )
    )._entities,
  );
  const startupIds = new Set();
  for (const { supports } of supportsOf.values())
    for (const { startup } of supports) startupIds.add(startup.id);
  const startups = mapOf(
    [...startupIds],
    (
      await fetchFrom(
        'startups',
        startupsHead,
        `{"representations":${representationsOf('Startup', [...startupIds])}}`,
      )
    )._entities,
  );
  return {
    programs: programs.map(({ id, title, agency, budget, seats }) => ({
      id,
      title,
      agency,
      budget,
      seats,
      supports: supportsOf.get(id).supports.map(({ id, stage, score, startup }) => {
        const { name, region, foundedOn, employees } = startups.get(startup.id);
        return { id, stage, score, startup: { id: startup.id, name, region, foundedOn, employees } };
      }),
    })),
  };
}

const cohortHead = headOf('query($cohort:Int!){cohort(number: $cohort){__typename id name region}}');
const vacanciesHead = headOf(
  'query($representations:[_Any!]!){_entities(representations: $representations){...on Program{budgetPerSeat isOpen}}}',
);
const nestedHead = headOf(
  'query($__batch_reps_0:[_Any!]!, $__batch_reps_1:[_Any!]!){_e0: _entities(representations: $__batch_reps_0){...on Program{supports{id note startup{...a}}}} _e1: _entities(representations: $__batch_reps_1){...on Startup{supports{id note program{__typename id supports{id note score startup{...a}}}}}}}\n\nfragment a on Startup {__typename id supports{id stage note score program{__typename id}}}\n',
);
const titlesHead = headOf(
  'query($__batch_reps_0:[_Any!]!, $__batch_reps_1:[_Any!]!){_e0: _entities(representations: $__batch_reps_0){...on Program{title agency}} _e1: _entities(representations: $__batch_reps_1){...on Program{budget seats title agency}}}',
);

const vacancyRepresentation = ({ id, budget, seats }) =>
  `{"__typename":"Program","id":"${id}","budget":${budget},"seats":${seats}}`;

async function fetchVacancies(ids, programs) {
  const list = ids.map((id) => vacancyRepresentation({ ...programs.get(id), id })).join(',');
  const { _entities } = await fetchFrom('vacancies', vacanciesHead, `{"representations":[${list}]}`);
  return mapOf(ids, _entities);
}

async function answerLarge({ cohort }) {
  const variables = JSON.stringify({ cohort });
  const [{ programs }, { cohort: members }] = await Promise.all([
    fetchFrom('programs', programsHead, variables),
    fetchFrom('startups', cohortHead, variables),
  ]);
  const rootIds = programs.map(({ id }) => id);
  const memberIds = members.map(({ id }) => id);
  const rootPrograms = new Map(programs.map((program) => [program.id, program]));
  const [rootVacancies, nested] = await Promise.all([
    fetchVacancies(rootIds, rootPrograms),
    fetchFrom(
      'supports',
      nestedHead,
      `{"__batch_reps_0":${representationsOf('Program', rootIds)},"__batch_reps_1":${representationsOf('Startup', memberIds)}}`,
    ),
  ]);
  const programIds = new Set();
  const titleIds = new Set();
  const startupIds = new Set();
  const see = (startup) => {
    startupIds.add(startup.id);
    for (const { program } of startup.supports) titleIds.add(program.id);
  };
  for (const { supports } of nested._e0) for (const { startup } of supports) see(startup);
  for (const { supports } of nested._e1) {
    for (const { program } of supports) {
      programIds.add(program.id);
      for (const { startup } of program.supports) see(startup);
    }
  }
  const [titles, startups] = await Promise.all([
    fetchFrom(
      'programs',
      titlesHead,
      `{"__batch_reps_0":${representationsOf('Program', [...titleIds])},"__batch_reps_1":${representationsOf('Program', [...programIds])}}`,
    ),
    fetchFrom(
      'startups',
      startupsHead,
      `{"representations":${representationsOf('Startup', [...startupIds])}}`,
    ).then(({ _entities }) => mapOf([...startupIds], _entities)),
  ]);
  const titleOf = mapOf([...titleIds], titles._e0);
  const nestedPrograms = mapOf([...programIds], titles._e1);
  const vacancies = await fetchVacancies([...programIds], nestedPrograms);
  const toStartup = ({ id, supports }) => {
    const { name, region, foundedOn, employees } = startups.get(id);
    return {
      id,
      name,
      region,
      foundedOn,
      employees,
      supports: supports.map(({ id, stage, note, score, program }) => {
        const { title, agency } = titleOf.get(program.id);
        return { id, stage, note, score, program: { id: program.id, title, agency } };
      }),
    };
  };
  return {
    cohort: members.map(({ id, name, region }, index) => ({
      id,
      name,
      region,
      supports: nested._e1[index].supports.map(({ id, note, program }) => {
        const { title, agency, budget, seats } = nestedPrograms.get(program.id);
        const { isOpen, budgetPerSeat } = vacancies.get(program.id);
        const supports = program.supports.map(({ id, note, score, startup }) => ({
          id,
          note,
          score,
          startup: toStartup(startup),
        }));
        return {
          id,
          note,
          program: { id: program.id, title, agency, budget, seats, isOpen, budgetPerSeat, supports },
        };
      }),
    })),
    programs: programs.map(({ id, title, agency, budget, seats }, index) => {
      const { isOpen, budgetPerSeat } = rootVacancies.get(id);
      const supports = nested._e0[index].supports.map(({ id, note, startup }) => ({
        id,
        note,
        startup: toStartup(startup),
      }));
      return { id, title, agency, budget, seats, isOpen, budgetPerSeat, supports };
    }),
  };
}

const answers = { S: answerSmall, M: answerMedium, L: answerLarge };

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    const { query, variables } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const data = await answers[query[6]](variables);
    const body = Buffer.from(JSON.stringify({ data }));
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': body.length,
    });
    response.end(body);
  });
});
server.listen(0, '127.0.0.1', () => {
  process.send({ type: 'ready', url: `http://127.0.0.1:${server.address().port}` });
});
process.on('disconnect', () => process.exit(0));
