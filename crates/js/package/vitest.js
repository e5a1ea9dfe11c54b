// Adds the matchers, the serializer of snapshots and the coverage to Vitest.

import { afterAll, expect } from 'vitest';

import { write } from './coverage.js';
import { matchers, serializer } from './matchers.js';

expect.extend(matchers);
expect.addSnapshotSerializer(serializer);
afterAll(() => write(expect.getState().testPath));
