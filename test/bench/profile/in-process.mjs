// Loaded into a contender by --import: profiles its main thread from `start` to `stop`, without its start.
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';

const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.setSamplingInterval', { interval: 200 });

process.on('message', async ({ profile, file }) => {
  if (profile === 'start') await session.post('Profiler.start');
  if (profile === 'stop') {
    const { profile: taken } = await session.post('Profiler.stop');
    writeFileSync(file, JSON.stringify(taken));
  }
  process.send({ type: 'profile', profile });
});
