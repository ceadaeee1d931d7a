import { formatInstant, type Span } from '../../../common/time/instant.ts';
import { messageOf } from '../../../common/text/message_of.ts';
import { EXIT } from './exit.ts';
import { enabledRules, connectAndSay, ownConnection } from './session.ts';
import { ownStore } from './own_store.ts';
import type { RunJob } from './run_job.ts';
import { silence } from './silence.ts';
import { traceOf } from './engine_trace.ts';

/** `tocsin run --silence`: writes it down and ends. */
export async function silenceRule({ about, session, flags }: RunJob, length: Span): Promise<number> {
  const { world } = about;
  const [rule] = enabledRules(session.folder.files);
  const connection = ownConnection(session, world);
  if (!rule || !connection.ok) {
    world.err(connection.ok ? 'there is no such rule' : connection.error);
    return EXIT.wrong;
  }
  const engine = await connectAndSay(world, connection.value, traceOf(world, flags));
  if (!engine.ok) {
    world.err(engine.error);
    return EXIT.engine;
  }
  try {
    const store = ownStore(engine.value.client, session.config.options.writeback_index);
    await store.ensureIndices();
    const done = await silence(store, { rule, at: world.now(), length, value: flags.silence_qk_value });
    if (done.ok) world.out(`${rule.name} is quiet until ${formatInstant(done.value)}`);
    else world.err(done.error);
    return done.ok ? EXIT.ok : EXIT.wrong;
  } catch (error) {
    world.err(messageOf(error, 'the silence could not be stored'));
    return EXIT.engine;
  }
}
