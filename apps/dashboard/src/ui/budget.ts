import type { Schemas } from '../api/schema.gen.ts'
import { useRead } from '../api/use-api.ts'

type Settings = Schemas['AgentSettings']

/** What decides, and what it may cost. */
export const useAgentSettings = () => useRead(['agent-settings'], (api) => api.GET('/v1/agent-settings'))

/** In US cents. Undefined: there is no cap. */
export const leftOf = ({ monthly_cap_cents: cap, spent_this_month_cents: spent }: Settings): number | undefined =>
  cap === null ? undefined : Math.max(0, cap - spent)
