import type { AgentDefinition } from '../definition.ts'

export const catalogue: readonly AgentDefinition[] = []
