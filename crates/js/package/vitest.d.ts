import 'vitest';

import type { RunMatchers } from './matchers.js';

declare module 'vitest' {
  interface Assertion<T = any> extends RunMatchers<T> {}
  interface AsymmetricMatchersContaining extends RunMatchers {}
}
