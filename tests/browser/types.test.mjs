// The page's scripts keep to the types that their comments promise.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

test("TypeScript finds nothing wrong with the page's scripts", () => {
  const checked = spawnSync('node_modules/.bin/tsc', ['--project', 'tsconfig.json'], { encoding: 'utf8' });
  assert.equal(checked.status, 0, checked.stdout + (checked.error ?? ''));
});
