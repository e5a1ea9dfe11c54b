// Adds the matchers and the serializer of snapshots to Jest, and to what runs Jest's tests.

import { expect } from '@jest/globals';

import { matchers, serializer } from './matchers.js';

expect.extend(matchers);
// Bun, which runs tests of Jest, has no serializers yet.
if (!('Bun' in globalThis)) expect.addSnapshotSerializer(serializer);
