import { relative } from 'node:path'

import { expect } from 'vitest'

import { processVariable, seedVariable } from './environment.ts'
import { slowDown } from './slow-down.ts'

// Runs before each test file, in a process that goes on with the next. Each file has its own delays, in any order.
const shared = globalThis as { parleySlowDown?: (text: string) => void }
const file = relative(process.cwd(), expect.getState().testPath ?? '')
const text = `${process.env[seedVariable]} ${file}`
process.env[processVariable] = file
if (shared.parleySlowDown) shared.parleySlowDown(text)
else shared.parleySlowDown = slowDown(text)
