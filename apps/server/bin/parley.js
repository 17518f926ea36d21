#!/usr/bin/env node
// Runs the CLI on the Node.js that Parley pins, whatever `node` the shell finds: an older one can't run TypeScript.
import { spawn } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const pinned = pathOf(new URL('../../../node_modules/.bin/node', import.meta.url))
const cli = new URL('../src/cli/main.ts', import.meta.url)

// npm has none for some systems.
if (pinned === undefined || pinned === realpathSync(process.execPath)) await import(cli.href)
else runPinned()

function pathOf(link) {
  try {
    return realpathSync(link)
  } catch {
    return undefined
  }
}

function runPinned() {
  const child = spawn(pinned, [fileURLToPath(cli), ...process.argv.slice(2)], { stdio: 'inherit' })
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP']
  for (const name of signals) process.on(name, () => child.kill(name))
  child.on('error', (error) => {
    throw error
  })
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code)
    for (const name of signals) process.removeAllListeners(name)
    process.kill(process.pid, signal)
  })
}
