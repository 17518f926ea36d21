import type { AgentDefinition } from '../definition.ts'
import { salesDemoBooker } from './sales-demo-booker.ts'
import { salesQualifier } from './sales-qualifier.ts'

/** All agents that come with Parley. Adding one is a file, its conversations and a line here. */
export const catalogue: readonly AgentDefinition[] = [salesQualifier, salesDemoBooker]
