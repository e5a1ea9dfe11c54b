// What the matchers are with those of Jest.

import 'asl-playground/jest';

import { expect, test } from '@jest/globals';
import { load } from 'asl-playground';

const echo = await load({
  StartAt: 'Echo',
  States: { Echo: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:echo', End: true } },
});

test('an assertion in a function fails the test', async () => {
  const mocks = { echo: (/** @type {unknown} */ event) => expect(event).toEqual(2) };
  await expect(echo.run({ input: 1, mocks })).rejects.toThrow('expect(received).toEqual(expected)');
});

test('asymmetric matchers and patterns', async () => {
  const run = await echo.run({ input: { n: 1 }, mocks: { echo: (event) => event } });
  expect(run).toSucceedWith({ n: expect.any(Number) });
  expect(run).toHaveCalled('echo', { with: expect.objectContaining({ n: 1 }) });
  expect(await echo.run({ mocks: { echo: () => Promise.reject(new Error('no 17')) } })).toFailWith(/^Err/, /no \d+/);
});

test('snapshots leave out times and ids', async () => {
  const run = await echo.run({ input: 1, mocks: { echo: (event) => event } });
  expect(run).toMatchInlineSnapshot(`
    {
      "calls": [
        {
          "function": "echo",
          "payload": 1,
          "state": "Echo",
        },
      ],
      "output": 1,
      "path": [
        "Echo",
      ],
      "status": "SUCCEEDED",
    }
  `);
});
