/** Calls a function's handler with the events that function-process.ts sends. It is bundled with the function. */

interface Invocation {
  readonly id: number;
  readonly event: unknown;
  readonly context: object;
}

// Also after SIGKILL to the parent, and while the function still loads.
process.once('disconnect', () => process.exit());
// Ctrl-C reaches this process too, while the parent still waits for pending requests.
process.on('SIGINT', () => {});

/** Reports that the function has loaded, and then the outcome of each event. */
export const run = (handler: (event: unknown, context: object) => Promise<unknown>): void => {
  process.on('message', async ({ id, event, context }: Invocation) => {
    try {
      process.send?.({ id, response: await handler(event, context) });
    } catch (error) {
      process.send?.({ id, error: error instanceof Error ? error.stack : String(error) });
    }
  });
  process.send?.({ id: 0 });
};
