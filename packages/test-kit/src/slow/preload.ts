import { processVariable, seedVariable } from './environment.ts'
import { slowDown } from './slow-down.ts'

// Loaded with --import into the processes that tests start.
slowDown(`${process.env[seedVariable]} ${process.env[processVariable]}`)
