export default { testEnvironment: 'node', testMatch: ['<rootDir>/jest/*.test.js'], transform: {} };
