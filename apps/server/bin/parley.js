#!/usr/bin/env node
// Runs the CLI on the Node.js that Parley pins, whatever `node` the shell finds: an older one can't run TypeScript.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const pinned = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node')
const cli = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url))
const { status, signal, error } = spawnSync(pinned, [cli, ...process.argv.slice(2)], { stdio: 'inherit' })
if (error) throw error
if (signal) process.kill(process.pid, signal)
process.exitCode = status ?? 1
