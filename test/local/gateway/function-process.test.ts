import { build } from 'esbuild';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  createFunctionProcess,
  type FunctionOptions,
  type FunctionProcess,
} from '../../../local/gateway/function-process.ts';
import { projectDirectory } from '../../support/guides.ts';

const processes: FunctionProcess[] = [];
let printed = '';
const log = (text: string) => {
  printed += text;
};

afterEach(async () => {
  await Promise.all(processes.splice(0).map((each) => each.close()));
  printed = '';
});

/** A handler that does what the event says, and otherwise returns its process id. */
const obedient = `
  if (event === 'throw') throw new TypeError('bug');
  if (event === 'exit') process.exit(3);
  if (event === 'crash') { setTimeout(() => { throw new Error('late bug'); }); await new Promise(() => {}); }
  if (event === 'hang') await new Promise(() => {});
  if (event === 'loop') for (;;);
  return process.pid;`;

/** Creates a function whose handler consists of these statements; those of `init` run while it loads. */
const create = async (handler = obedient, options: Partial<FunctionOptions> = {}, init = '') => {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { run } from './local/gateway/runtime.ts';
        ${init}
        run(async (event, context) => { ${handler} });`,
      resolveDir: projectDirectory,
    },
    bundle: true,
    format: 'esm',
    write: false,
  });
  const code = outputFiles.map(({ text }) => text).join('');
  const created = createFunctionProcess({
    code,
    environment: {},
    timeoutMilliseconds: 60_000,
    log,
    ...options,
  });
  processes.push(created);
  return created;
};

describe('a function', () => {
  test('gets the event and a context, and returns the response of its handler', async () => {
    const { invoke } = await create('return { event, id: context.awsRequestId };');
    const id = expect.stringMatching(/^[0-9a-f-]{36}$/);
    expect(await invoke({ a: [1] })).toEqual({ event: { a: [1] }, id });
  });

  test('handles events at the same time, in one process', async () => {
    const { invoke } = await create(`globalThis.waiting ??= [];
      if (event > 0) await new Promise((resolve) => waiting.push(resolve)); else waiting.forEach((resume) => resume());
      return [event, process.pid];`);
    const [one, two, none] = await Promise.all([invoke(1), invoke(2), invoke(0)]);
    expect([one, two, none]).toEqual([1, 2, 0].map((event) => [event, Object(none)[1]]));
  });

  test('sees only its own variables', async () => {
    vi.stubEnv('AWS_PROFILE', 'production');
    const { invoke } = await create('return process.env;', { environment: { LOG_LEVEL: 'DEBUG' } });
    const { NODE_CHANNEL_FD: _, NODE_CHANNEL_SERIALIZATION_MODE: _mode, ...seen } = Object(await invoke({}));
    vi.unstubAllEnvs();
    expect(seen).toEqual({ LOG_LEVEL: 'DEBUG' });
  });

  test('starts with the first event if it has not been started, and continues after its handler has thrown', async () => {
    const { start, invoke } = await create();
    const pid = await invoke('');
    await start();
    await expect(invoke('throw')).rejects.toThrow('TypeError: bug');
    expect(printed).toContain('TypeError: bug');
    expect(await invoke('')).toBe(pid);
  });

  test.each([
    ['exit', /^The function ended: exit code 3/],
    ['crash', /^The function ended: exit code 1:\n[\s\S]*late bug/],
  ])(
    'that ends during "%s" rejects, and runs in a new process for the next event',
    async (event, message) => {
      const { invoke } = await create();
      const pid = await invoke('');
      const pending = expect(invoke('hang')).rejects.toThrow(message);
      await expect(invoke(event)).rejects.toThrow(message);
      await pending;
      expect(printed).toMatch(/The function ended/);
      expect(await invoke('')).not.toBe(pid);
    },
  );

  test.each(['hang', 'loop'])(
    'that does not return from "%s" is replaced after its timeout',
    async (event) => {
      const { start, invoke } = await create(obedient, { timeoutMilliseconds: 1000 });
      await start();
      const pid = await invoke('');
      await expect(invoke(event)).rejects.toThrow('The function ended: took more than 1 s');
      expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
      expect(await invoke('')).not.toBe(pid);
    },
  );

  test('that fails to load rejects with its output, and is started again for the next event', async () => {
    const init = "console.log('hint'); throw new Error('no settings');";
    const { start, invoke } = await create(obedient, {}, init);
    const message = /^The function ended: exit code 1:\n[\s\S]*hint[\s\S]*no settings/;
    for (const attempt of [start, invoke, invoke]) await expect(attempt('')).rejects.toThrow(message);
  });

  test('that takes too long to load rejects', async () => {
    const { start } = await create(obedient, { initMilliseconds: 500 }, 'for (;;);');
    await expect(start()).rejects.toThrow('The function ended: took more than 0.5 s');
  });

  test('that is closed ends its process, rejects what is pending, and logs nothing', async () => {
    const { invoke, close } = await create();
    const pid = Number(await invoke(''));
    const pending = expect(invoke('hang')).rejects.toThrow('The function ended');
    await close();
    await pending;
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(printed).toBe('');
    await expect(invoke('')).rejects.toThrow('closed');
  });
});
