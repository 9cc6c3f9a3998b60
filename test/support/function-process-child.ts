/** Runs the handler for function-process.ts, with a clock and deadlines that a message of it advances. */
const wallClock = Date.now;
let frozenMilliseconds = 0;
Date.now = () => wallClock() + frozenMilliseconds;

const deadlines = new Set<{ readonly at: number; readonly expire: () => void }>();
AbortSignal.timeout = (milliseconds) => {
  const controller = new AbortController();
  const expire = () => controller.abort(new DOMException('too slow', 'TimeoutError'));
  deadlines.add({ at: Date.now() + milliseconds, expire });
  setTimeout(expire, milliseconds);
  return controller.signal;
};

type Message = { readonly frozenSeconds: number } | { readonly id: number; readonly event: unknown };

process.on('message', async (message: Message) => {
  if ('frozenSeconds' in message) {
    frozenMilliseconds += message.frozenSeconds * 1000;
    for (const { at, expire } of deadlines) if (at <= Date.now()) expire();
    return;
  }
  const { handler } = await loaded;
  process.send?.({ id: message.id, response: await handler(message.event) });
});

const loaded = import('../../functions/token.ts');
void loaded.then(() => process.send?.({ id: 0 })); // a rejection ends the process, as it does on Lambda
