// Workflows tested as a user of the package tests them: with functions of the test as mocks.

import 'asl-playground/vitest';

import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Call, load, open } from 'asl-playground';
import { write } from 'asl-playground/coverage';
import { describe, expect, test, vi } from 'vitest';

const FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:';

const order = await load({
  StartAt: 'Charge',
  States: {
    Charge: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: { FunctionName: 'charge-card', 'Payload.$': '$' },
      OutputPath: '$.Payload',
      Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 3 }],
      Catch: [{ ErrorEquals: ['Declined'], ResultPath: '$.error', Next: 'Tell' }],
      Next: 'Done',
    },
    Tell: { Type: 'Pass', Next: 'Done' },
    Done: { Type: 'Succeed' },
  },
});

const waits = await load(`
StartAt: Ask
States:
  Ask:
    Type: Task
    Resource: arn:aws:states:::lambda:invoke.waitForTaskToken
    HeartbeatSeconds: 60
    Parameters:
      FunctionName: ask
      Payload:
        token.$: $$.Task.Token
    End: true
`);

const each = await load({
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      ItemProcessor: {
        StartAt: 'Double',
        States: { Double: { Type: 'Task', Resource: `${FUNCTION}double`, TimeoutSeconds: 10, End: true } },
      },
      End: true,
    },
  },
});

class Busy extends Error {
  override name = 'Busy';
}

describe('functions of the test answer', () => {
  test.each(Array.from({ length: 140 }, (_, n) => n))('order %i', async (n) => {
    const run = await order.run({
      input: { n },
      mocks: { 'charge-card': async ({ n }: { n: number }) => ({ receipt: `r-${n}` }) },
    });
    expect(run).toSucceedWith({ receipt: `r-${n}` });
    expect(run).toHaveVisited(['Charge', 'Done']);
    expect(run).toHaveCalled('charge-card', { times: 1, with: { n } });
  });

  test.each([1, 2, 3])('after %i retries', async (retries) => {
    const attempts: number[] = [];
    const run = await order.run({
      input: {},
      mocks: {
        'charge-card': (_event: unknown, call: Call) => {
          attempts.push(call.attempt);
          call.wait(0.5);
          if (call.attempt <= retries) throw new Busy('not now');
          return { at: call.time };
        },
      },
    });
    expect(attempts).toEqual([1, 2, 3, 4].slice(0, retries + 1));
    expect(run).toHaveRetried('Charge', retries);
    expect(run.seconds).toBe(0.5 * (retries + 1) + [0, 2, 6, 14][retries]!);
    expect(run).toTakeAtMost('1m');
  });

  test('a throw is the error of a function, in the shape of the runtime', async () => {
    const mocks = {
      'charge-card': () => {
        throw Object.assign(new Error('no money'), { name: 'Declined' });
      },
    };
    const run = await order.run({ input: {}, mocks });
    expect(run).toHaveCaught('Charge', 'Declined');
    const cause = JSON.parse(run.output.error.Cause);
    expect(cause).toMatchObject({ errorType: 'Declined', errorMessage: 'no money', trace: expect.any(Array) });
    const python = await order.run({ input: {}, mocks, runtime: 'python' });
    expect(JSON.parse(python.output.error.Cause)).toHaveProperty('stackTrace');
  });

  test('task tokens report later, or the heartbeat is missed', async () => {
    const run = await waits.run({
      mocks: {
        ask: (event: { token: string }, call: Call) => {
          expect(event.token).toBe(call.token);
          call.heartbeat({ afterSeconds: 50 });
          call.success({ yes: true }, { afterSeconds: 100 });
        },
      },
    });
    expect(run).toSucceedWith({ yes: true });
    expect(run.seconds).toBe(100);
    const missed = await waits.run({ mocks: { ask: (_: unknown, call: Call) => call.success({}, { afterSeconds: 61 }) } });
    expect(missed).toFailWith('States.Timeout');
    const failed = await waits.run({ mocks: { ask: (_: unknown, call: Call) => call.failure('No', 'because') } });
    expect(failed).toFailWith('No', /because/);
  });

  test.each(Array.from({ length: 50 }, (_, n) => n))('Map items and time-outs %i', async (n) => {
    const items: (number | undefined)[] = [];
    const mocks = {
      double: async (x: number, call: Call) => {
        items.push(call.item);
        if (x === 3) call.wait(11);
        return 2 * x;
      },
    };
    const run = await each.run({ input: [n + 4, n + 5], mocks });
    expect(run).toSucceedWith([2 * n + 8, 2 * n + 10]);
    expect(items).toEqual([0, 1]);
    expect(await each.run({ input: [1, 3], mocks })).toFailWith('States.Timeout');
  });

  test('an assertion in a function fails the test', async () => {
    const mocks = { 'charge-card': (event: unknown) => expect(event).toEqual({ n: 2 }) };
    await expect(order.run({ input: { n: 1 }, mocks })).rejects.toThrow(/expected .* to deeply equal/);
  });

  test('beside responses of the document', async () => {
    const run = await order.run({
      input: {},
      mocks: { functions: { 'charge-card': { responses: [{ returns: { receipt: 'r' } }] } } },
    });
    expect(run).toSucceedWith({ receipt: 'r' });
  });
});

describe('what else a machine tells', () => {
  test('findings, policy, drawing', () => {
    expect(order.check().filter((finding) => finding.severity === 'Error')).toEqual([]);
    expect(JSON.stringify(order.policy())).toContain('lambda:InvokeFunction');
    expect(order.diagram()).toMatch(/^<svg /);
  });

  test('a policy that allows what it needs, and one that does not', () => {
    expect(order).toNeedOnly(order.policy());
    const elsewhere = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sns:*', Resource: '*' }] };
    expect(() => expect(order).toNeedOnly(elsewhere)).toThrow(/lambda:InvokeFunction on .*charge-card.* \(Charge\): Missing/);
  });

  test('a state by itself', () => {
    const tested = order.testState('Charge', { input: {}, mock: { errorOutput: { error: 'Declined', cause: 'no' } } });
    expect(tested).toMatchObject({ status: 'CAUGHT_ERROR', nextState: 'Tell', error: 'Declined' });
    expect(() => order.testState('Nothing')).toThrow(/^[A-Za-z]+: /);
  });

  test('what can happen', async () => {
    const { outcomes, uncaught } = order.explore({ input: {} });
    const declined = outcomes.find(({ path }) => path.join() === 'Charge,Tell,Done')!;
    expect(uncaught[0]).toMatchObject({ state: 'Charge' });
    const run = await (await open(declined.link!)).run();
    expect(run).toHaveCaught('Charge', 'Declined');
  });

  test('variables in the end', async () => {
    const states = { A: { Type: 'Pass', Assign: { n: 1, 'm.$': '$.m' }, End: true } };
    const run = await (await load({ StartAt: 'A', States: states })).run({ input: { m: [2] } });
    expect(run.variables).toEqual({ n: 1, m: [2] });
  });

  test('a link leads back', async () => {
    const machine = await open(order.link({ page: 'https://example.com/', input: { n: 1 } }));
    const run = await machine.run({ mocks: { 'charge-card': (event: unknown) => event } });
    expect(run).toSucceedWith({ n: 1 });
  });

  test('the same seed gives the same bytes', async () => {
    const start = { input: {}, seed: 7, name: 'mine', startTime: '2026-01-02T03:04:05Z' };
    const runs = await Promise.all([order.run(start), order.run(start)]);
    expect(runs[0]).toEqual(runs[1]);
    expect(runs[0]!.arn).toMatch(/:mine$/);
  });

  test('mistakes get a sentence', async () => {
    await expect(load({ StartAt: 'A', States: {} })).rejects.toThrow(/The definition has errors:\n {2}1:/);
    await expect(order.run({ mocks: { functions: { 'charge-card': { answers: [] } } } })).rejects.toThrow(/mocked responses/);
    await expect(order.run({ mocks: { 'charge-card': () => 1n } })).rejects.toThrow(/BigInt/);
  });
});

test('messages show the path and the first difference', async () => {
  const run = await order.run({ input: {}, mocks: { 'charge-card': () => ({ a: [1, 2] }) } });
  expect(() => expect(run).toSucceedWith({ a: [1, 3] })).toThrow(
    'The output differs at /a/1: expected 3, got 2.\nThe execution: SUCCEEDED, by way of Charge → Done.',
  );
  expect(() => expect(run).toHaveVisited(['Charge', 'Tell'])).toThrow('part at state 2: expected "Tell", got "Done"');
});

test('snapshots leave out times and ids', async () => {
  const mocks = { 'charge-card': (_: unknown, call: Call) => call.wait(1) };
  const runs = [await order.run({ input: { n: 1 }, mocks, seed: 1 }), await order.run({ input: { n: 1 }, mocks, seed: 2 })];
  expect(runs[0]!.events).not.toEqual(runs[1]!.events);
  for (const run of runs) {
    expect(run).toMatchInlineSnapshot(`
      {
        "calls": [
          {
            "function": "charge-card",
            "payload": {
              "n": 1,
            },
            "state": "Charge",
          },
        ],
        "output": null,
        "path": [
          "Charge",
          "Done",
        ],
        "status": "SUCCEEDED",
      }
    `);
  }
});

test('coverage of the file with the definition', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'asl-coverage-'));
  vi.stubEnv('ASL_COVERAGE', folder);
  const text = await readFile(new URL('python/order.asl.yaml', import.meta.url), 'utf8');
  const machine = await load(text, { file: 'flows/order.asl.yaml' });
  for (const n of [1, 2]) await machine.run({ input: { n }, mocks: { 'charge-card': () => n } });
  await write('tests/order.test.ts');
  vi.unstubAllEnvs();
  const lcov = await readFile(join(folder, 'tests_order.test.ts.info'), 'utf8');
  expect(lcov.split('\n')).toEqual(expect.arrayContaining(['SF:flows/order.asl.yaml', 'DA:4,2', 'DA:12,0', 'BRDA:11,1,0,0']));
});
