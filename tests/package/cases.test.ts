// The cases that are shared with other runners of tests, and other languages, in Vitest.

import 'asl-playground/vitest';

import { load } from 'asl-playground';
import { expect, test } from 'vitest';

import { testAll } from './cases.js';
import table from './cases.json' with { type: 'json' };

testAll(table, load, { test, expect });
