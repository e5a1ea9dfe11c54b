// Adds the matchers and the serializer of snapshots to Vitest.

import { expect } from 'vitest';

import { matchers, serializer } from './matchers.js';

expect.extend(matchers);
expect.addSnapshotSerializer(serializer);
