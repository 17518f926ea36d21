import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

// npm must be free to use the registry that the machine is configured with.
const hosts = String.raw`registry\.(npmjs|yarnpkg|npmmirror)\.|^ *(@[^:]+:)?registry *=|"resolved": "[a-z+]+:`

const root = join(import.meta.dirname, '..')
const lockFile = readFileSync(join(root, 'package-lock.json'), 'utf8')
const inLockFile = lockFile.split('\n').filter((line) => new RegExp(hosts).test(line))

const search = ['grep', '--untracked', '-I', '-n', '-E', '-e', hosts, '--', '.', ':!package-lock.json']
const { status, stdout, stderr, error } = spawnSync('git', search, { cwd: root, encoding: 'utf8' })
// git grep exits with 1 when it finds nothing.
if (status !== 0 && status !== 1) throw new Error(`git grep failed: ${stderr}`, { cause: error })

for (const line of inLockFile) console.error(`package-lock.json: ${line.trim()}`)
if (stdout !== '') console.error(stdout.trimEnd())
if (inLockFile.length > 0 || status === 0) process.exitCode = 1
