import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

function python(...args: string[]): { status: number | null; stderr: string } {
  return spawnSync('python3', ['-B', ...args], { cwd: import.meta.dirname, encoding: 'utf8' })
}

test('the tests of the Python SDK pass on the shared vectors', ({ skip }) => {
  const { status: version } = python('-c', 'import sys; sys.exit(sys.version_info < (3, 9))')
  if (version !== 0) skip('there is no python3 of 3.9 or newer on this machine')
  const { status, stderr } = python('-m', 'unittest', '--verbose')
  expect(stderr).toMatch(/^Ran \d{2,} tests/m)
  expect(status, stderr).toBe(0)
})
