// Adds the matchers, the serializer of snapshots and the coverage to Jest, and to what runs Jest's tests.

import { afterAll, expect } from '@jest/globals';

import { write } from './coverage.js';
import { matchers, serializer } from './matchers.js';

expect.extend(matchers);
// Bun, which runs tests of Jest, has no serializers yet, and does not say which file it runs.
if (!('Bun' in globalThis)) expect.addSnapshotSerializer(serializer);
afterAll(() => write(expect.getState?.().testPath));
