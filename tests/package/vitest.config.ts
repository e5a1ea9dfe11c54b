import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { include: ['*.test.ts', 'readme/*.test.js'], watch: false } });
