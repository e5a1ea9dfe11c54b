// The cases that are shared with other runners of tests, and other languages, in Jest and in Bun.

import 'asl-playground/jest';

import { readFile } from 'node:fs/promises';

import { expect, test } from '@jest/globals';
import { load } from 'asl-playground';

import { testAll } from '../cases.js';

testAll(JSON.parse(await readFile(new URL('../cases.json', import.meta.url), 'utf8')), load, { test, expect });
