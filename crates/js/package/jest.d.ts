import '@jest/globals';

import type { RunMatchers } from './matchers.js';

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends RunMatchers<R> {}
  interface AsymmetricMatchers extends RunMatchers {}
}

declare global {
  namespace jest {
    interface Matchers<R, T = {}> extends RunMatchers<R> {}
  }
}
