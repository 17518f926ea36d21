import type { Contact } from '../../contacts/contact.ts'
import { qualifiedStage } from '../../tenant/stages.ts'

/** The default stages, as agents distinguish them. A workspace's own stage counts as before Qualified. */
export const dealStages = ['Proposal', 'Negotiation']
export const wonStage = 'Won'
export const lostStage = 'Lost'
export const earlyStages = ['New', 'Contacted', 'Warm', 'Hot']

const later: readonly string[] = [qualifiedStage, ...dealStages, wonStage, lostStage]

/** Whether a contact is neither qualified nor lost. */
export const isLead = ({ stage, qualified_at }: Contact): boolean => qualified_at === null && !later.includes(stage)
