/**
 * Writes what a file of tests has covered of the files with definitions as lcov, if the environment variable `ASL_COVERAGE` names a folder:
 * into a file there that is named after the tests. Vitest and Jest do it by themselves, after the last test of each file.
 */
export function write(test?: string): Promise<void>;
