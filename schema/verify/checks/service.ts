import { formatProblem } from '../../problem.ts';
import { describeAnswer } from '../ask.ts';
import { type Check, judge } from '../check.ts';

/** `_service`: what Federation asks first. */
export const sdlCheck: Check = {
  id: 'service.sdl',
  level: 'must',
  title: '{ _service { sdl } } gives the SDL, the same to everybody',
  hint: 'Resolve Query._service.sdl with the text of core.graphql and your own part, @gather and @holds included, whoever asks.',
  async run({ asker }) {
    const query = '{ _service { sdl } }';
    const known = await asker.ask(query);
    const nobody = await asker.ask(query, undefined, null);
    const faults = [known, nobody].flatMap((answer) =>
      typeof answer.data?._service?.sdl === 'string' ? [] : [`no SDL came: ${describeAnswer(answer)}`],
    );
    if (faults.length === 0 && known.data._service.sdl !== nobody.data._service.sdl) {
      faults.push('with a caller and without one, different SDL came');
    }
    return judge(faults);
  },
};

/** Composition, before anything is asked of the fields. */
export const composesCheck: Check = {
  id: 'service.composes',
  level: 'must',
  title: 'The SDL composes with the others of the network',
  hint: 'Correct the SDL where the message says; `ieum check NAME --url URL` tells the same and what clients see change.',
  async run({ problems, fields }) {
    const gathered = fields.map(({ field }) => `${field.type}.${field.field}`).join(', ');
    return judge(
      problems.map(formatProblem),
      gathered ? `asked for ${gathered}` : 'contributes to no gathered field',
    );
  },
};
