/** Runs the handler for function-process.ts. */
import { handler } from '../../functions/token.ts';

process.on('message', async ({ id, event }: { id: number; event: unknown }) => {
  process.send?.({ id, response: await handler(event) });
});
process.send?.({ id: 0 });
